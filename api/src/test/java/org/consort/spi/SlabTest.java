package org.consort.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlabTest {

    private final List<ByteBuffer> freed = new ArrayList<>();

    @Test
    void is_freed_once_when_the_last_holder_lets_go() {
        ByteBuffer memory = ByteBuffer.allocate(8);
        Slab slab = Slab.of(memory, freed::add);

        slab.retain();
        slab.release();
        assertEquals(List.of(), freed);
        slab.release();

        assertEquals(1, freed.size());
        assertSame(memory, freed.get(0));
    }

    @Test
    void refuses_every_use_after_it_was_freed() {
        Slab slab = Slab.of(ByteBuffer.allocate(8), freed::add);
        slab.release();

        assertThrows(IllegalStateException.class, slab::bytes);
        assertThrows(IllegalStateException.class, slab::retain);
        assertThrows(IllegalStateException.class, slab::release);
        assertThrows(IllegalStateException.class, () -> slab.slice(0, 1));
        assertEquals(1, freed.size());
    }

    @Test
    void counts_its_holders() {
        Slab slab = Slab.of(ByteBuffer.allocate(0));

        assertEquals(1, slab.holders());
        assertEquals(2, slab.retain().holders());
        slab.release();
        assertEquals(1, slab.holders());
    }

    @Test
    void a_slice_has_a_position_of_its_own_and_the_byte_order_of_frames() {
        Slab slab = Slab.of(ByteBuffer.allocate(16));
        slab.bytes().putInt(4, 0x01020304);

        ByteBuffer slice = slab.slice(4, 4);
        int read = slice.getInt();

        assertEquals(0x01020304, read);
        assertEquals(0, slab.bytes().position());
        assertEquals(ByteOrder.LITTLE_ENDIAN, slice.order());
        assertEquals(4, slab.bytes().get(4), "the lowest byte comes first");
    }

    @Test
    void a_slice_stays_within_the_memory() {
        Slab slab = Slab.of(ByteBuffer.allocate(16));

        assertThrows(IndexOutOfBoundsException.class, () -> slab.slice(8, 9));
        assertThrows(IndexOutOfBoundsException.class, () -> slab.slice(-1, 1));
    }

    @Test
    void a_copy_takes_what_remains_and_leaves_the_source_alone() {
        ByteBuffer source = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);

        Slab copy = Slab.copyOf(source);
        source.put(1, (byte) 9);

        assertEquals(2, copy.bytes().capacity());
        assertEquals(2, copy.bytes().get(0));
        assertEquals(3, copy.bytes().get(1));
        assertEquals(1, source.position());
    }
}
