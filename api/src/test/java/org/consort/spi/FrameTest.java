package org.consort.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class FrameTest {

    private final Slab slab = Slab.of(ByteBuffer.wrap(new byte[] {10, 11, 12, 13, 14, 15}));

    @Test
    void an_empty_frame_writes_nothing() {
        assertArrayEquals(new byte[0], bytes(new Frame()));
    }

    @Test
    void fields_are_little_endian_and_in_order() {
        Frame frame = new Frame().putByte(0x1FF).putInt(2).putLong(3);

        assertArrayEquals(new byte[] {-1, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0}, bytes(frame));
    }

    @Test
    void ranges_stand_between_the_fields_that_were_put_around_them() {
        Frame frame = new Frame()
                .putByte(1)
                .putRange(slab, 1, 2)
                .putByte(2)
                .putRange(slab, 5, 1)
                .putRange(slab, 0, 0)
                .putByte(3);

        assertArrayEquals(new byte[] {1, 11, 12, 2, 15, 3}, bytes(frame));
    }

    @Test
    void a_transport_can_gather_the_parts_without_writing() {
        Frame frame = new Frame().putInt(7).putRange(slab, 1, 2).putByte(9);

        assertEquals(1, frame.ranges());
        assertEquals(slab, frame.slab(0));
        assertEquals(1, frame.offset(0));
        assertEquals(2, frame.rangeLength(0));
        assertEquals(4, frame.fieldEnd(0));
        assertEquals(5, frame.fieldPosition());
        assertEquals(7, frame.fields().getInt(0));
        assertEquals(7, frame.length());
    }

    @Test
    void a_frame_does_not_hold_its_slabs() {
        new Frame().putRange(slab, 0, 6).clear();

        assertEquals(1, slab.holders());
    }

    @Test
    void grows_beyond_any_number_of_fields_and_ranges() {
        Frame frame = new Frame();
        for (int i = 0; i < 5_000; i++) {
            frame.putByte(i).putRange(slab, i % 6, 1);
        }

        byte[] bytes = bytes(frame);

        assertEquals(10_000, bytes.length);
        for (int i = 0; i < 5_000; i++) {
            assertEquals((byte) i, bytes[2 * i]);
            assertEquals(10 + i % 6, bytes[2 * i + 1]);
        }
    }

    @Test
    void a_copy_is_taken_at_once_and_leaves_the_source_alone() {
        ByteBuffer source = ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1);

        Frame frame = new Frame().putCopy(source);
        source.put(1, (byte) 9);

        assertArrayEquals(new byte[] {2, 3}, bytes(frame));
        assertEquals(1, source.position());
    }

    @Test
    void a_copy_larger_than_the_first_memory_fits() {
        Frame frame = new Frame().putByte(1).putCopy(ByteBuffer.allocate(100_000));

        assertEquals(100_001, bytes(frame).length);
    }

    @Test
    void a_field_can_be_filled_in_later_where_ranges_were_put_before_it() {
        Frame frame = new Frame().putRange(slab, 0, 3);
        int at = frame.fieldPosition();
        frame.putInt(0).putByte(5).setInt(at, 42);

        assertArrayEquals(new byte[] {10, 11, 12, 42, 0, 0, 0, 5}, bytes(frame));
    }

    @Test
    void can_be_filled_again_after_clear() {
        Frame frame = new Frame().putLong(1).putRange(slab, 0, 6);

        frame.clear();
        assertEquals(0, frame.length());
        assertEquals(0, frame.ranges());
        frame.putByte(8).putRange(slab, 5, 1);

        assertArrayEquals(new byte[] {8, 15}, bytes(frame));
    }

    @Test
    void refuses_ranges_outside_the_slab_and_stays_as_it_was() {
        Frame frame = new Frame().putByte(1);

        assertThrows(IndexOutOfBoundsException.class, () -> frame.putRange(slab, 4, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> frame.putRange(slab, -1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> frame.slab(0));
        assertArrayEquals(new byte[] {1}, bytes(frame));
    }

    /** Written into the middle of a larger buffer, as transports do. */
    private static byte[] bytes(Frame frame) {
        ByteBuffer target = ByteBuffer.allocate(frame.length() + 7).order(ByteOrder.BIG_ENDIAN);
        target.position(3);
        frame.writeTo(target);
        assertEquals(3 + frame.length(), target.position());
        byte[] bytes = new byte[frame.length()];
        target.get(3, bytes);
        return bytes;
    }
}
