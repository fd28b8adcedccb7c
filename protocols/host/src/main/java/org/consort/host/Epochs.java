package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.wire.FrameKind;
import org.consort.spi.Frame;
import org.consort.spi.Settings;
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

    /** What the machines do to the member. */
    interface Owner {
        /** Sends a whole frame. */
        Channel.Offer send(MemberId to, Frame frame);

        /** A block of the present epoch. */
        void deliver(Block block, long firstIndex, long epoch);

        /** A view of the present epoch. */
        void installed(View view);

        /** Out of the group. */
        void excluded(String why);

        /** See {@link Sink#stalled}. */
        void stalled(String why);

        /** See {@link Sink#collected}. */
        void collected(Tally tally);

        /** See {@link Sink#readable}; of the present epoch. */
        void readable(long token);

        /** See {@link Sink#complain}. */
        void complain(MemberId peer, String why);
    }

    /** How a machine is made. */
    record Stack(ProtocolFactory factory, Settings settings) {
        org.consort.Stack published() {
            return new org.consort.Stack(factory.type(), settings.values());
        }
    }

    /** One machine and its epoch. */
    private final class Epoch implements Sink {
        final long number;
        final List<Block> deliveredTooLate = new ArrayList<>();
        final int ownOrdinal;
        final ProtocolFactory factory;
        boolean ended;

        @Nullable
        Protocol machine;

        Epoch(long number, int ownOrdinal, ProtocolFactory factory) {
            this.number = number;
            this.factory = factory;
            this.ownOrdinal = ownOrdinal;
        }

        Protocol machine() {
            Protocol made = machine;
            if (made == null) {
                throw new IllegalStateException("the factory used the sink before it had made the machine");
            }
            return made;
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
            return owner.send(to, filled);
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
    }

    private final MemberId self;
    private final Owner owner;
    private final Frame frame = new Frame();
    private final List<Epoch> retired = new ArrayList<>();
    private @Nullable Epoch current;
    private @Nullable Epoch prepared;

    Epochs(MemberId self, Owner owner) {
        this.self = self;
        this.owner = owner;
    }

    /** Starts the first machine of this life. */
    void begin(Stack stack, Handover handover, long nowNanos) {
        Epoch epoch = make(stack, handover.epoch(), handover.view());
        current = epoch;
        epoch.machine().start(handover, nowNanos);
    }

    private Epoch make(Stack stack, long number, View view) {
        Epoch epoch = new Epoch(number, ordinalIn(view), stack.factory());
        epoch.machine = stack.factory().create(stack.settings(), self, epoch);
        return epoch;
    }

    /** Makes the machine of the next epoch, idle, so that what can fail in that fails before anything has changed. */
    void prepare(Stack stack, View view) {
        dropPrepared();
        prepared = make(stack, current().number + 1, view);
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
    void advance(Stack stack, View view, long lastIndex, long nowNanos) {
        Epoch old = current();
        old.ended = true;
        List<Block> pending = new ArrayList<>(old.deliveredTooLate);
        pending.addAll(old.machine().stop());
        old.deliveredTooLate.clear();
        retired.add(old);
        Epoch next = prepared != null ? prepared : make(stack, old.number + 1, view);
        prepared = null;
        current = next;
        next.machine().start(new Handover(next.number, view, lastIndex + 1, pending), nowNanos);
        pending.forEach(block -> block.slab().release());
    }

    /** The machine of the present epoch is made only now: it begins with what its stand-in was handed. */
    void resume(Stack stack, View view, long nowNanos) {
        Epoch standing = current();
        Handover handover = ((AbsentProtocol.Machine) standing.machine()).handOver();
        Epoch made = make(stack, standing.number, view);
        current = made;
        made.machine().start(handover, nowNanos);
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
                || prepared != null && prepared.factory == factory
                || retired.stream().anyMatch(epoch -> epoch.factory == factory);
    }

    /** Whether a machine of this version orders the present epoch. */
    boolean isRunning(ProtocolFactory factory) {
        return current != null && current.factory == factory;
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

    /** The machine of the epoch with this low half; null if it has not begun here or is closed. For the hot path. */
    @Nullable
    Protocol machine(int epoch) {
        Epoch now = current;
        if (now == null) {
            return null;
        }
        if (epoch == (int) now.number) {
            return now.machine();
        }
        for (Epoch old : retired) {
            if (epoch == (int) old.number) {
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

    /** A link to a member stands or broke: tells all machines, for members that have yet to end an old epoch need those too. */
    void link(MemberId peer, boolean up, long nowNanos) {
        for (Epoch old : retired) {
            link(old.machine(), peer, up, nowNanos);
        }
        link(current().machine(), peer, up, nowNanos);
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
        for (Epoch old : retired) {
            old.machine().suspect(peer, suspected, nowNanos);
        }
        current().machine().suspect(peer, suspected, nowNanos);
    }

    /** A member is proven dead. */
    void crashed(MemberId peer, long nowNanos) {
        for (Epoch old : retired) {
            old.machine().crashed(peer, nowNanos);
        }
        current().machine().crashed(peer, nowNanos);
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
        Epoch now = current;
        if (now == null) {
            throw new IllegalStateException("no epoch has begun");
        }
        return now;
    }

    private int ordinalIn(View view) {
        int rank = view.rankOf(self);
        return rank < 0 ? -1 : view.members().get(rank).ordinal();
    }
}
