package org.consort.ring;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.consort.spi.protocol.Salvage;
import org.jspecify.annotations.Nullable;

/**
 * One member's part in ending a view: it promises ballots, reports what it holds, accepts a proposal once it holds all of
 * its blocks, and learns what is settled. From the first promise on, the view's traffic stands still here.
 */
final class Acceptor {

    private static final long FETCH_AGAIN_NANOS = 20_000_000L;

    private final Flow flow;
    private final Geometry ring;
    private final Voice voice;
    private final Opinion opinion;
    private Ballot promised = Ballot.NONE;
    private Ballot acceptedBallot = Ballot.NONE;
    private Optional<Proposal> accepted = Optional.empty();
    private @Nullable Proposal pending;
    private BitSet unawaited = new BitSet();
    private Ballot pendingBallot = Ballot.NONE;
    private int pendingFrom;
    private boolean decided;
    private int fetches;
    private long fetchDueNanos = Long.MIN_VALUE;

    /**
     * What a coordinator asks to accept.
     *
     * @param unawaited ranks whose acceptance it does not wait for, whether they are in the next view or not
     */
    record Asked(Proposal proposal, BitSet unawaited) {}

    Acceptor(Flow flow, Voice voice, Opinion opinion) {
        this.opinion = opinion;
        this.flow = flow;
        this.ring = flow.ring();
        this.voice = voice;
    }

    Ballot promised() {
        return promised;
    }

    /** True once the view's traffic has to stand still. */
    boolean isFrozen() {
        return !promised.isNone() || decided;
    }

    Report report() {
        return Report.of(flow, opinion.outOfContact(ring.view()), acceptedBallot, accepted);
    }

    /** What is held behind what was delivered. Who accepted a later end of the view knows what may have been settled. */
    Salvage salvage() {
        List<Long> standing = List.of(
                ring.view().number(),
                (long) acceptedBallot.attempt(),
                (long) acceptedBallot.coordinator(),
                flow.covered());
        return new Salvage(standing, flow.undelivered(accepted.filter(flow::holds)));
    }

    /** What was settled for this view, once this member can carry it out. */
    Optional<Proposal> settled() {
        return decided && pending != null && (flow.holds(pending) || !pending.contains(ring.id(ring.self())))
                ? Optional.of(pending)
                : Optional.empty();
    }

    /** True if it is known what was settled, and not all that this member would have to deliver for it is here. */
    boolean isStranded() {
        return decided && settled().isEmpty();
    }

    /** Takes what was settled for unknown: nobody who holds what it needs is left. */
    void forsake() {
        decided = false;
        pending = null;
    }

    /** True if the ballot is not smaller than any promised before. */
    boolean promise(Ballot ballot) {
        if (ballot.compareTo(promised) < 0) {
            return false;
        }
        promised = ballot;
        if (!decided && pendingBallot.compareTo(ballot) < 0) {
            // Accepting it later, when its blocks come, would break the promise: whoever asked for it was told of no
            // such proposal.
            pending = null;
        }
        return true;
    }

    void flush(int from, Ballot ballot) {
        if (decided && pending != null) {
            voice.install(ring.id(from), pending);
        } else if (promise(ballot)) {
            voice.report(from, ballot, report());
        } else {
            voice.refuse(from, promised);
        }
    }

    /** @return true if this member accepted; then it told the coordinator, unless that is itself */
    boolean propose(int from, Ballot ballot, Asked asked, long nowNanos) {
        if (decided) {
            return false;
        }
        if (!promise(ballot)) {
            voice.refuse(from, promised);
            return false;
        }
        pending = asked.proposal();
        unawaited = asked.unawaited();
        pendingBallot = ballot;
        pendingFrom = from;
        fetchDueNanos = Long.MIN_VALUE;
        fetches = 0;
        return proceed(nowNanos);
    }

    void decide(Proposal proposal, long nowNanos) {
        if (!decided) {
            decided = true;
            pending = proposal;
            fetchDueNanos = Long.MIN_VALUE;
            proceed(nowNanos);
        }
    }

    /** Goes on with what waits for blocks: accepts when all are here, asks for them when it is time. */
    boolean proceed(long nowNanos) {
        Proposal proposal = pending;
        if (proposal == null) {
            return false;
        }
        if (!flow.holds(proposal)) {
            fetch(proposal, nowNanos);
            return false;
        }
        if (decided) {
            return false;
        }
        accepted = Optional.of(proposal);
        acceptedBallot = pendingBallot;
        voice.part(new Asked(proposal, unawaited), opinion);
        if (pendingFrom != ring.self()) {
            voice.accept(pendingFrom, pendingBallot, opinion);
        }
        return true;
    }

    /** Goes on, unless all was said before. */
    void proceedIfWaiting(long nowNanos) {
        if (pending != null && (decided || !acceptedBallot.equals(pendingBallot))) {
            proceed(nowNanos);
        }
    }

    private void fetch(Proposal proposal, long nowNanos) {
        if (nowNanos < fetchDueNanos) {
            return;
        }
        fetchDueNanos = nowNanos + FETCH_AGAIN_NANOS;
        long[] needed = proposal.neededSeqs(ring.size());
        for (int origin = 0; origin < needed.length; origin++) {
            long held = flow.lane(origin).held();
            int donor = (proposal.donors()[origin] + fetches) % ring.size();
            if (held < needed[origin] && donor != ring.self()) {
                voice.fetch(donor, new Gap(origin, held + 1, needed[origin]));
            }
        }
        fetches++;
    }
}
