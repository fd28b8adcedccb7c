package org.consort.testkit.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.testkit.check.Event;

/** The nodes of a {@link ProtocolSim}: who lives, who comes back, and whether all have come to rest. */
final class Seats {

    private final ProtocolSim sim;
    private final Map<String, BareHost> lives = new LinkedHashMap<>();
    private final Map<String, Long> incarnations = new HashMap<>();
    private final Set<MemberId> evident = new HashSet<>();
    private final Set<MemberId> known = new HashSet<>();
    private final Set<MemberId> leftOut = new HashSet<>();
    private final Set<String> leaving = new HashSet<>();
    private final Map<MemberId, Set<MemberId>> doubters = new HashMap<>();
    private final Set<String> returning = new HashSet<>();
    private boolean calm;

    Seats(ProtocolSim sim) {
        this.sim = sim;
    }

    void found() {
        List<BareHost> founders = new ArrayList<>();
        for (int i = 0; i < sim.schedule().members(); i++) {
            founders.add(seat(RandomSchedules.name(i)));
        }
        View first = ProtocolSim.firstView(
                sim.schedule(), founders.stream().map(BareHost::id).toList());
        Map<Integer, MemberId> ordinals = new HashMap<>();
        first.members().forEach(m -> ordinals.put(m.ordinal(), m.id()));
        founders.forEach(f -> f.actor().post(() -> f.begin(new BareHost.Adopted(first, 1, 1, ordinals))));
    }

    Optional<BareHost> life(String name) {
        return Optional.ofNullable(lives.get(name));
    }

    List<BareHost> lives() {
        return List.copyOf(lives.values());
    }

    /** Starts a node that wants to join, if it does not run. */
    void join(String name) {
        if (!lives.containsKey(name) && !lives.isEmpty()) {
            leaving.remove(name);
            new Joiner(sim, seat(name));
        }
    }

    void crash(BareHost host, boolean visible) {
        if (gone(host, Event.How.CRASHED) && (visible || calm)) {
            evident.add(host.id());
        }
    }

    /** The process is out of the group; it comes back unless it left. */
    void excluded(BareHost host) {
        String name = host.id().name();
        boolean left = leaving.contains(name);
        if (gone(host, left ? Event.How.LEFT : Event.How.EXCLUDED) && !left) {
            returning.add(name);
            sim.agenda().after(sim.dice().between(30, 300) * Agenda.MILLI, () -> {
                returning.remove(name);
                join(name);
            });
        }
    }

    void leave(BareHost host) {
        if (host.isMember() && lives.size() - leaving.size() > 1) {
            leaving.add(host.id().name());
            host.mouth.hush();
            host.call("leave", () -> host.machine().leave(host.now()));
        }
    }

    boolean isEvidentlyDead(MemberId peer) {
        BareHost now = lives.get(peer.name());
        boolean replaced = now != null && now.id().succeeds(peer);
        boolean runs = now != null && now.id().equals(peer);
        return replaced || !runs && (evident.contains(peer) || calm && known.contains(peer));
    }

    /** A process suspects one that is alive: it may go on without it, and tell it so. */
    void doubted(MemberId by, MemberId living) {
        doubters.computeIfAbsent(living, l -> new HashSet<>()).add(by);
    }

    /** From now on every death can be proven. */
    void calm() {
        calm = true;
    }

    boolean atRest() {
        return returning.isEmpty()
                && (lives().stream().allMatch(life -> unrest(life).isEmpty()) || isBlocked());
    }

    void report() {
        for (BareHost life : lives()) {
            Optional<String> trouble = isBlocked() ? Optional.empty() : unrest(life);
            Event.Rest calmly = isBlocked() ? Event.Rest.BLOCKED : Event.Rest.SETTLED;
            Event.Rest rest = trouble.isPresent() ? Event.Rest.RESTLESS : calmly;
            sim.history().add(new Event.Stood(life.id(), rest, trouble.orElse("at rest")));
        }
    }

    void endAll() {
        for (BareHost life : lives()) {
            life.stop();
        }
    }

    private BareHost seat(String name) {
        MemberId id = new MemberId(name, incarnations.merge(name, 1L, Long::sum));
        BareHost host = new BareHost(sim, id);
        known.add(id);
        for (BareHost other : lives()) {
            sim.network().connect(host, other);
            sim.network().connect(other, host);
        }
        lives.put(name, host);
        return host;
    }

    private boolean gone(BareHost host, Event.How how) {
        if (host.ended().isPresent()) {
            return false;
        }
        lives.remove(host.id().name());
        if (how == Event.How.EXCLUDED) {
            leftOut.add(host.id());
        }
        host.end(how);
        return true;
    }

    private Optional<String> unrest(BareHost life) {
        Set<MemberId> alive = new HashSet<>();
        lives().forEach(l -> alive.add(l.id()));
        boolean inView = life.isMember()
                && alive.size() == life.view().orElseThrow().size()
                && alive.stream().allMatch(life.view().orElseThrow()::contains);
        boolean sameLog = lives().stream().allMatch(l -> l.nextIndex() == life.nextIndex());
        boolean served = life.mouth.undelivered() == 0
                && life.eyes.open() == 0
                && life.whyStalled().isEmpty();
        boolean rested =
                inView && sameLog && served && !leaving.contains(life.id().name());
        return rested ? Optional.empty() : Optional.of(life.standing());
    }

    private boolean isBlocked() {
        List<Survival.Left> left = sim.members().stream().map(this::left).toList();
        return left.isEmpty() || sim.survival().mayStandStill(left);
    }

    private Survival.Left left(BareHost member) {
        View view = member.view().orElseThrow();
        Set<MemberId> seenOff = new HashSet<>();
        view.members().stream()
                .map(Member::id)
                .filter(this::allWereInContactWith)
                .forEach(seenOff::add);
        return new Survival.Left(
                member.id(), view, seenOff, mayBeBehind(view), member.machine().statistics());
    }

    private boolean mayBeBehind(View view) {
        if (view.members().stream().anyMatch(m -> leftOut.contains(m.id()))) {
            // A view after this one was settled, and told to the one that is out; those in it may have been heard to
            // their end and have parted all the same.
            return true;
        }
        // Whoever accepts a view without one that it doubts says so, in its own name and that of all who may go on
        // with it, and those left may have heard of it from others.
        return view.members().stream().anyMatch(m -> isDoubtedByTheDead(m.id(), view));
    }

    private boolean isDoubtedByTheDead(MemberId member, View view) {
        return doubters.getOrDefault(member, Set.of()).stream()
                .filter(view::contains)
                .anyMatch(
                        by -> sim.members().stream().noneMatch(left -> left.id().equals(by)));
    }

    /** Heard to its end by all that are left, and never in doubt about any of them. */
    private boolean allWereInContactWith(MemberId dead) {
        return sim.members().stream()
                .filter(left -> left.view().orElseThrow().contains(dead))
                .allMatch(left -> left.detector().heardToTheEnd(dead)
                        && !doubters.getOrDefault(left.id(), Set.of()).contains(dead));
    }
}
