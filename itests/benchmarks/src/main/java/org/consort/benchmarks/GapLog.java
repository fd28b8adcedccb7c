package org.consort.benchmarks;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** When deliveries stood still, and how long. One writer at a time. */
final class GapLog {

    /** Shorter ones are not kept: they come by the thousand. */
    static final long LEAST_NANOS = 100_000;

    private final AtomicInteger count = new AtomicInteger();
    private long[] begin = new long[1 << 12];
    private long[] end = new long[1 << 12];
    private long last;

    /** Something was delivered now. */
    void delivered(long nowNanos) {
        long before = last;
        last = nowNanos;
        if (before != 0 && nowNanos - before >= LEAST_NANOS) {
            add(before, nowNanos);
        }
    }

    private void add(long from, long until) {
        int next = count.get();
        if (next == begin.length) {
            begin = Arrays.copyOf(begin, 2 * next);
            end = Arrays.copyOf(end, 2 * next);
        }
        begin[next] = from;
        end[next] = until;
        count.set(next + 1);
    }

    /** The longest that overlaps this time, whole; 0 if all were shorter than {@link #LEAST_NANOS}. */
    long longest(long from, long until) {
        int known = count.get();
        long longest = 0;
        for (int i = 0; i < known; i++) {
            if (end[i] > from && begin[i] < until) {
                longest = Math.max(longest, end[i] - begin[i]);
            }
        }
        return longest;
    }
}
