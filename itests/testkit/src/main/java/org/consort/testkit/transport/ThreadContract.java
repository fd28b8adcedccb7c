package org.consort.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.consort.spi.transport.GroupThread;
import org.junit.jupiter.api.Test;

/** The group's thread: tasks in order, one alarm, a clock that never goes back. */
public interface ThreadContract extends OnStage {

    @Test
    default void tasks_run_in_order_on_the_thread_and_a_burst_ends_after_them() {
        Party a = stage().party("a");
        GroupThread thread = a.channel().thread();
        List<Integer> ran = new ArrayList<>();
        AtomicInteger strangers = new AtomicInteger();
        int before = a.bursts();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            thread.execute(() -> {
                ran.add(number);
                strangers.addAndGet(thread.isCurrent() ? 0 : 1);
            });
        }
        assertFalse(thread.isCurrent());
        assertEquals(1000, a.call(ran::size));
        for (int i = 0; i < 1000; i++) {
            assertEquals(i, ran.get(i));
        }
        assertEquals(0, strangers.get());
        stage().patience().until("a burst ends", () -> a.bursts() > before);
    }

    @Test
    default void tasks_of_many_threads_all_run() throws InterruptedException {
        Party a = stage().party("a");
        AtomicInteger count = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 5000; i++) {
                    a.channel().thread().execute(count::incrementAndGet);
                }
                go.countDown();
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(20_000, a.call(count::get));
    }

    @Test
    default void a_task_that_throws_harms_no_other() {
        Party a = stage().party("a");
        a.channel().thread().execute(() -> {
            throw new IllegalStateException("thrown by a test, on purpose");
        });
        assertEquals(1, a.call(() -> 1));
    }

    @Test
    default void the_alarm_rings_once_and_not_early() {
        Party a = stage().party("a");
        GroupThread thread = a.channel().thread();
        AtomicLong due = new AtomicLong();
        a.act(open -> {
            due.set(thread.nowNanos() + 30_000_000);
            thread.wakeAt(due.get());
        });
        a.until("deadline");
        assertTrue(a.call(() -> thread.nowNanos() - due.get()) >= 0);
        a.act(open -> thread.wakeAt(thread.nowNanos() + 1_000_000));
        a.until("deadline", 2);
        assertEquals(2, a.count("deadline"));
    }

    @Test
    default void the_last_alarm_asked_for_is_the_one_that_rings() {
        Party a = stage().party("a");
        GroupThread thread = a.channel().thread();
        AtomicLong due = new AtomicLong();
        a.act(open -> {
            thread.wakeAt(thread.nowNanos() + 1_000_000);
            due.set(thread.nowNanos() + 60_000_000);
            thread.wakeAt(due.get());
        });
        a.until("deadline");
        assertTrue(a.call(() -> thread.nowNanos() - due.get()) >= 0, "the later replaces the sooner");
        a.act(open -> {
            thread.wakeAt(thread.nowNanos() + 3_600_000_000_000L);
            thread.wakeAt(thread.nowNanos() + 1_000_000);
        });
        a.until("deadline", 2);
        a.act(open -> {
            thread.wakeAt(thread.nowNanos() + 1_000_000);
            thread.wakeAt(Long.MAX_VALUE);
        });
        long start = a.call(thread::nowNanos);
        stage().patience().until("time goes by", () -> a.call(thread::nowNanos) - start > 20_000_000);
        assertEquals(2, a.count("deadline"), "no alarm was asked for");
    }

    @Test
    default void an_alarm_in_the_past_rings_at_once() {
        Party a = stage().party("a");
        a.act(open -> a.channel().thread().wakeAt(a.channel().thread().nowNanos() - 1));
        a.until("deadline");
    }
}
