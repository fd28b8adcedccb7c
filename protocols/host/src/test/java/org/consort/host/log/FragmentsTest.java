package org.consort.host.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Slab;
import org.junit.jupiter.api.Test;

class FragmentsTest {

    private final Fragments fragments = new Fragments();

    private Optional<Slab> add(int ordinal, int whole, int offset, byte... part) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + part.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(whole).putInt(offset).put(part);
        return fragments.add(ordinal, bytes, 0, bytes.capacity());
    }

    @Test
    void parts_make_a_whole_for_each_origin_apart() {
        assertTrue(add(1, 4, 0, (byte) 1, (byte) 2).isEmpty());
        assertTrue(add(2, 2, 0, (byte) 9).isEmpty());
        assertArrayEquals(
                new byte[] {1, 2, 3, 4},
                add(1, 4, 2, (byte) 3, (byte) 4).orElseThrow().bytes().array());
        assertArrayEquals(
                new byte[] {9, 8}, add(2, 2, 1, (byte) 8).orElseThrow().bytes().array());
        assertEquals(0, fragments.heldBytes());
    }

    @Test
    void what_fits_nowhere_is_dropped_and_counted() {
        add(1, 4, 0, (byte) 1);
        assertTrue(add(1, 4, 3, (byte) 4).isEmpty());
        assertTrue(add(1, 4, 1, (byte) 2).isEmpty());
        assertTrue(add(1, Integer.MAX_VALUE, 0, (byte) 2).isEmpty());
        assertTrue(add(1, -1, 0).isEmpty());
        assertTrue(add(1, 4, Integer.MAX_VALUE, (byte) 1, (byte) 2).isEmpty());
        assertEquals(5, fragments.malformed());
        assertEquals(0, fragments.heldBytes());
    }

    @Test
    void memory_grows_with_what_came_and_not_with_the_claim() {
        add(1, Fragments.MESSAGE_LIMIT_BYTES, 0, (byte) 1);
        assertTrue(fragments.heldBytes() <= 1 << 20);
    }

    @Test
    void what_a_member_that_left_had_begun_is_dropped_with_it() {
        add(1, 4, 0, (byte) 1);
        add(2, 4, 0, (byte) 1);
        Member stays = new Member(2, new MemberId("b", 1), Map.of(), Map.of());
        fragments.retain(new View(1, 2, 3, View.Policy.MAJORITY, List.of(), 3, List.of(stays)));
        assertEquals(1, fragments.partials().size());
        assertEquals(2, fragments.partials().get(0).ordinal());
    }
}
