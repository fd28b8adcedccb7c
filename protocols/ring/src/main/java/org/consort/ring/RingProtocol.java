package org.consort.ring;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Gate;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Reader;
import org.consort.spi.protocol.Salvage;
import org.consort.spi.protocol.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Orders blocks on a ring: each travels once around it, the oldest member numbers them, and the number's own way round
 * tells when everybody has one.
 *
 * <p>The machine is a sequence of {@link Ring}s, one for each view. See {@code docs/protocols/ring.md}.
 */
final class RingProtocol implements Protocol {

    private static final String LEFT_OUT = "the others went on without this member";

    private final RingSettings settings;
    private final MemberId self;
    private final Gate sink;
    private final Opinion opinion = new Opinion();
    private final Reads reads;
    private @Nullable Ring ring;
    private @Nullable Ring previous;
    private @Nullable Farewell farewell;

    RingProtocol(RingSettings settings, MemberId self, Sink sink) {
        this.settings = settings;
        this.self = self;
        this.sink = new Gate(sink);
        this.reads = new Reads(this.sink);
    }

    @Override
    public void start(Handover handover, long nowNanos) {
        Geometry geometry = Geometry.of(handover.view(), self, settings.resilience());
        Ring first = new Ring(geometry, handover.nextIndex(), new Ring.Shared(settings, opinion, reads, sink));
        ring = first;
        opinion.enter(handover.view());
        handover.pending().forEach(block -> block.slab().retain());
        first.enter(handover.pending(), nowNanos);
    }

    @Override
    public boolean accepts() {
        return isRunning()
                && farewell == null
                && !sink.isShut()
                && current().flow().hasRoom(settings.windowBytes());
    }

    @Override
    public void submit(Block block) {
        current().submit(block);
    }

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length, long nowNanos) {
        if (sink.isOut()) {
            return;
        }
        Reader in = new Reader(slab, offset, length);
        int kind = in.getByte();
        Wire of = Wire.read(in);
        Ring now = current();
        if (farewell != null) {
            if (kind == Wire.INSTALL
                    || kind == Wire.OUTDATED
                    || of.number() > now.view().number()) {
                farewell.heardFrom(from);
            } else if (of.isOf(now.view()) && now.view().contains(from)) {
                now.answerStraggler(from, kind, in);
            }
            turn(nowNanos);
        } else if (of.isOf(now.view())) {
            int rank = now.view().rankOf(from);
            if (rank >= 0 && rank != now.geometry().self()) {
                now.frame(new Incoming(kind, rank, in), nowNanos);
                turn(nowNanos);
            }
        } else if (previous != null && of.isOf(previous.view())) {
            previous.answerStraggler(from, kind, in);
        } else {
            ofAnotherView(from, kind, of, nowNanos);
        }
    }

    @Override
    public void linkUp(MemberId peer, long nowNanos) {
        if (!sink.isOut()) {
            current().linkUp(peer, nowNanos);
            turn(nowNanos);
        }
    }

    @Override
    public void linkDown(MemberId peer, long nowNanos) {
        if (!sink.isOut()) {
            current().linkDown(peer);
        }
    }

    @Override
    public void suspect(MemberId peer, boolean suspected, long nowNanos) {
        opinion.suspect(peer, suspected);
        turn(nowNanos);
    }

    @Override
    public void crashed(MemberId peer, long nowNanos) {
        opinion.crashed(peer);
        turn(nowNanos);
    }

    @Override
    public void admit(Member joiner, long nowNanos) {
        opinion.joins(joiner, nowNanos);
        opinion.dropKnown(current().view());
        turn(nowNanos);
    }

    @Override
    public void leave(long nowNanos) {
        opinion.leaves(self);
        if (isRunning() && farewell == null && current().geometry().isAlone()) {
            leaveAsLast();
        } else {
            turn(nowNanos);
        }
    }

    @Override
    public boolean vote(long ballot, ByteBuffer answer) {
        current().votes().answer(ballot, answer);
        return true;
    }

    @Override
    public boolean readIndex(long token, long nowNanos) {
        return isRunning() && farewell == null && !sink.isShut() && reads.ask(token);
    }

    @Override
    public void deadline(long nowNanos) {
        turn(nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
        if (!isRunning()) {
            return Long.MAX_VALUE;
        }
        return farewell == null ? current().nextDeadlineNanos() : farewell.nextDeadlineNanos();
    }

    @Override
    public void burstEnd(long nowNanos) {
        if (!sink.isOut()) {
            turn(nowNanos);
        }
        if (isRunning() && farewell == null) {
            current().burstEnd(nowNanos);
        }
    }

    @Override
    public List<Block> stop() {
        sink.shut();
        return current().flow().ownUndelivered();
    }

    @Override
    public Salvage salvage() {
        return current().acceptor().salvage();
    }

    @Override
    public void close() {
        sink.end();
        if (ring != null) {
            ring.flow().clear();
        }
        forgetPrevious();
    }

    @Override
    public Map<String, String> statistics() {
        return ring == null ? Map.of() : new TreeMap<>(ring.statistics());
    }

    /** Whatever happened: goes on with a view change, and enters the next view when it is settled. */
    private void turn(long nowNanos) {
        while (isRunning()) {
            Ring now = current();
            if (farewell != null) {
                if (farewell.isOver(nowNanos)) {
                    exclude(opinion.isLeaving(self) ? "this member left" : LEFT_OUT);
                }
                return;
            }
            if (now.isOutdated()) {
                exclude(LEFT_OUT);
                return;
            }
            now.drive(nowNanos);
            if (now.coordinator().lastLeaves()) {
                leaveAsLast();
                return;
            }
            if (now.settled().isEmpty()) {
                if (previous != null && now.everybodyEntered()) {
                    forgetPrevious();
                }
                return;
            }
            next(now, now.settled().orElseThrow(), nowNanos);
        }
    }

    private void next(Ring last, Proposal settled, long nowNanos) {
        if (!settled.contains(self)) {
            if (last.flow().holds(settled)) {
                last.flow().finish(settled);
            }
            sayFarewell(last, settled, nowNanos);
            return;
        }
        last.flow().finish(settled);
        Ring next = last.next(settled, self);
        List<Block> pending = last.flow().ownUndelivered();
        forgetPrevious();
        previous = last;
        ring = next;
        opinion.enter(next.view());
        reads.enter();
        sink.install(next.view());
        sink.stalled("");
        next.enter(pending, nowNanos);
    }

    /** Goes, but not before the others are sure to know, if it may be from this member alone that they can learn it. */
    private void sayFarewell(Ring last, Proposal settled, long nowNanos) {
        if (opinion.isLeaving(self)) {
            farewell = new Farewell(last, settled, opinion, nowNanos);
        } else if (last.coordinator().hasSettled()) {
            // From here on it speaks for nobody: it must not let in joiners, or have another line give way to its own.
            sink.stalled(LEFT_OUT);
            farewell = new Farewell(last, settled, opinion, nowNanos);
        } else {
            exclude(LEFT_OUT);
        }
    }

    private void ofAnotherView(MemberId from, int kind, Wire of, long nowNanos) {
        Ring now = current();
        if (of.number() > now.view().number() && now.view().contains(from)) {
            // Whoever is in a later view has ended the one before it, and says good-bye while it ends the later one.
            now.fellBehind(from, kind == Wire.PARTING ? of.number() : of.number() - 1, nowNanos);
        } else if (of.line() == now.view().line()
                && of.number() < now.view().number()
                && !now.view().contains(from)
                && Straggler.asks(kind)) {
            sink.send(from, of.begin(sink.frame(), Wire.OUTDATED));
        }
    }

    /** Nobody goes on. Those that leave too, or left just now, wait for a word that none but this member can give. */
    private void leaveAsLast() {
        Ring now = current();
        for (Member member : now.view().members()) {
            if (!member.id().equals(self) && opinion.isLeaving(member.id()) && !opinion.isCrashed(member.id())) {
                now.voice().dismiss(member.id());
            }
        }
        Ring before = previous;
        if (before != null && before.settled().isPresent()) {
            for (Member member : before.view().members()) {
                if (!now.view().contains(member.id())) {
                    before.voice().install(member.id(), before.settled().orElseThrow());
                }
            }
        }
        exclude("this member left, the last one");
    }

    private void exclude(String why) {
        sink.excluded(why);
    }

    private void forgetPrevious() {
        if (previous != null) {
            previous.flow().clear();
            previous = null;
        }
    }

    private boolean isRunning() {
        return ring != null && !sink.isOut();
    }

    private Ring current() {
        if (ring == null) {
            throw new IllegalStateException("the machine was not started");
        }
        return ring;
    }
}
