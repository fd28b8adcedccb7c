package org.consort.testkit.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.testkit.check.Event;

/**
 * The failure detector of one process: suspects whom it has not heard for a while, rightly or not, passes on evidence of
 * crashes, and finds out late that the group went on without this process.
 */
final class Detector {

    private static final long TICK_NANOS = 30 * Agenda.MILLI;
    private static final long STALE_NANOS = 400 * Agenda.MILLI;

    private final ProtocolSim sim;
    private final BareHost host;
    private final long timeoutNanos;
    private final Map<MemberId, Long> heardAt = new HashMap<>();
    private final Map<MemberId, Long> forcedUntil = new HashMap<>();
    private final Set<MemberId> suspected = new HashSet<>();
    private final Set<MemberId> proven = new HashSet<>();
    private final Set<MemberId> heardToTheEnd = new HashSet<>();
    private long freshAt;

    Detector(ProtocolSim sim, BareHost host) {
        this.sim = sim;
        this.host = host;
        this.timeoutNanos = sim.dice().between(120, 400) * Agenda.MILLI;
    }

    void begin() {
        freshAt = now();
        tick();
    }

    /** Suspects a member for a time whatever is heard of it. */
    void force(MemberId peer, long nanos) {
        forcedUntil.merge(peer, now() + nanos, Math::max);
    }

    /** Forgets what it was made to believe. */
    void calm() {
        forcedUntil.clear();
    }

    /** Takes a member for proven dead. */
    void evidence(MemberId peer) {
        if (host.isMember() && host.view().orElseThrow().contains(peer) && proven.add(peer)) {
            sim.trace(() -> host.id() + " has evidence that " + peer + " is dead");
            if (!suspected.contains(peer)) {
                heardToTheEnd.add(peer);
            }
            host.call("crashed", () -> host.machine().crashed(peer, host.now()));
        }
    }

    /** True if a member was proven dead before it was suspected. */
    boolean heardToTheEnd(MemberId peer) {
        return heardToTheEnd.contains(peer);
    }

    private long now() {
        return sim.agenda().nowNanos();
    }

    private void tick() {
        if (!host.isMember()) {
            return;
        }
        for (Member member : host.view().orElseThrow().members()) {
            if (!member.id().equals(host.id()) && host.isMember()) {
                look(member.id());
            }
        }
        if (host.isMember() && isStale()) {
            sim.excluded(host);
        }
        host.actor().postAfter(TICK_NANOS, this::tick);
    }

    private void look(MemberId peer) {
        boolean heard = sim.hears(host.id(), peer);
        if (heard || !heardAt.containsKey(peer)) {
            heardAt.put(peer, now());
        }
        if (sim.isProvenDead(host.id(), peer) && !proven.contains(peer)) {
            // Behind all that has come in from it, as a transport reads a link to its end before it takes a closed port
            // for a death.
            host.actor().post(() -> evidence(peer));
            return;
        }
        boolean forced = forcedUntil.getOrDefault(peer, 0L) > now();
        boolean suspect = forced || now() - heardAt.get(peer) > timeoutNanos;
        if (suspect && suspected.add(peer) || !suspect && suspected.remove(peer)) {
            if (suspect && sim.isAlive(peer)) {
                sim.history().add(new Event.Doubted(peer));
                sim.doubted(host.id(), peer);
            }
            sim.trace(() -> host.id() + (suspect ? " suspects " : " trusts again ") + peer);
            host.call("suspect", () -> host.machine().suspect(peer, suspect, host.now()));
        }
    }

    /** True if somebody who can be reached has long been in a later view without this process. */
    private boolean isStale() {
        View own = host.view().orElseThrow();
        boolean beaten = sim.membersThatReach(host.id()).stream().anyMatch(view -> beats(view, own));
        if (!beaten) {
            freshAt = now();
        }
        return now() - freshAt > STALE_NANOS;
    }

    private boolean beats(View other, View own) {
        if (other.contains(host.id())) {
            return false;
        }
        boolean later = other.number() > own.number();
        return later || other.number() == own.number() && Long.compareUnsigned(other.line(), own.line()) < 0;
    }
}
