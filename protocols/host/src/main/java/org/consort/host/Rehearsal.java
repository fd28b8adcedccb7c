package org.consort.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.wire.FrameKind;
import org.consort.spi.Frame;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays with three machines of a protocol, in memory, what a group can't wait for when it happens: an epoch ends, the next begins, the
 * oldest member dies. A JVM runs code ten to a hundred times slower the first time, and so that time is here. Nothing of it
 * is seen outside. Any one thread.
 */
final class Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final int ROUNDS = 50;
    private static final long WARM_NANOS = 200_000_000;
    private static final int MEMBERS = 3;
    private static final int STEPS_LIMIT = 400;
    private static final long STEP_NANOS = 1_000_000;
    private static final long LINE = 1;
    private static final int BLOCK_BYTES = 64;

    /** A frame on its way, whole. */
    private record Sent(int from, int to, Slab frame) {}

    private final LocalStack stack;
    private final Player[] players = new Player[MEMBERS];
    private final Deque<Sent> flying = new ArrayDeque<>();
    private final View view;
    private long now = STEP_NANOS;
    private int dead = -1;

    /** Settings are the defaults: a rehearsal touches nothing that settings could name. */
    Rehearsal(ProtocolFactory factory) {
        stack = new LocalStack(factory, new Settings("rehearsal of " + factory.type(), Map.of()), Road.nowhere());
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            members.add(new Member(i, new MemberId("r" + i, 1), Map.of(), Map.of()));
        }
        view = new View(LINE, 1, 1, View.Policy.MAJORITY, List.of(), MEMBERS, members);
        for (int i = 0; i < MEMBERS; i++) {
            players[i] = new Player(i);
        }
    }

    /** Plays with all protocols that are installed, one after the other. */
    static void of(GroupModules modules) {
        for (String type : modules.protocolTypes()) {
            if (!modules.isAway(type)) {
                modules.protocol(type).ifPresent(Rehearsal::of);
            }
        }
    }

    /** Plays with a protocol until its code is warm. What goes wrong costs time later, and no more. */
    static void of(ProtocolFactory factory) {
        try {
            long end = System.nanoTime() + WARM_NANOS;
            for (int i = 0; i < ROUNDS && System.nanoTime() < end; i++) {
                new Rehearsal(factory).play();
            }
        } catch (RuntimeException e) {
            LOG.debug("protocol={} can't be rehearsed", factory.type(), e);
        }
    }

    /** Plays it once. */
    void play() {
        try {
            for (Player player : players) {
                player.epochs.begin(stack, new Handover(1, view, view.index() + 1, List.of()), now);
            }
            link();
            submit();
            runUntil(1);
            for (Player player : players) {
                player.change();
            }
            link();
            submit();
            runUntil(2);
            kill(0);
            submit();
            runUntil(3);
        } finally {
            for (Player player : players) {
                player.epochs.close();
            }
        }
    }

    private void link() {
        each((player, other) -> player.epochs.link(other.id, stack.road(), true, now));
    }

    private void submit() {
        for (Player player : players) {
            Protocol machine = player.epochs.machine();
            if (player.index != dead && machine != null && machine.accepts()) {
                Slab slab = Slab.of(ByteBuffer.allocate(BLOCK_BYTES));
                machine.submit(new Block(player.index, Delivery.ATOMIC, 1, slab, 0, BLOCK_BYTES));
                slab.release();
            }
        }
    }

    private void kill(int index) {
        dead = index;
        each((player, other) -> {
            if (other.index == dead) {
                player.epochs.link(other.id, stack.road(), false, now);
                player.epochs.crashed(other.id, now);
            }
        });
    }

    /** Until everybody that lives has delivered something in this act, or there were steps enough. */
    private void runUntil(int act) {
        for (int step = 0; step < STEPS_LIMIT && !isOver(act); step++) {
            now += STEP_NANOS;
            for (Player player : players) {
                if (player.index != dead) {
                    player.epochs.deadline(now);
                    player.epochs.burstEnd(now);
                }
            }
            for (int i = flying.size(); i > 0; i--) {
                arrive(flying.removeFirst());
            }
        }
        for (Player player : players) {
            player.delivered = 0;
        }
    }

    private boolean isOver(int act) {
        boolean over = true;
        for (Player player : players) {
            int wanted = MEMBERS - (act == MEMBERS ? 1 : 0);
            over &= player.index == dead || player.delivered >= wanted;
        }
        return over;
    }

    private void arrive(Sent sent) {
        Slab frame = sent.frame();
        MemberId from = players[sent.from()].id;
        Protocol to = players[sent.to()].epochs.machine(
                new FrameOf(from, frame.bytes().getInt(1), stack.road()));
        if (to != null && sent.to() != dead) {
            int length = frame.bytes().capacity() - FrameKind.HEADER;
            to.frame(from, frame, FrameKind.HEADER, length, now);
        }
        frame.release();
    }

    private void each(Pair what) {
        for (Player player : players) {
            for (Player other : players) {
                if (player != other && player.index != dead) {
                    what.does(player, other);
                }
            }
        }
    }

    private interface Pair {
        void does(Player player, Player other);
    }

    /** One member. */
    private final class Player implements EpochOwner {
        final int index;
        final MemberId id;
        final Epochs epochs;
        long lastIndex = 1;
        int delivered;

        Player(int index) {
            this.index = index;
            this.id = view.members().get(index).id();
            this.epochs = new Epochs(id, this);
        }

        /** Everybody ends its epoch at the same place: nothing is on its way. */
        void change() {
            epochs.prepare(stack, view);
            epochs.end();
            epochs.advance(stack, view, lastIndex, now);
        }

        @Override
        public Channel.Offer send(MemberId to, Road road, Frame frame) {
            ByteBuffer copy = ByteBuffer.allocate(frame.length()).order(ByteOrder.LITTLE_ENDIAN);
            frame.writeTo(copy);
            flying.add(new Sent(index, view.rankOf(to), Slab.of(copy)));
            return Channel.Offer.ACCEPTED;
        }

        @Override
        public void deliver(Block block, long firstIndex, long epoch) {
            delivered++;
            lastIndex += block.entries();
        }

        @Override
        public void installed(View next) {
            lastIndex = next.index();
        }

        @Override
        public void excluded(String why) {}

        @Override
        public void stalled(String why) {}

        @Override
        public void collected(Tally tally) {}

        @Override
        public void readable(long token) {}

        @Override
        public void complain(MemberId peer, String why) {}
    }
}
