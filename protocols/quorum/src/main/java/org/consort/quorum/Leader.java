package org.consort.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel;

/** Puts blocks in order and copies the log to all members, as long as its term lasts (§3.5). */
final class Leader implements Ayes {

    private final Core core;
    private final Log log;
    private final Own own;
    private final Deliveries deliveries;
    private final List<Progress> others = new ArrayList<>();
    private final long term;
    private final long first;
    private final Recent recent = new Recent();
    private long viewAt = Long.MIN_VALUE;
    private long configAt = Long.MIN_VALUE;
    private long threshold;
    private long round;
    private long beats;
    private long beatDueNanos;
    private long complainDueNanos = Long.MIN_VALUE;
    private boolean closed;
    private boolean turnedAway;

    /** Who has answered lately. */
    private final class Recent implements Ayes {
        @Override
        public boolean has(int ordinal) {
            Progress other = find(ordinal);
            return ordinal == core.ordinal()
                    || other != null
                            && beats - other.heardBeat() < core.settings().patienceBeats();
        }
    }

    /** Begins the term with an entry of its own: what earlier terms left can be committed only with it (§3.6.2, §6.4). */
    Leader(Core core, Own own, Deliveries deliveries, long nowNanos) {
        this.core = core;
        this.log = core.log();
        this.own = own;
        this.deliveries = deliveries;
        this.term = core.term().number();
        refresh();
        log.append(term, What.Nothing.AT_ALL);
        first = log.last();
        beatDueNanos = nowNanos + core.settings().heartbeatNanos();
    }

    /** The term it leads. */
    long term() {
        return term;
    }

    /** True when this leader has committed something: only then it knows what is committed. */
    boolean isEstablished() {
        return deliveries.committed() >= first;
    }

    /** Takes nothing more, or does again. */
    void close(boolean closes) {
        if (closed && !closes) {
            askForMore();
        }
        closed = closes;
    }

    /** The disk has caught up, perhaps: what was turned away may come again. */
    void stored() {
        if (turnedAway && core.store().waitingBytes() <= core.settings().logBytes() / 2) {
            turnedAway = false;
            askForMore();
        }
    }

    private void askForMore() {
        for (Progress other : others) {
            core.voice().plain(other.id(), Wire.RESEND);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Appends this member's own blocks. */
    boolean appendOwn() {
        return !closed && own.append(deliveries, term);
    }

    /** Appends what stands in no block. */
    void append(What what) {
        log.append(term, what);
        refresh();
    }

    /** Blocks of another member: those that are next, in its order. */
    void submitted(MemberId from, List<What.Said> blocks) {
        int rank = log.view().rankOf(from);
        if (core.store().waitingBytes() > core.settings().logBytes()) {
            turnedAway = true;
            return;
        }
        if (closed || rank < 0) {
            return;
        }
        int origin = log.view().members().get(rank).ordinal();
        for (What.Said said : blocks) {
            long last = log.lastNumber(origin);
            if (said.number() == last + 1) {
                deliveries.seen(log.append(term, said));
            } else if (said.number() > last + 1) {
                core.voice().plain(from, Wire.RESEND);
                return;
            }
        }
    }

    /** A member has all up to a position. */
    void appended(MemberId from, long upTo, long answeredRound) {
        Progress other = find(from);
        if (other != null && upTo <= log.last()) {
            other.heard(beats);
            other.appended(upTo, answeredRound, log);
        }
    }

    /** A member's log goes on differently behind what is committed there. */
    void refused(MemberId from, long committedThere) {
        Progress other = find(from);
        if (other != null && committedThere <= log.last()) {
            other.heard(beats);
            other.refused(Math.max(committedThere, log.base().position()));
        }
    }

    /** A member that has not begun, or hears nobody. */
    void greeted(MemberId from, long viewNumber) {
        Progress other = find(from);
        if (other == null) {
            return;
        }
        other.heard(beats);
        long begun = log.find(viewNumber);
        if (other.matched() < 0 && begun >= 0) {
            core.voice().base(from, log.baseAt(begun), log.numbersAt(begun));
        } else {
            other.askAgain();
        }
    }

    void linkChanged(MemberId peer) {
        Progress other = find(peer);
        if (other != null) {
            other.startOver(log.last());
            round++;
        }
    }

    /** Commits what a quorum holds, of this term only: what is before comes with it (§3.6.2). True if there was something. */
    boolean commit() {
        long best = deliveries.committed();
        best = better(log.last(), best);
        for (Progress other : others) {
            best = better(other.matched(), best);
        }
        boolean more = best > deliveries.committed();
        if (more) deliveries.commit(best);
        return more;
    }

    @Override
    public boolean has(int ordinal) {
        if (ordinal == core.ordinal()) {
            return threshold <= core.store().stable();
        }
        Progress other = find(ordinal);
        return other != null && other.matched() >= threshold;
    }

    /** How far a member's log agrees; -1 if that is not known. */
    long matched(int ordinal) {
        Progress other = find(ordinal);
        return other == null ? -1 : other.matched();
    }

    /** Begins a round of answers, which shows that this member leads still. */
    long askRound() {
        round++;
        for (Progress other : others) {
            other.askAgain();
        }
        return round;
    }

    /** True if a quorum has answered since a round began. */
    boolean isConfirmed(long since) {
        return core.quorum().of(log.config(), ordinal -> {
            Progress other = find(ordinal);
            return ordinal == core.ordinal() || other != null && other.round() >= since;
        });
    }

    /** At each beat: speaks to everybody, and steps down if too few have answered for long (§6.2). */
    void turn(long nowNanos) {
        refresh();
        if (nowNanos < beatDueNanos) {
            return;
        }
        beatDueNanos = nowNanos + core.settings().heartbeatNanos();
        beats++;
        round++;
        part(nowNanos);
        for (Progress other : others) {
            other.askAgain();
        }
        if (!core.quorum().of(log.config(), recent)) {
            core.term().rest();
        }
        complainOfTheSlow(nowNanos);
    }

    long nextDeadlineNanos() {
        return others.isEmpty() ? Long.MAX_VALUE : beatDueNanos;
    }

    /** Sends everybody what it has not got. */
    void replicate(boolean stuck) {
        Append.Marks marks = new Append.Marks(deliveries.committed(), heldByAll(), round, stuck, core.resumed());
        for (Progress other : others) {
            // One that is out of the view may need what is not kept any more.
            boolean kept = other.next() > log.base().position();
            while (kept && other.wants(log.last(), marks.committed()) && send(other, marks)) {
                // as many frames as the windows let through
            }
        }
    }

    /** What every member has for good, this one too: nobody could give it back what its disk never got. */
    long heldByAll() {
        long held = Math.min(deliveries.delivered(), core.store().stable());
        for (Progress other : others) {
            if (log.view().contains(other.id())) {
                held = Math.min(held, other.matched());
            }
        }
        return Math.max(held, log.base().position());
    }

    void compact() {
        log.compact(heldByAll());
    }

    /** The follower that is furthest, among those that live and vote. */
    Optional<Progress> best() {
        Progress best = null;
        for (Progress other : others) {
            boolean fit = log.config().has(other.ordinal())
                    && !core.opinion().isGone(other.id())
                    && !core.opinion().isLeaving(other.id());
            if (fit && (best == null || other.matched() > best.matched())) {
                best = other;
            }
        }
        return Optional.ofNullable(best);
    }

    private boolean send(Progress other, Append.Marks marks) {
        Frame frame = core.voice().begin(Wire.APPEND);
        int entries = Append.write(frame, log, other, marks);
        Channel.Offer offer = core.sink().send(other.id(), frame);
        if (offer != Channel.Offer.ACCEPTED) {
            other.failed(offer == Channel.Offer.BUSY);
            return false;
        }
        long bytes = 0;
        for (int i = 0; i < entries; i++) {
            bytes += log.at(other.next() + i).bytes();
        }
        other.sent(entries, bytes, marks.committed());
        return true;
    }

    private long better(long position, long best) {
        if (position <= best || position < first) {
            return best;
        }
        threshold = position;
        return core.quorum().of(log.config(), this) ? position : best;
    }

    /** Keeps in touch with all that are in view or configuration. */
    private void refresh() {
        if (log.viewAt() == viewAt && log.configAt() == configAt) {
            return;
        }
        viewAt = log.viewAt();
        configAt = log.configAt();
        boolean isNew = log.find(log.view().number()) >= 0;
        for (Member member : log.view().members()) {
            keep(new Voter(member.ordinal(), member.id()), isNew);
        }
        for (Voter voter : log.config().all()) {
            keep(voter, false);
        }
    }

    /** Lets go of those that are out, when they have had time to hear of it. */
    private void part(long nowNanos) {
        for (int i = others.size() - 1; i >= 0; i--) {
            Progress other = others.get(i);
            boolean in = log.view().contains(other.id())
                    || log.config().has(other.ordinal())
                    || deliveries.view().contains(other.id());
            if (in) {
                other.stays();
            } else if (core.opinion().isGone(other.id())
                    || other.isOver(nowNanos, core.settings().electionNanos())) {
                others.remove(i);
            }
        }
    }

    private void keep(Voter member, boolean isNew) {
        if (member.ordinal() != core.ordinal() && find(member.ordinal()) == null) {
            boolean dumb = isNew && !log.config().has(member.ordinal());
            Progress other = new Progress(member, core.settings().windowBytes(), log.last() + 1, dumb);
            other.heard(beats);
            others.add(other);
        }
    }

    private void complainOfTheSlow(long nowNanos) {
        if (log.bytes() <= core.settings().logBytes() || nowNanos < complainDueNanos) {
            return;
        }
        complainDueNanos = nowNanos + core.settings().electionNanos();
        Progress slowest = null;
        for (Progress other : others) {
            if (slowest == null || other.matched() < slowest.matched()) {
                slowest = other;
            }
        }
        if (slowest != null) {
            core.sink()
                    .complain(
                            slowest.id(), "it is too far behind: " + log.bytes() + " bytes of the log are kept for it");
        }
    }

    private @org.jspecify.annotations.Nullable Progress find(int ordinal) {
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i).ordinal() == ordinal) {
                return others.get(i);
            }
        }
        return null;
    }

    private @org.jspecify.annotations.Nullable Progress find(MemberId id) {
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i).id().equals(id)) {
                return others.get(i);
            }
        }
        return null;
    }
}
