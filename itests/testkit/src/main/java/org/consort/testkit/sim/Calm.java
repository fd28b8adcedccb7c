package org.consort.testkit.sim;

import java.util.List;
import org.consort.Group;
import org.consort.View;

/** Whether the nodes of a {@link World} have come to rest. */
final class Calm {

    private static final long PATIENCE_NANOS = 5_000 * Agenda.MILLI;

    private final World world;
    private final Standstill standstill;
    private long beganNanos;

    Calm(World world, Standstill standstill) {
        this.world = world;
        this.standstill = standstill;
    }

    Standstill standstill() {
        return standstill;
    }

    /** Nothing goes wrong any more. */
    void begins() {
        beganNanos = now();
    }

    private long now() {
        return world.town().agenda.nowNanos();
    }

    /** Nobody can go on, and that is no fault. */
    boolean isBlocked() {
        boolean patient = beganNanos > 0 && now() - beganNanos > PATIENCE_NANOS;
        List<SimNode> alive = world.alive();
        return patient && (standstill.isBlocked(alive) || standstill.isDissolved(alive));
    }

    /** All agree on who is in the group and on its state, and nobody waits for anything; or nobody can go on. */
    boolean isAtRest() {
        if (world.isLost() || isBlocked()) {
            return true;
        }
        List<SimNode> alive = world.alive();
        List<SimNode> in = alive.stream().filter(n -> !n.isLeaving()).toList();
        if (in.isEmpty() || alive.size() > in.size()) {
            return in.isEmpty();
        }
        if (!in.stream().allMatch(SimNode::isActive)) {
            return false;
        }
        View view = in.get(0).group().view();
        long state = in.get(0).recorder().state();
        return view.size() == in.size()
                && in.stream()
                        .allMatch(n -> n.open() == 0
                                && view.contains(n.group().self())
                                && n.group().view().equals(view)
                                && n.recorder().state() == state);
    }

    /** How each node stands, in words. */
    String standing() {
        StringBuilder all = new StringBuilder();
        for (SimNode node : world.alive()) {
            Group group = node.group();
            all.append(group.self())
                    .append(' ')
                    .append(group.state())
                    .append(" open=")
                    .append(node.open());
            all.append(node.isActive() ? " " + node.recorder().standing() : "")
                    .append(" \"")
                    .append(group.why());
            all.append("\"; ");
        }
        return all.toString();
    }
}
