package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.consort.Delivery;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.junit.jupiter.api.Test;

class LaneTest {

    @Test
    void keeps_blocks_in_order_while_it_grows_and_wraps() {
        Lane lane = new Lane();
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 100; i++) {
                lane.append(block(round * 100 + i));
            }
            for (int i = 0; i < 70; i++) {
                lane.releaseNext();
            }
            for (long seq = lane.released() + 1; seq <= lane.held(); seq++) {
                assertEquals(seq - 1, lane.at(seq).bytes().getInt(0));
            }
        }
        assertEquals(300 * Integer.BYTES, lane.heldBytes());
    }

    @Test
    void holds_a_slab_until_its_block_is_let_go() {
        Lane lane = new Lane();
        Block block = block(1);
        lane.append(block);
        assertEquals(2, block.slab().holders());
        assertSame(block, lane.at(1));
        lane.clear();
        assertEquals(1, block.slab().holders());
        assertThrows(IllegalStateException.class, () -> lane.at(1));
    }

    @Test
    void numbers_name_their_origins_while_they_grow_and_are_forgotten() {
        Numbers numbers = new Numbers();
        for (int i = 0; i < 1000; i++) {
            numbers.append(i % 255);
            if (i % 3 == 0) {
                numbers.forgetNext();
            }
        }
        for (long number = numbers.forgotten() + 1; number <= numbers.known(); number++) {
            assertEquals((number - 1) % 255, numbers.originOf(number));
        }
        numbers.truncateTo(900);
        assertEquals(900, numbers.known());
        assertThrows(IllegalStateException.class, () -> numbers.originOf(901));
    }

    static Block block(int value) {
        Slab slab = Slab.of(ByteBuffer.allocate(Integer.BYTES));
        slab.bytes().putInt(0, value);
        return new Block(0, Delivery.ATOMIC, 1, slab, 0, Integer.BYTES);
    }
}
