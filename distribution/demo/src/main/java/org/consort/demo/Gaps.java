package org.consort.demo;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Remembers the times during which nothing was delivered here: the longest of them say how long a fault held the group
 * up. Written on the group's thread, read on any.
 */
final class Gaps {

    /** Shorter ones are the group's ordinary pace. */
    private static final long NOTEWORTHY_NANOS = 1_000_000;

    private static final int MOST = 10_000;

    private record Gap(long beginNanos, long endNanos) {}

    private final Queue<Gap> gaps = new ArrayBlockingQueue<>(MOST);
    private final long originNanos = System.nanoTime();
    private final long originMicros = System.currentTimeMillis() * 1000;
    private volatile boolean counting;
    private volatile long lastNanos;

    /** A change was delivered. */
    void delivered(long nowNanos) {
        if (counting && nowNanos - lastNanos > NOTEWORTHY_NANOS) {
            Gap gap = new Gap(lastNanos, nowNanos);
            if (!gaps.offer(gap)) {
                gaps.poll();
                gaps.offer(gap);
            }
        }
        lastNanos = nowNanos;
        counting = true;
    }

    /** What comes next comes after a time that does not count: this member was not in the group. */
    void interrupted() {
        counting = false;
    }

    /** The longest gap that has a part in a span of wall-clock time, in microseconds; 0 if all were short. */
    long longestMicros(long fromMicros, long toMicros) {
        long longest = 0;
        for (Gap gap : gaps) {
            if (wall(gap.endNanos) >= fromMicros && wall(gap.beginNanos) <= toMicros) {
                longest = Math.max(longest, (gap.endNanos - gap.beginNanos) / 1000);
            }
        }
        return longest;
    }

    private long wall(long nanos) {
        return originMicros + (nanos - originNanos) / 1000;
    }
}
