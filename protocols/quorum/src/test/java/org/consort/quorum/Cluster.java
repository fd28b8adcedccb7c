package org.consort.quorum;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Sink;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel.Offer;

/** A few machines whose frames the test holds in its hand: it says who hears whom, and whose time goes on. */
final class Cluster {

    /** As long as the host's, which a machine's frame begins with. */
    private static final int HEADER = 5;

    private static final long MILLI = 1_000_000;
    private static final int FRAMES_LIMIT = 10_000;

    /** A frame on its way. */
    record Sent(String from, String to, byte[] bytes) {
        int kind() {
            return bytes[0];
        }

        boolean isAppendAfter(long term) {
            ByteBuffer frame = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            return kind() == Wire.APPEND && frame.getLong(1 + Long.BYTES) > term;
        }
    }

    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private final Deque<Sent> flying = new ArrayDeque<>();
    private final Set<String> cut = new HashSet<>();
    private final Map<String, String> settings;
    private Predicate<Sent> lost = sent -> false;
    private long now = MILLI;

    Cluster(int members, Map<String, String> settings) {
        this.settings = settings;
        List<Member> list = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            list.add(member(i, String.valueOf((char) ('a' + i))));
        }
        View view = new View(5, 1, 1, View.Policy.MAJORITY, List.of(), members, list);
        list.forEach(member -> seats.put(member.name(), new Seat(member)));
        seats.values().forEach(seat -> seat.begin(view));
        settle();
    }

    static Member member(int ordinal, String name) {
        return new Member(ordinal, new MemberId(name, 1), Map.of(), Map.of());
    }

    Seat at(String name) {
        Seat seat = seats.get(name);
        if (seat == null) {
            throw new IllegalArgumentException("no seat " + name);
        }
        return seat;
    }

    /** A new member begins with a view that another one has installed. */
    Seat join(String name, View view) {
        Seat seat = new Seat(view.member(name).orElseThrow());
        seats.put(name, seat);
        seat.begin(view);
        return seat;
    }

    /** Nothing gets through between these two. */
    void cut(String one, String two) {
        cut.add(one + two);
        cut.add(two + one);
    }

    /** Nothing gets from one to another. */
    void cutOneWay(String from, String to) {
        cut.add(from + to);
    }

    void isolate(String name) {
        seats.keySet().stream().filter(other -> !other.equals(name)).forEach(other -> cut(name, other));
    }

    /** Frames get through again, and both ends are told that their links are new. */
    void heal(String one, String two) {
        cut.remove(one + two);
        cut.remove(two + one);
        at(one).call(machine -> machine.linkUp(at(two).id, now));
        at(two).call(machine -> machine.linkUp(at(one).id, now));
    }

    void healAll() {
        for (String pair : Set.copyOf(cut)) {
            heal(pair.substring(0, 1), pair.substring(1));
        }
    }

    /** These frames are lost from now on. */
    void lose(Predicate<Sent> which) {
        lost = which;
    }

    void suspect(String by, String whom) {
        at(by).call(machine -> machine.suspect(at(whom).id, true, now));
    }

    void trust(String by, String whom) {
        at(by).call(machine -> machine.suspect(at(whom).id, false, now));
    }

    void crash(String name) {
        Seat dead = seats.remove(name);
        seats.values().forEach(seat -> seat.call(machine -> machine.crashed(dead.id, now)));
    }

    /** Delivers all that is on its way, and what comes of it; no time goes by. */
    void settle() {
        for (int frames = 0; !flying.isEmpty(); frames++) {
            if (frames > FRAMES_LIMIT) {
                throw new IllegalStateException("members keep each other busy for nothing");
            }
            deliver(flying.removeFirst());
        }
    }

    /** Time goes by for all. */
    void run(long millis) {
        run(millis, List.copyOf(seats.keySet()));
    }

    /** Time goes by for some: the others' alarms do not ring. */
    void run(long millis, List<String> who) {
        for (long end = now + millis * MILLI; now < end; now += MILLI) {
            for (String name : who) {
                Seat seat = seats.get(name);
                if (seat != null && seat.machine.nextDeadlineNanos() <= now) {
                    seat.call(machine -> machine.deadline(now));
                }
            }
            settle();
        }
    }

    List<String> leaders() {
        return seats.values().stream()
                .filter(seat -> seat.says("role").equals("leading"))
                .map(seat -> seat.id.name())
                .toList();
    }

    private void deliver(Sent sent) {
        Seat to = seats.get(sent.to());
        if (to == null || cut.contains(sent.from() + sent.to()) || lost.test(sent)) {
            return;
        }
        Slab slab = Slab.of(ByteBuffer.wrap(sent.bytes()));
        MemberId from = new MemberId(sent.from(), 1);
        to.call(machine -> machine.frame(from, slab, 0, sent.bytes().length, now));
        slab.release();
    }

    /** One member. */
    final class Seat implements Sink {
        final MemberId id;
        final List<Long> delivered = new ArrayList<>();
        final List<View> views = new ArrayList<>();
        final Map<Long, Long> readable = new LinkedHashMap<>();
        final Protocol machine;
        private final int ordinal;
        private final Frame frame = new Frame();
        final List<String> complaints = new ArrayList<>();
        String stalled = "";
        String excluded = "";

        Seat(Member member) {
            this.id = member.id();
            this.ordinal = member.ordinal();
            this.machine = new QuorumFactory().create(new Settings("quorum", settings), id, this);
        }

        private void begin(View view) {
            views.add(view);
            call(m -> m.start(new Handover(1, view, view.index() + 1, List.of()), now));
        }

        /** Calls the machine, and ends the burst. */
        void call(java.util.function.Consumer<Protocol> what) {
            what.accept(machine);
            machine.burstEnd(now);
        }

        /** Submits an atomic block of this number. */
        void submit(long number, int bytes) {
            Slab slab = Slab.of(ByteBuffer.allocate(bytes));
            slab.bytes().putLong(0, number);
            call(m -> m.submit(new Block(ordinal, Delivery.ATOMIC, 1, slab, 0, bytes)));
            slab.release();
        }

        /** Submits many blocks in one burst. */
        void burst(int count, int bytes) {
            call(m -> {
                for (int i = 0; i < count; i++) {
                    Slab slab = Slab.of(ByteBuffer.allocate(bytes));
                    m.submit(new Block(ordinal, Delivery.ATOMIC, 1, slab, 0, bytes));
                    slab.release();
                }
            });
        }

        void admit(String name) {
            call(m -> m.admit(member(0, name), now));
        }

        void leave() {
            call(m -> m.leave(now));
        }

        boolean read(long token) {
            boolean[] takes = new boolean[1];
            call(m -> takes[0] = m.readIndex(token, now));
            return takes[0];
        }

        String says(String name) {
            return machine.statistics().getOrDefault("quorum." + name, "");
        }

        long number(String name) {
            return Long.parseLong(says(name));
        }

        View view() {
            return views.get(views.size() - 1);
        }

        @Override
        public Offer send(MemberId to, Frame filled) {
            ByteBuffer bytes = ByteBuffer.allocate(filled.length());
            filled.writeTo(bytes);
            flying.add(new Sent(id.name(), to.name(), Arrays.copyOfRange(bytes.array(), HEADER, bytes.capacity())));
            return Offer.ACCEPTED;
        }

        @Override
        public Frame frame() {
            return frame.clear().putByte(0).putInt(1);
        }

        @Override
        public void deliver(Block block, long firstIndex) {
            delivered.add(block.bytes().getLong(0));
        }

        @Override
        public void install(View view) {
            views.add(view);
        }

        @Override
        public void excluded(String why) {
            excluded = why;
        }

        @Override
        public void stalled(String why) {
            stalled = why;
        }

        @Override
        public void collected(Tally tally) {}

        @Override
        public void complain(MemberId peer, String why) {
            complaints.add(peer.name());
        }

        @Override
        public void readable(long token, long index) {
            readable.put(token, index);
        }
    }
}
