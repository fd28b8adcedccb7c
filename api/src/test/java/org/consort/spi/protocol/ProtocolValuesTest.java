package org.consort.spi.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Slab;
import org.junit.jupiter.api.Test;

class ProtocolValuesTest {

    private static final Slab SLAB = Slab.of(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));

    @Test
    void a_block_shows_its_own_bytes_only() {
        ByteBuffer bytes = new Block(0, Delivery.ATOMIC, 1, SLAB, 1, 2).bytes();

        assertEquals(2, bytes.remaining());
        assertEquals(2, bytes.get());
        assertEquals(3, bytes.get());
    }

    @Test
    void a_handover_keeps_its_blocks_whatever_becomes_of_the_list() {
        Member self = new Member(0, new MemberId("a", 1), Map.of(), Map.of());
        View view = new View(1, 1, 1, View.Policy.MAJORITY, List.of(), 1, List.of(self));
        List<Block> pending = new ArrayList<>(List.of(new Block(0, Delivery.ATOMIC, 1, SLAB, 0, 4)));

        Handover handover = new Handover(1, view, 2, pending);
        pending.clear();

        assertEquals(1, handover.pending().size());
    }

    @Test
    void a_tally_gives_answers_by_ordinal_in_the_same_order_everywhere() {
        Map<Integer, ByteBuffer> answers = new HashMap<>();
        for (int ordinal : new int[] {700, 3, 41, 5, 1_000_000}) {
            answers.put(ordinal, ByteBuffer.allocate(0));
        }

        Tally tally = new Tally(1, answers);
        answers.clear();

        assertEquals(
                List.of(3, 5, 41, 700, 1_000_000), List.copyOf(tally.answers().keySet()));
        assertThrows(UnsupportedOperationException.class, () -> tally.answers().clear());
    }

    @Test
    void a_bad_frame_costs_no_stack_trace() {
        BadFrame bad = new BadFrame("length 7 is beyond the frame");

        assertEquals("length 7 is beyond the frame", bad.getMessage());
        assertEquals(0, bad.getStackTrace().length);
    }
}
