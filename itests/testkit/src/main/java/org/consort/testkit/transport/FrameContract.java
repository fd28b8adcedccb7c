package org.consort.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel.Offer;
import org.junit.jupiter.api.Test;

/** Frames: whole, in order, at most once; memory shared and given back. */
public interface FrameContract extends OnStage {

    /** Bytes that tell position and seed. */
    private static ByteBuffer noise(int length, int seed, boolean direct) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        ByteBuffer memory = direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
        return memory.put(0, bytes);
    }

    private static byte[] copy(ByteBuffer bytes, int offset, int length) {
        byte[] copy = new byte[length];
        bytes.get(offset, copy);
        return copy;
    }

    @Test
    default void frames_of_all_sizes_arrive_whole_and_in_order() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        List<byte[]> sent = new ArrayList<>();
        int[] sizes = {0, 1, 3, 4, 1023, 4096, 4097, 65_535, 65_536, 262_140, 262_144, 300_000, Stage.FRAME_LIMIT_BYTES
        };
        for (int round = 0; round < 3; round++) {
            for (int size : sizes) {
                ByteBuffer bytes = noise(size, size + round, round != 1);
                sent.add(copy(bytes, 0, size));
                Slab slab = Slab.of(bytes);
                assertEquals(Offer.ACCEPTED, a.offer(b.id(), new Frame().putRange(slab, 0, size)), "size " + size);
                b.untilFrames(sent.size());
            }
        }
        for (int i = 0; i < sent.size(); i++) {
            assertArrayEquals(sent.get(i), b.frames().get(i), "frame " + i);
        }
    }

    @Test
    default void a_channel_that_let_go_holds_no_slab_that_its_handler_holds_and_goes_on() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        List<Slab> kept = new ArrayList<>();
        b.take((from, slab, offset, length) -> kept.add(slab.retain()));
        Slab sent = Slab.of(noise(100_000, 1, true));
        assertEquals(Offer.ACCEPTED, a.offer(b.id(), new Frame().putRange(sent, 0, 100_000)));
        a.say(b, "small");
        stage().patience().until("both frames", () -> b.call(kept::size) == 2);
        for (Party each : List.of(a, b)) {
            AtomicBoolean done = new AtomicBoolean();
            each.act(channel ->
                    channel.letGo().thenRun(() -> done.set(channel.thread().isCurrent())));
            stage().patience().until("it has let go, on its thread", done::get);
        }
        assertEquals(1, a.call(sent::holders));
        long frames =
                b.call(() -> kept.stream().distinct().mapToInt(Slab::holders).sum());
        assertEquals(2, frames, "nobody holds them but the handler");
        assertEquals(Offer.ACCEPTED, a.say(b, "more"));
        stage().patience().until("a frame more", () -> b.call(kept::size) == 3);
        assertFalse(kept.subList(0, 2).contains(kept.get(2)));
        b.call(() -> {
            kept.forEach(Slab::release);
            return true;
        });
    }

    @Test
    default void fields_and_ranges_are_gathered_in_their_order() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        Slab large = Slab.of(noise(100_000, 1, true));
        Slab small = Slab.of(noise(50, 2, true));
        Slab heap = Slab.of(noise(20_000, 3, false));
        Frame frame = new Frame()
                .putByte(7)
                .putInt(1_234_567)
                .putRange(large, 10, 90_000)
                .putRange(small, 1, 49)
                .putLong(Long.MIN_VALUE + 5)
                .putRange(heap, 0, 20_000)
                .putRange(large, 90_010, 9_000)
                .putByte(9);
        ByteBuffer expected = ByteBuffer.allocate(frame.length());
        frame.writeTo(expected);
        assertEquals(Offer.ACCEPTED, a.offer(b.id(), frame));
        frame.clear();
        b.untilFrames(1);
        assertArrayEquals(expected.array(), b.frames().get(0));
    }

    @Test
    default void slabs_are_given_back_when_they_were_sent() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        Slab slab = Slab.of(noise(200_000, 4, true));
        assertEquals(Offer.ACCEPTED, a.offer(b.id(), new Frame().putRange(slab, 0, 200_000)));
        b.untilFrames(1);
        stage().patience().until("the slab is the owner's alone", () -> a.call(slab::holders) == 1);
    }

    @Test
    default void slabs_are_given_back_when_the_link_breaks() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        Slab slab = Slab.of(noise(200_000, 5, true));
        a.act(open -> {
            for (int i = 0; i < 10; i++) {
                open.offer(b.id(), new Frame().putRange(slab, 0, 200_000));
            }
            open.disconnect(b.id());
        });
        stage().patience().until("the slab is the owner's alone", () -> a.call(slab::holders) == 1);
    }

    @Test
    default void what_a_handler_keeps_stays_as_it_was() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        List<Slab> kept = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<byte[]> copies = new ArrayList<>();
        b.take((from, slab, offset, length) -> {
            kept.add(slab.retain());
            places.add(offset);
            copies.add(copy(slab.bytes(), offset, length));
            stage().patience().stir();
        });
        int count = 200;
        for (int i = 0; i < count; i++) {
            int size = 1000 + i * 37;
            assertEquals(Offer.ACCEPTED, a.offer(b.id(), new Frame().putRange(Slab.of(noise(size, i, true)), 0, size)));
        }
        stage().patience().until("all frames are kept", () -> b.call(copies::size) == count);
        b.act(open -> {
            for (int i = 0; i < count; i++) {
                byte[] expected = copies.get(i);
                assertArrayEquals(expected, copy(kept.get(i).bytes(), places.get(i), expected.length), "frame " + i);
                assertArrayEquals(noise(1000 + i * 37, i, false).array(), expected, "frame " + i);
            }
            kept.forEach(Slab::release);
        });
    }

    @Test
    default void a_received_frame_can_be_forwarded_as_it_is() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        Party c = stage().party("c");
        a.link(b);
        b.link(c);
        Frame frame = new Frame();
        b.take((from, slab, offset, length) ->
                b.channel().offer(c.id(), frame.clear().putByte(1).putRange(slab, offset, length)));
        for (int i = 0; i < 50; i++) {
            ByteBuffer bytes = noise(10_000 + i, i, true);
            assertEquals(Offer.ACCEPTED, a.offer(b.id(), new Frame().putRange(Slab.of(bytes), 0, 10_000 + i)));
        }
        c.untilFrames(50);
        for (int i = 0; i < 50; i++) {
            byte[] got = c.frames().get(i);
            assertArrayEquals(
                    noise(10_000 + i, i, false).array(), copy(ByteBuffer.wrap(got), 1, got.length - 1), "frame " + i);
        }
    }

    @Test
    default void a_frame_over_the_limit_is_a_bug_of_its_sender() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        int size = Stage.FRAME_LIMIT_BYTES + 1;
        Slab slab = Slab.of(ByteBuffer.allocateDirect(size));
        assertThrows(IllegalArgumentException.class, () -> a.offer(b.id(), new Frame().putRange(slab, 0, size)));
        assertEquals(Offer.ACCEPTED, a.say(b, "the link stands"));
        b.untilFrames(1);
    }

    @Test
    default void bursts_keep_their_order_across_a_break_and_nothing_comes_twice() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        for (int burst = 0; burst < 10; burst++) {
            int first = burst * 64;
            int links = burst + 1;
            a.act(open -> {
                for (int i = first; i < first + 64; i++) {
                    open.offer(b.id(), new Frame().putInt(i));
                }
            });
            a.act(open -> {
                open.disconnect(b.id());
                open.connect(b.id(), b.address());
            });
            a.until("up b#1", links + 1);
            b.until("inUp a#1", links + 1);
        }
        a.say(b, "last");
        stage().patience().until("the last frame comes", () -> b.texts().contains("last"));
        int before = -1;
        for (byte[] frame : b.frames().subList(0, b.frames().size() - 1)) {
            int number = ByteBuffer.wrap(frame)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .getInt();
            boolean next = number == before + 1 || number > before && number % 64 == 0;
            assertEquals(true, next, number + " after " + before + ": only a suffix of a burst may be lost");
            before = number;
        }
    }
}
