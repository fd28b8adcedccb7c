package org.consort.testkit.sim;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.consort.Group;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.View;
import org.consort.testkit.check.Event;
import org.consort.testkit.check.History;

/**
 * Tells a group that rightly stands still at the end of a {@link World} run from one that fails to go on: the policy must forbid
 * those who are left to go on, or they must have left all together, each by its own wish.
 */
final class Standstill {

    private static final String RESILIENCE = "resilience";

    private final Schedule schedule;
    private final Optional<Survival> survival;
    private final Set<MemberId> left = new HashSet<>();
    private final Set<MemberId> unproven = new HashSet<>();
    private boolean doubted;
    private boolean dissolved;

    Standstill(Schedule schedule, Optional<Survival> survival) {
        this.schedule = schedule;
        this.survival = survival;
    }

    /** From now on suspicion may be wrong, or right without proof. */
    void doubt() {
        doubted = true;
    }

    /** A life ended in this view; empty if it never was in one. */
    void ended(MemberId life, Event.How how, List<Member> lastView) {
        if (how == Event.How.CRASHED) {
            return;
        }
        // It said good-bye, so its closed port proves nothing.
        unproven.add(life);
        if (how == Event.How.LEFT) {
            left.add(life);
            dissolved |= !lastView.isEmpty() && lastView.stream().allMatch(member -> left.contains(member.id()));
        }
    }

    /**
     * All members of a view left, the last of them as the last member, and with them the group ended. Nobody who had fallen out
     * of it can bring it back; but only in a run with faults that make members fall out. The same when nobody is left at all, since whoever was gave
     * up for want of a module, and the one node that may found the group anew was told to leave.
     */
    boolean isDissolved(List<SimNode> alive) {
        boolean abandoned = schedule.faults().stream().anyMatch(timed -> timed.fault() instanceof Fault.Replace)
                && alive.stream().noneMatch(node -> node.group().self().name().equals(RandomSchedules.name(0)));
        return (dissolved && doubted || abandoned)
                && alive.stream().allMatch(n -> n.group().state() == Group.State.JOINING);
    }

    /** Nobody goes on, and those who are left of the newest view may not. */
    boolean isBlocked(List<SimNode> alive) {
        List<View> stuck = alive.stream()
                .filter(n -> n.group().state() == Group.State.BLOCKED)
                .map(n -> n.group().view())
                .toList();
        if (survival.isPresent()) {
            return alive.stream().noneMatch(SimNode::isActive)
                    && !stuck.isEmpty()
                    && survival.get().mayStandStill(left(alive));
        }
        long newest = stuck.stream().mapToLong(View::number).max().orElse(-1);
        return !stuck.isEmpty()
                && alive.stream().noneMatch(SimNode::isActive)
                && stuck.stream().filter(view -> view.number() == newest).allMatch(view -> forbids(view, alive));
    }

    /**
     * Whether anybody was promised anything. A group may be founded again if all who knew its log have died or been excluded, or if their ports were
     * closed when the first seed looked for them, since their transports were being replaced; if logs are on disk, only as long as this is false.
     */
    static boolean isPromised(History history) {
        return history.all(Event.Settled.class).stream()
                .anyMatch(settled -> settled.outcome() instanceof Outcome.Acknowledged);
    }

    private static List<Survival.Left> left(List<SimNode> alive) {
        return alive.stream()
                .filter(n -> n.group().state() == Group.State.BLOCKED)
                .map(n -> new Survival.Left(
                        n.group().self(),
                        n.group().view(),
                        Set.of(),
                        false,
                        n.group().statistics()))
                .toList();
    }

    private boolean forbids(View view, List<SimNode> alive) {
        List<Member> present = view.members().stream()
                .filter(m -> alive.stream().anyMatch(n -> n.group().self().equals(m.id())))
                .toList();
        return switch (view.policy()) {
            case LAST_SURVIVOR -> false;
            case MAJORITY -> present.size() < majorityOf(view.size()) && mayHaveBeenLeftBehind(view);
            case STATIC -> {
                long named = present.stream()
                        .filter(m -> view.quorumOf().contains(m.name()))
                        .count();
                yield named < majorityOf(view.quorumOf().size()) && present.size() < view.size();
            }
        };
    }

    /** Deaths in contact are proven and don't count, so crashes alone never block a majority, unless too few hold each block. */
    private boolean mayHaveBeenLeftBehind(View view) {
        boolean unsure = view.members().stream().anyMatch(m -> unproven.contains(m.id()));
        return doubted || unsure || schedule.settings().containsKey(RESILIENCE);
    }

    private static int majorityOf(int n) {
        return n / 2 + 1;
    }
}
