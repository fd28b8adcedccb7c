package org.consort.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel.Offer;
import org.junit.jupiter.api.Test;

/** Back-pressure: a slow receiver makes offers BUSY, and costs no memory beyond the queue. */
public interface FlowContract extends OnStage {

    /** Offers are BUSY before so many bytes wait for a receiver that takes none. */
    private static long queueAtMostBytes() {
        return 256L << 20;
    }

    @Test
    default void a_stalled_receiver_makes_offers_busy_and_a_recovered_one_writable() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        CountDownLatch recovered = new CountDownLatch(1);
        AtomicInteger received = new AtomicInteger();
        b.take((from, slab, offset, length) -> {
            await(recovered);
            received.incrementAndGet();
            stage().patience().stir();
        });
        int size = 64 * 1024;
        Slab slab = Slab.of(ByteBuffer.allocateDirect(size));
        int accepted = 0;
        while (a.offer(b.id(), new Frame().putRange(slab, 0, size)) == Offer.ACCEPTED) {
            accepted++;
            assertTrue((long) accepted * size < queueAtMostBytes(), "the queue is bounded");
        }
        assertEquals(Offer.BUSY, a.offer(b.id(), new Frame().putRange(slab, 0, size)));
        assertFalse(a.call(() -> a.channel().isWritable(b.id())));
        assertEquals(0, a.count("writable"));
        recovered.countDown();
        a.until("writable b#1");
        assertTrue(a.call(() -> a.channel().isWritable(b.id())));
        int sent = accepted;
        stage().patience().until("all that was accepted arrives", () -> received.get() == sent);
        stage().patience().until("the slab is the owner's alone", () -> a.call(slab::holders) == 1);
    }

    @Test
    default void a_stalled_receiver_slows_no_other() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        Party c = stage().party("c");
        a.link(b);
        a.link(c);
        CountDownLatch recovered = new CountDownLatch(1);
        b.take((from, slab, offset, length) -> await(recovered));
        Slab slab = Slab.of(ByteBuffer.allocateDirect(64 * 1024));
        while (a.offer(b.id(), new Frame().putRange(slab, 0, 64 * 1024)) == Offer.ACCEPTED) {
            assertEquals(0, a.count("down"));
        }
        assertEquals(Offer.ACCEPTED, a.say(c, "you are not stalled"));
        c.untilFrames(1);
        recovered.countDown();
        a.until("writable b#1");
    }

    @Test
    default void a_link_that_breaks_while_busy_can_be_used_again() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        CountDownLatch recovered = new CountDownLatch(1);
        b.take((from, slab, offset, length) -> await(recovered));
        Slab slab = Slab.of(ByteBuffer.allocateDirect(64 * 1024));
        while (a.offer(b.id(), new Frame().putRange(slab, 0, 64 * 1024)) == Offer.ACCEPTED) {
            assertEquals(0, a.count("down"));
        }
        a.act(open -> {
            open.disconnect(b.id());
            open.connect(b.id(), b.address());
        });
        stage().patience().until("the slab is the owner's alone", () -> a.call(slab::holders) == 1);
        recovered.countDown();
        a.until("up b#1", 2);
        assertEquals(Offer.ACCEPTED, a.say(b, "again"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
