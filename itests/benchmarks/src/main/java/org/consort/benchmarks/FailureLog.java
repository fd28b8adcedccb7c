package org.consort.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;

/** When each delivery came and when it was sent: what a failure did to them. One writer at a time. */
final class FailureLog {

    private static final int LIMIT = 2_000_000;
    private static final int COLD = 2000;
    private static final long BEFORE_NANOS = 1_000_000_000;

    private final long[] at;
    private final long[] sent;
    private final AtomicInteger count = new AtomicInteger();

    /** A log that is not used takes no memory. */
    FailureLog(boolean used) {
        at = new long[used ? LIMIT : 0];
        sent = new long[used ? LIMIT : 0];
    }

    void add(long sentNanos) {
        int next = count.get();
        if (next < at.length) {
            at[next] = System.nanoTime();
            sent[next] = sentNanos;
            count.set(next + 1);
        }
    }

    /** Nanoseconds from the failure to the first delivery of a message sent after it; -1 if there was none. */
    long recoveredNanos(long failedAt) {
        int known = count.get();
        for (int i = 0; i < known; i++) {
            if (sent[i] > failedAt) {
                return at[i] - failedAt;
            }
        }
        return -1;
    }

    /** The longest pause between deliveries from a second before the failure on. */
    long gapNanos(long failedAt) {
        return longest(failedAt - BEFORE_NANOS, Long.MAX_VALUE, 1);
    }

    /** The longest pause before that, when the JVMs were warm: what pauses mean nothing. */
    long priorGapNanos(long failedAt) {
        return longest(Long.MIN_VALUE, failedAt - BEFORE_NANOS, COLD);
    }

    private long longest(long after, long until, int from) {
        int known = count.get();
        long longest = 0;
        for (int i = from; i < known; i++) {
            if (at[i] > after && at[i] <= until) {
                longest = Math.max(longest, at[i] - at[i - 1]);
            }
        }
        return longest;
    }
}
