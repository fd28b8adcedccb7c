package org.consort.host.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.consort.spi.Slab;
import org.junit.jupiter.api.Test;

/** Memory for sealed frames is used again, and what waits for that is bounded. */
class SealedMemoryTest {

    private static final int MIB = 1 << 20;

    private final SealedMemory memory = new SealedMemory();

    private List<ByteBuffer> lendAndGiveBack(int count) {
        List<Slab> slabs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slabs.add(memory.lend(MIB));
        }
        List<ByteBuffer> lent = slabs.stream().map(Slab::bytes).toList();
        slabs.forEach(Slab::release);
        return lent;
    }

    @Test
    void room_is_a_power_of_two_that_is_enough() {
        assertEquals(4096, SealedMemory.roomFor(0));
        assertEquals(4096, SealedMemory.roomFor(4096));
        assertEquals(8192, SealedMemory.roomFor(4097));
        assertEquals(8192, SealedMemory.roomFor(8192));
        assertEquals(1 << 30, SealedMemory.roomFor(1 << 30));
    }

    @Test
    void what_was_given_back_is_lent_again() {
        assertSame(lendAndGiveBack(1).get(0), lendAndGiveBack(1).get(0));
    }

    @Test
    void no_more_than_its_limit_waits() {
        Set<ByteBuffer> first = Collections.newSetFromMap(new IdentityHashMap<>());
        first.addAll(lendAndGiveBack(20));
        long again = lendAndGiveBack(20).stream().filter(first::contains).count();
        assertTrue(again > 0 && again <= 8, again + " MiB waited; at most 8 may");
    }
}
