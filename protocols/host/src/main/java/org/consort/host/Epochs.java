package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.wire.FrameKind;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Sink;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The sequence of protocol machines that order one log, each from where the one before was ended (Lamport, Malkhi, Zhou 2008:
 * stoppable state machines). The old ones go on answering frames, so that slower members can end the epoch too. Group's
 * thread.
 */
final class Epochs {

    /** One machine and its epoch. */
    private final class Epoch implements Sink {
        final long number;
        final List<Block> deliveredTooLate = new ArrayList<>();
        final int ownOrdinal;
        final LocalStack stack;
        boolean ended;

        @Nullable
        Protocol machine;

        @Nullable
        Chapter chapter;

        Epoch(long number, int ownOrdinal, LocalStack stack) {
            this.number = number;
            this.stack = stack;
            this.ownOrdinal = ownOrdinal;
        }

        Protocol machine() {
            return Objects.requireNonNull(machine, "the factory used the sink before it had made the machine");
        }

        @Override
        public Channel.Offer send(MemberId to, Frame filled) {
            InvariantViolation.check(
                    filled == frame
                            && filled.length() >= FrameKind.HEADER
                            && filled.fields().getInt(1) == (int) number,
                    "a frame of epoch %d that Sink.frame() did not give, %d bytes: do not clear it",
                    number,
                    filled.length());
            return owner.send(to, stack.road(), filled);
        }

        @Override
        public Frame frame() {
            return frame.clear().putByte(FrameKind.PROTOCOL).putInt((int) number);
        }

        @Override
        public void deliver(Block block, long firstIndex) {
            if (!ended) {
                owner.deliver(block, firstIndex, number);
            } else if (block.origin() == ownOrdinal) {
                block.slab().retain();
                deliveredTooLate.add(block);
            }
        }

        @Override
        public void install(View view) {
            if (!ended) {
                owner.installed(view);
            }
        }

        @Override
        public void excluded(String why) {
            if (!ended) {
                owner.excluded(why);
            }
        }

        @Override
        public void stalled(String why) {
            if (!ended) {
                owner.stalled(why);
            }
        }

        @Override
        public void collected(Tally tally) {
            owner.collected(tally);
        }

        @Override
        public void readable(long token, long index) {
            if (!ended) {
                owner.readable(token);
            }
        }

        @Override
        public void complain(MemberId peer, String why) {
            if (!ended) {
                owner.complain(peer, why);
            }
        }

        @Override
        public void store(Frame record) {
            Chapter.of(chapter).store(record);
        }

        @Override
        public long sync() {
            return Chapter.of(chapter).sync();
        }
    }

    private final MemberId self;
    private final EpochOwner owner;
    private final Frame frame = new Frame();
    private final List<Epoch> retired = new ArrayList<>();
    private @Nullable Epoch current;
    private @Nullable Epoch prepared;

    Epochs(MemberId self, EpochOwner owner) {
        this.self = self;
        this.owner = owner;
    }

    /** Starts the first machine of this life. */
    void begin(LocalStack stack, Handover handover, long nowNanos) {
        Epoch first = make(stack, handover.epoch(), handover.view());
        current = first;
        start(first, handover, false, nowNanos);
    }

    private void start(Epoch epoch, Handover handover, boolean continues, long nowNanos) {
        epoch.chapter = owner.keeps(epoch.stack, epoch.machine(), continues).orElse(null);
        epoch.machine().start(handover, nowNanos);
    }

    private Epoch make(LocalStack stack, long number, View view) {
        Epoch epoch = new Epoch(number, ordinalIn(view), stack);
        epoch.machine = stack.factory().create(stack.settings(), self, epoch);
        return epoch;
    }

    /** Makes the machine of the next epoch, idle, so that what can fail in that fails before anything has changed. */
    void prepare(LocalStack stack, View view) {
        dropPrepared();
        prepared = make(stack, current().number + 1, view);
    }

    /** What the machine that was prepared is made of: its bundle may be going already. */
    Optional<LocalStack> prepared() {
        return Optional.ofNullable(prepared).map(epoch -> epoch.stack);
    }

    /** The next epoch will not begin with the machine that was prepared. */
    void dropPrepared() {
        Epoch idle = prepared;
        prepared = null;
        if (idle != null) {
            idle.machine().close();
        }
    }

    /**
     * The entry that ends the present epoch is delivered: what its machine delivers from now on does not count. Called from within a
     * delivery; {@link #advance} follows when the machine has returned.
     */
    void end() {
        current().ended = true;
    }

    /** True between {@link #end} and {@link #advance}. */
    boolean isEnding() {
        Epoch now = current;
        return now != null && now.ended;
    }

    /**
     * Ends the present epoch and begins the next behind this index, with this member's blocks that no longer came to count.
     * They keep their identity, so that one that did count is removed as a duplicate.
     */
    void advance(LocalStack stack, View view, long lastIndex, long nowNanos) {
        Epoch old = current();
        old.ended = true;
        List<Block> pending = new ArrayList<>(old.deliveredTooLate);
        pending.addAll(old.machine().stop());
        old.deliveredTooLate.clear();
        retired.add(old);
        Epoch next = prepared != null ? prepared : make(stack, old.number + 1, view);
        prepared = null;
        current = next;
        start(next, new Handover(next.number, view, lastIndex + 1, pending, false), old.chapter != null, nowNanos);
        pending.forEach(block -> block.slab().release());
    }

    /** The machine of the present epoch is made only now: it begins with what its stand-in was handed. */
    void resume(LocalStack stack, View view, long nowNanos) {
        Epoch standing = current();
        Handover handover = ((AbsentProtocol.Machine) standing.machine()).handOver();
        Epoch made = make(stack, standing.number, view);
        current = made;
        start(made, handover, retired.stream().anyMatch(old -> old.chapter != null), nowNanos);
        handover.pending().forEach(block -> block.slab().release());
    }

    /** A stand-in that was prepared for the next epoch is not needed: the protocol is there again. */
    void dropStandIn() {
        if (prepared != null && prepared.machine() instanceof AbsentProtocol.Machine) {
            dropPrepared();
        }
    }

    /** Whether a machine of this version is there, for whatever epoch. */
    boolean uses(ProtocolFactory factory) {
        return isRunning(factory)
                || prepared != null && prepared.stack.factory() == factory
                || retired.stream().anyMatch(epoch -> epoch.stack.factory() == factory);
    }

    /** Whether a machine of this version orders the present epoch. */
    boolean isRunning(ProtocolFactory factory) {
        return current != null && current.stack.factory() == factory;
    }

    /** The present machine, if the member is in a view. */
    Optional<Protocol> protocol() {
        return Optional.ofNullable(current).map(Epoch::machine);
    }

    /** The present machine; null if there's none. For the hot path. */
    @Nullable
    Protocol machine() {
        Epoch now = current;
        return now == null ? null : now.machine;
    }

    /** The present epoch; 0 if there is none. */
    long number() {
        Epoch now = current;
        return now == null ? 0 : now.number;
    }

    /**
     * The machine that a frame is for; null if its epoch has not begun here or is closed, or if it came over a transport that is not the
     * epoch's: only on one road are frames in order. For the hot path.
     */
    @Nullable
    Protocol machine(FrameOf frame) {
        Epoch now = current;
        if (now == null) {
            return null;
        }
        if (frame.epoch() == (int) now.number) {
            return frame.road() == now.stack.road() ? now.machine() : null;
        }
        for (Epoch old : retired) {
            if (frame.epoch() == (int) old.number && frame.road() == old.stack.road()) {
                return old.machine();
            }
        }
        return null;
    }

    /** True unless the epoch with this low half is still to come here. */
    boolean hasBegun(int epoch) {
        Epoch now = current;
        return now != null && epoch - (int) now.number <= 0;
    }

    /** Ends the burst in all machines. */
    void burstEnd(long nowNanos) {
        for (Epoch old : retired) {
            old.machine().burstEnd(nowNanos);
        }
        Epoch now = current;
        if (now != null) {
            now.machine().burstEnd(nowNanos);
        }
    }

    /** Calls deadlines that have come. */
    void deadline(long nowNanos) {
        for (Epoch old : retired) {
            if (old.machine().nextDeadlineNanos() <= nowNanos) {
                old.machine().deadline(nowNanos);
            }
        }
        Epoch now = current;
        if (now != null && now.machine().nextDeadlineNanos() <= nowNanos) {
            now.machine().deadline(nowNanos);
        }
    }

    /** When {@link #deadline} is to be called. */
    long nextDeadlineNanos() {
        Epoch now = current;
        long next = now == null ? Long.MAX_VALUE : now.machine().nextDeadlineNanos();
        for (Epoch old : retired) {
            next = Math.min(next, old.machine().nextDeadlineNanos());
        }
        return next;
    }

    /** A link to a member stands or broke on a road: tells all machines of that, for members that have yet to end an old epoch need those too. */
    void link(MemberId peer, Road road, boolean up, long nowNanos) {
        for (Epoch old : retired) {
            if (old.stack.road() == road) {
                link(old.machine(), peer, up, nowNanos);
            }
        }
        if (current().stack.road() == road) {
            link(current().machine(), peer, up, nowNanos);
        }
    }

    /** The same on a road that members of the present view are not met on any more: for machines of past epochs, if there are any. */
    void otherLink(MemberId peer, Road road, boolean up, long nowNanos) {
        if (!retired.isEmpty()) {
            link(peer, road, up, nowNanos);
        }
    }

    private static void link(Protocol machine, MemberId peer, boolean up, long nowNanos) {
        if (up) {
            machine.linkUp(peer, nowNanos);
        } else {
            machine.linkDown(peer, nowNanos);
        }
    }

    /** A member is suspected, or no longer. */
    void suspect(MemberId peer, boolean suspected, long nowNanos) {
        each(machine -> machine.suspect(peer, suspected, nowNanos));
    }

    private void each(Consumer<Protocol> what) {
        retired.forEach(old -> what.accept(old.machine()));
        what.accept(current().machine());
    }

    /** A member is proven dead. */
    void crashed(MemberId peer, long nowNanos) {
        each(machine -> machine.crashed(peer, nowNanos));
    }

    /** How many machines of past epochs run, for members that have not ended theirs. */
    int retired() {
        return retired.size();
    }

    /** Closes the machines of past epochs: every member of the view has entered the present one. */
    void closeRetired() {
        retired.forEach(epoch -> epoch.machine().close());
        retired.clear();
    }

    /** Closes all machines. */
    void close() {
        closeRetired();
        dropPrepared();
        Epoch now = current;
        current = null;
        if (now != null) {
            now.machine().stop().forEach(block -> block.slab().release());
            now.machine().close();
        }
    }

    private Epoch current() {
        return Objects.requireNonNull(current, "no epoch has begun");
    }

    private int ordinalIn(View view) {
        int rank = view.rankOf(self);
        return rank < 0 ? -1 : view.members().get(rank).ordinal();
    }
}
