package org.consort.benchmarks;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** When each delivery came and when it was sent: what a failure did to them. One writer at a time. */
final class FailureLog {

    private static final int LIMIT = 2_000_000;
    private static final int COLD = 2000;

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

    /**
     * When the first message was delivered that was sent after this.
     *
     * @param gone when the process was seen to be gone: what was sent before may have gone through its hands
     */
    OptionalLong recovered(long gone) {
        int known = count.get();
        for (int i = 0; i < known; i++) {
            if (sent[i] > gone) {
                return OptionalLong.of(at[i]);
            }
        }
        return OptionalLong.empty();
    }

    /** The longest pause between deliveries that ended after the failure. */
    long gapNanos(long failedAt) {
        return longest(failedAt, Long.MAX_VALUE, 1);
    }

    /** The longest pause that ended before it, once the JVMs were warm: what pauses mean nothing. */
    long priorGapNanos(long failedAt) {
        return longest(Long.MIN_VALUE, failedAt, COLD);
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
