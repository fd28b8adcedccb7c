package org.consort.host.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.consort.Delivery;
import org.consort.Outcome;
import org.consort.host.wire.Entries;
import org.consort.spi.protocol.Block;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InboxTest {

    private static final long MIB = 1 << 20;

    private final AtomicInteger wakes = new AtomicInteger();
    private final Inbox inbox = open(new Inbox(MIB, 4 * MIB, "not yet", wakes::incrementAndGet));

    private static Inbox open(Inbox inbox) {
        inbox.open();
        return inbox;
    }

    private CompletableFuture<Outcome> submit(int bytes) {
        return inbox.submit(Entries.MESSAGE, 7, ByteBuffer.allocate(bytes), Delivery.ATOMIC);
    }

    @Test
    void what_waits_goes_out_as_one_block_and_wakes_the_thread_once() {
        for (int i = 0; i < 10; i++) {
            submit(100);
        }
        Block block = inbox.take(Delivery.ATOMIC, 3).orElseThrow();

        assertEquals(10, block.entries());
        assertEquals(3, block.origin());
        assertEquals(1, wakes.get());
        assertEquals("", Entries.fault(block.slab().bytes(), block.offset(), block.length(), 10));
        assertEquals(Optional.empty(), inbox.take(Delivery.ATOMIC, 3));
    }

    @Test
    void sequence_numbers_run_on_from_block_to_block() {
        submit(1);
        inbox.take(Delivery.ATOMIC, 0);
        submit(1);
        Block second = inbox.take(Delivery.ATOMIC, 0).orElseThrow();
        assertEquals(2, Entries.seq(second.slab().bytes(), second.offset()));
    }

    @Test
    void a_full_inbox_answers_busy_and_takes_more_when_blocks_are_released() {
        List<Block> held = new ArrayList<>();
        CompletableFuture<Outcome> last = submit(1000);
        while (!last.isDone()) {
            last = submit(1000);
        }
        Outcome.Rejected rejected = assertInstanceOf(Outcome.Rejected.class, last.join());
        assertEquals(Outcome.Reason.BUSY, rejected.reason());
        assertTrue(inbox.usedBytes() <= MIB);

        for (Optional<Block> next = inbox.take(Delivery.ATOMIC, 0); next.isPresent(); ) {
            next.get().slab().retain();
            held.add(next.get());
            next = inbox.take(Delivery.ATOMIC, 0);
        }
        inbox.settle();
        held.forEach(block -> block.slab().release());
        assertFalse(submit(1000).isDone());
    }

    @Test
    void outcomes_are_claimed_by_sequence_number_once() {
        CompletableFuture<Outcome> first = submit(1);
        CompletableFuture<Outcome> second = submit(1);
        @Nullable CompletableFuture<Outcome>[] claimed = inbox.claim(Delivery.ATOMIC, 1, 2);
        assertSame(first, claimed[0]);
        assertSame(second, claimed[1]);
        assertEquals(null, inbox.claim(Delivery.ATOMIC, 1, 2)[0]);
        inbox.take(Delivery.ATOMIC, 0);
        assertTrue(inbox.isIdle());
    }

    @Test
    void closing_tells_what_the_protocol_had_from_what_it_never_got() {
        CompletableFuture<Outcome> sent = submit(1);
        inbox.take(Delivery.ATOMIC, 0);
        CompletableFuture<Outcome> kept = submit(1);
        inbox.close("over").run();
        assertInstanceOf(Outcome.Unknown.class, sent.join());
        assertInstanceOf(Outcome.Rejected.class, kept.join());
        assertInstanceOf(Outcome.Rejected.class, submit(1).join());
    }

    @Test
    void a_large_message_is_cut_into_blocks_of_one_fragment_behind_what_waits() {
        submit(10);
        submit(600_000);
        submit(10);
        List<Integer> entries = new ArrayList<>();
        for (Optional<Block> next = inbox.take(Delivery.ATOMIC, 0); next.isPresent(); ) {
            assertTrue(next.get().length() <= Block.LIMIT_BYTES);
            entries.add(next.get().entries());
            next = inbox.take(Delivery.ATOMIC, 0);
        }
        assertEquals(List.of(1, 1, 1, 1, 1), entries);
    }

    @Test
    void messages_above_the_limit_are_too_large_and_large_ones_are_bounded_together() {
        Outcome.Rejected tooLarge =
                (Outcome.Rejected) submit((int) (4 * MIB + 1)).join();
        assertEquals(Outcome.Reason.TOO_LARGE, tooLarge.reason());
        assertFalse(submit((int) (3 * MIB)).isDone());
        assertEquals(
                Outcome.Reason.BUSY, ((Outcome.Rejected) submit((int) (2 * MIB)).join()).reason());
    }

    @Test
    void many_threads_lose_nothing_and_each_keeps_its_order() throws InterruptedException {
        int threads = 4;
        int each = 20_000;
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int number = t;
            all.add(new Thread(() -> submitAll(number, each)));
        }
        all.forEach(Thread::start);
        int[] next = new int[threads];
        int seen = 0;
        while (seen < threads * each) {
            Optional<Block> block = inbox.take(Delivery.ATOMIC, 0);
            if (block.isEmpty()) {
                Thread.onSpinWait();
                continue;
            }
            seen += check(block.get(), next);
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertEquals(0, inbox.waitingEntries());
    }

    private void submitAll(int number, int each) {
        for (int i = 0; i < each; ) {
            ByteBuffer payload = ByteBuffer.allocate(8).putInt(number).putInt(i).flip();
            CompletableFuture<Outcome> outcome = inbox.submit(Entries.MESSAGE, 7, payload, Delivery.ATOMIC);
            if (outcome.isDone()) {
                Thread.onSpinWait();
            } else {
                i++;
            }
        }
    }

    private int check(Block block, int[] next) {
        ByteBuffer bytes = block.bytes();
        int at = 0;
        long seq = Entries.seq(bytes, 0);
        for (int i = 0; i < block.entries(); i++) {
            ByteBuffer payload = bytes.slice(at + Entries.HEADER, 8);
            assertEquals(next[payload.getInt()]++, payload.getInt());
            at += Entries.HEADER + Entries.length(bytes, at);
        }
        inbox.claim(Delivery.ATOMIC, seq, block.entries());
        return block.entries();
    }
}
