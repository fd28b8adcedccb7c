package org.consort.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waiting for a moment or a condition. */
final class Await {

    private static final long POLL_NANOS = 5_000_000;

    private Await() {}

    /** Something that becomes true. */
    @FunctionalInterface
    interface Condition {
        boolean holds();
    }

    /**
     * Returns when the condition holds.
     *
     * @throws IllegalStateException if it does not within the limit; says what was missing
     */
    static void until(Duration limit, String what, Condition condition) {
        if (!within(limit, condition)) {
            throw new IllegalStateException("waited " + limit.toMillis() + " ms in vain for " + what);
        }
    }

    /** Whether the condition came to hold within the limit. */
    static boolean within(Duration limit, Condition condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /** Returns at this {@link System#nanoTime}, which all processes of one machine share. */
    static void moment(long nanos) {
        for (long now = System.nanoTime(); now < nanos; now = System.nanoTime()) {
            LockSupport.parkNanos(nanos - now);
        }
    }
}
