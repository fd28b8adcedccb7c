package org.consort.views;

import java.util.Optional;
import java.util.Set;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Gate;
import org.consort.spi.protocol.Reader;

/**
 * Agrees on the next view and on what is delivered before it, for a protocol that orders blocks in views and follows the one rule
 * of {@link Ordering}. Members that die, stall, are suspected wrongly, join and leave are its affair.
 *
 * <p>A protocol owns one per machine, and passes on what it is told: {@link #start}, {@link #suspect}, {@link #crashed},
 * {@link #admit}, {@link #leave}, {@link #deadline}, {@link #burstEnd}. All of its frames begin with the agreement's header: it fills {@link #frame}
 * and reads what {@link #take} leaves.
 *
 * <p>The oldest member that is there coordinates. It has all that are there stand still and report what they hold; proposes what to
 * deliver and the next view, or again what a reporter had accepted before; and when all have accepted, the view is settled. It is
 * single-decree Paxos (Lamport 1998) in each view, with the policy's quorums. A round takes two round trips; it begins anew when a
 * member is lost, with a higher ballot.
 */
public final class ViewAgreement {

    private static final long RETRY_NANOS = 150_000_000;
    /** The younger waits longer, so that two that coordinate at once do not go on outbidding each other. */
    private static final long RANK_NANOS = 40_000_000;

    private static final int ROUNDS_IN_VAIN = 8;

    private final MemberId self;
    private final Gate sink;
    private final Ordering ordering;
    private final Circle circle = new Circle();
    private final Wishes wishes = new Wishes();
    private final Endings endings;
    private Optional<View> installed = Optional.empty();
    private boolean frozen;
    private long unled;
    private Ballot promised = Ballot.NONE;
    private Ballot accepted = Ballot.NONE;
    private Optional<Proposal> proposal = Optional.empty();
    private Optional<Call> call = Optional.empty();
    private Optional<Parting> parting = Optional.empty();
    private int roundsInVain;
    private long retryAt = Long.MAX_VALUE;

    /** An agreement that has not started. The gate is the protocol's: shut, the agreement helps others and hands up nothing. */
    public ViewAgreement(MemberId self, Gate sink, Ordering ordering) {
        this.self = self;
        this.sink = sink;
        this.ordering = ordering;
        this.endings = new Endings(sink);
    }

    /** The first view. */
    public void start(View view, long nowNanos) {
        installed = Optional.of(view);
        endings.begin(view);
        ordering.begin(view, nowNanos);
    }

    /** The view that this member is in. */
    public View view() {
        return installed.orElseThrow();
    }

    /** True while a view ends: then nothing is numbered, acknowledged or delivered. */
    public boolean isFrozen() {
        return frozen || parting.isPresent() || sink.isOut();
    }

    /** A frame for the ordering to fill and send, with the agreement's header. */
    public Frame frame() {
        return frame(Kind.ORDERING);
    }

    /**
     * Takes a frame that came in. What is left is the ordering's own, of this view.
     *
     * @param in at the beginning of the frame
     * @throws org.consort.spi.protocol.BadFrame if it is malformed; nothing has changed then
     */
    public Optional<Reader> take(MemberId from, Reader in, long nowNanos) {
        Header header = Header.read(in);
        if (sink.isOut()) {
            return Optional.empty();
        }
        if (parting.isPresent()) {
            parting.get().shown(from, header.number());
            part(nowNanos);
        } else if (!header.isOf(view())) {
            endings.answer(from, header, in, nowNanos);
        } else if (view().contains(from)) {
            if (header.kind() == Kind.ORDERING) {
                return Optional.of(in);
            }
            read(from, header.kind(), in, nowNanos);
        }
        return Optional.empty();
    }

    private void read(MemberId from, Kind kind, Reader in, long now) {
        switch (kind) {
            case WISH -> readWish(from, in, now);
            case FLUSH -> flushed(from, Ballot.readLast(in, view().rankOf(from)), now);
            case REPORT -> {
                Ballot ballot = Ballot.read(in);
                Call.Report report = Call.Report.read(in, ordering);
                in.atEnd();
                reported(from, ballot, report, now);
            }
            case PROPOSE -> {
                Ballot ballot = Ballot.read(in);
                in.check(ballot.rank() == view().rankOf(from), "somebody else's ballot");
                Proposal next = readProposal(in);
                proposed(from, ballot, next, now);
            }
            case ACCEPT -> accepted(from, Ballot.readLast(in, view().rankOf(self)), now);
            case INSTALL -> end(readProposal(in), now);
            default -> {}
        }
    }

    private Proposal readProposal(Reader in) {
        Proposal next = Proposal.read(in, ordering);
        in.atEnd();
        in.check(next.view().number() == view().number() + 1, "a view out of turn");
        in.check(next.view().policy() == view().policy(), "a view of another policy");
        return next;
    }

    /** The failure detector suspects a member, or no longer does. */
    public void suspect(MemberId peer, boolean suspected, long nowNanos) {
        if (circle.suspect(peer, suspected) && view().contains(peer)) {
            considerAnew(suspected, nowNanos);
        }
    }

    /** A member is proven dead. */
    public void crashed(MemberId peer, long nowNanos) {
        if (circle.crashed(peer) && view().contains(peer)) {
            considerAnew(true, nowNanos);
        }
    }

    /** Somebody asks to come in. */
    public void admit(Member joiner, long nowNanos) {
        wishes.join(joiner, view());
        considerAnew(false, nowNanos);
    }

    /** This member wants to leave; it goes when none of its blocks wait any more. */
    public void leave(long nowNanos) {
        wishes.leave(self);
        considerAnew(false, nowNanos);
    }

    /** A burst is over. */
    public void burstEnd(long nowNanos) {
        if (wishes.isLeaving(self)) {
            considerAnew(false, nowNanos);
        }
    }

    /** The clock came to {@link #nextDeadlineNanos}, or may have. */
    public void deadline(long nowNanos) {
        if (parting.isPresent()) {
            part(nowNanos);
        } else if (nowNanos >= retryAt) {
            complain();
            considerAnew(true, nowNanos);
        }
    }

    /** When {@link #deadline} is to be called. */
    public long nextDeadlineNanos() {
        return sink.isOut() ? Long.MAX_VALUE : retryAt;
    }

    @Override
    public String toString() {
        return "ballot " + promised.attempt() + (frozen ? ", standing still, " : ", ") + circle;
    }

    // Whether a change is needed, and who begins it.

    private void considerAnew(boolean interrupting, long now) {
        if (parting.isPresent() || sink.isOut()) {
            return;
        }
        if (interrupting) {
            retryAt = Long.MAX_VALUE;
        }
        if (retryAt != Long.MAX_VALUE) {
            return;
        }
        if (!isNeeded()) {
            sink.stalled("");
            return;
        }
        retryAt = now + RETRY_NANOS + view().rankOf(self) * RANK_NANOS;
        Set<MemberId> there = circle.reachable(view());
        there.add(self);
        boolean mayGoOn = circle.isQuorum(view(), there);
        sink.stalled(mayGoOn ? "" : circle.whyNot(view(), there));
        MemberId leader = circle.coordinator(view()).orElse(self);
        if (!leader.equals(self)) {
            Frame frame = frame(Kind.WISH);
            wishes.write(frame, wishes.isLeaving(self) && mayGo(self), frozen ? promised.attempt() : 0);
            sink.send(leader, frame);
        } else if (mayGoOn) {
            coordinate(there, now);
        }
    }

    private boolean isNeeded() {
        boolean changes = view().members().stream()
                .map(Member::id)
                .anyMatch(id -> circle.isOut(id) || wishes.isLeaving(id) && mayGo(id));
        return changes || frozen || unled > 0 || wishes.hasJoiners();
    }

    /** A leaver's own blocks come first. */
    private boolean mayGo(MemberId leaver) {
        return !leaver.equals(self) || !ordering.hasUndelivered();
    }

    private void coordinate(Set<MemberId> asked, long now) {
        boolean leavesLast = asked.size() == 1 && wishes.isLeaving(self) && mayGo(self) && !wishes.hasJoiners();
        if (leavesLast && proposal.isEmpty()) {
            sink.excluded("the last member left");
            return;
        }
        long attempt = Math.max(unled, promised.attempt()) + 1;
        Call next = new Call(self, new Ballot(attempt, view().rankOf(self)), asked);
        call = Optional.of(next);
        for (MemberId peer : next.asked()) {
            if (!peer.equals(self)) {
                Frame frame = frame(Kind.FLUSH);
                next.ballot().write(frame);
                sink.send(peer, frame);
            }
        }
        flushed(self, next.ballot(), now);
    }

    /** Whoever is there by all signs, and yet answers no ballot, holds everybody up. */
    private void complain() {
        if (call.isPresent() && ++roundsInVain >= ROUNDS_IN_VAIN) {
            roundsInVain = 0;
            call.get().silent().stream()
                    .filter(peer -> !peer.equals(self))
                    .forEach(peer -> sink.complain(peer, "it does not answer while a view changes"));
        }
    }

    private void readWish(MemberId from, Reader in, long now) {
        // Somebody takes part in a change that nobody leads any more: only a change sets it free.
        unled = Math.max(unled, wishes.read(from, in, view()));
        considerAnew(false, now);
    }

    // The ballot, at every member that is asked.

    private void flushed(MemberId from, Ballot ballot, long now) {
        if (ballot.compareTo(promised) < 0) {
            return;
        }
        promise(ballot, now);
        Call.Report report =
                new Call.Report(accepted, proposal, proposal.isPresent() ? new byte[0] : ordering.freeze());
        if (from.equals(self)) {
            reported(self, ballot, report, now);
            return;
        }
        Frame frame = frame(Kind.REPORT);
        ballot.write(frame);
        report.write(frame);
        sink.send(from, frame);
    }

    private void promise(Ballot ballot, long now) {
        frozen = true;
        promised = ballot;
        if (ballot.rank() != view().rankOf(self)) {
            call = Optional.empty();
            retryAt = now + 2 * RETRY_NANOS + view().rankOf(self) * RANK_NANOS;
        }
    }

    private void reported(MemberId from, Ballot ballot, Call.Report report, long now) {
        Optional<Call> mine = call.filter(c -> c.ballot().equals(ballot) && ballot.equals(promised));
        if (mine.isEmpty() || !mine.get().reported(from, report)) {
            return;
        }
        Proposal next = mine.get().compose(view(), ordering, wishes);
        for (MemberId peer : mine.get().asked()) {
            if (!peer.equals(self)) {
                Frame frame = frame(Kind.PROPOSE);
                ballot.write(frame);
                next.write(frame);
                sink.send(peer, frame);
            }
        }
        proposed(self, ballot, next, now);
    }

    private void proposed(MemberId from, Ballot ballot, Proposal next, long now) {
        if (ballot.compareTo(promised) < 0) {
            return;
        }
        promise(ballot, now);
        ordering.freeze();
        accepted = ballot;
        proposal = Optional.of(next);
        if (from.equals(self)) {
            accepted(self, ballot, now);
        } else {
            Frame frame = frame(Kind.ACCEPT);
            ballot.write(frame);
            sink.send(from, frame);
        }
    }

    private void accepted(MemberId from, Ballot ballot, long now) {
        Optional<Call> mine = call.filter(c -> c.ballot().equals(ballot) && ballot.equals(promised));
        if (mine.isPresent() && mine.get().accepted(from)) {
            settle(proposal.orElseThrow(), now);
        }
    }

    // What is settled.

    /** All have accepted. Whoever is not told by this frame asks. */
    private void settle(Proposal next, long now) {
        View old = view();
        old.members().stream()
                .map(Member::id)
                .filter(peer -> !peer.equals(self) && !circle.isDead(peer))
                .forEach(peer -> endings.tell(peer, old, next));
        end(next, now);
    }

    private void end(Proposal next, long now) {
        View old = view();
        endings.ended(old, next);
        ordering.deliver(next.cut());
        if (next.view().contains(self)) {
            enter(next.view(), now);
        } else {
            frozen = true;
            parting = Optional.of(new Parting(old, next, now));
            retryAt = now + RETRY_NANOS;
            part(now);
        }
    }

    private void enter(View next, long now) {
        installed = Optional.of(next);
        endings.enter(next);
        frozen = false;
        unled = 0;
        promised = Ballot.NONE;
        accepted = Ballot.NONE;
        proposal = Optional.empty();
        call = Optional.empty();
        roundsInVain = 0;
        retryAt = Long.MAX_VALUE;
        circle.enter(next);
        wishes.enter(next);
        sink.stalled("");
        sink.install(next);
        ordering.begin(next, now);
        considerAnew(false, now);
    }

    private void part(long now) {
        Parting last = parting.orElseThrow();
        boolean over = last.isOver(now);
        if (!over && now >= retryAt) {
            retryAt = now + RETRY_NANOS;
            over = last.again(circle, endings, now);
        }
        if (over) {
            sink.excluded(last.why(wishes.isLeaving(self)));
        }
    }

    private Frame frame(Kind kind) {
        return Header.of(kind, view()).write(sink.frame());
    }
}
