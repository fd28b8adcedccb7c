package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.consort.Delivery;
import org.consort.View;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.junit.jupiter.api.Test;

class FlowTest {

    private final View view = QuorumTest.view(View.Policy.MAJORITY, 3);
    private final Geometry last = Geometry.of(view, view.members().get(2).id(), RingSettings.ALL);

    @Test
    void the_stabilizer_declares_nothing_stable_whose_block_it_does_not_hold() {
        Flow flow = new Flow(last, 2, new Said());
        flow.numbers().append(0);
        flow.numbers().append(1);
        flow.take(1, block(1));
        flow.advance(0, 0);
        assertEquals(0, flow.stable(), "the first number has no block here");
        assertEquals(0, flow.everywhere());
        flow.take(0, block(0));
        flow.advance(0, 0);
        assertEquals(2, flow.stable());
        assertEquals(2, flow.delivered());
    }

    @Test
    void a_member_delivers_nothing_stable_before_it_holds_it() {
        Geometry second = Geometry.of(view, view.members().get(1).id(), RingSettings.ALL);
        Flow flow = new Flow(second, 2, new Said());
        flow.numbers().append(0);
        flow.advance(1, 0);
        assertEquals(0, flow.delivered());
    }

    private static Block block(int origin) {
        return new Block(origin, Delivery.ATOMIC, 1, Slab.of(ByteBuffer.allocate(8)), 0, 8);
    }
}
