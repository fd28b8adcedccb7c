package org.consort.host.detect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a member that comes and goes wait longer each time before it is admitted again: the first return is free, then the
 * wait doubles. A quiet time of ten times the longest wait is forgiven.
 */
public final class Damping {

    private static final int REMEMBERED = 256;

    private record Fall(int times, long atNanos) {}

    private final Map<String, Fall> falls = new HashMap<>();
    private final long firstWaitNanos;
    private final long longestWaitNanos;

    /** Makes an empty memory. */
    public Damping(long firstWaitNanos, long longestWaitNanos) {
        this.firstWaitNanos = firstWaitNanos;
        this.longestWaitNanos = longestWaitNanos;
    }

    /** A member fell out of a view, not by its own wish. */
    public void fell(String name, long nowNanos) {
        Fall last = falls.get(name);
        int times = last == null || forgiven(last, nowNanos) ? 1 : last.times() + 1;
        for (Map.Entry<String, Fall> each : List.copyOf(falls.entrySet())) {
            if (forgiven(each.getValue(), nowNanos)) {
                falls.remove(each.getKey());
            }
        }
        if (falls.size() < REMEMBERED) {
            falls.put(name, new Fall(times, nowNanos));
        }
    }

    /** How long a member of this name has still to wait, in nanoseconds; 0 if it may come in. */
    public long waitNanos(String name, long nowNanos) {
        Fall last = falls.get(name);
        if (last == null || last.times() < 2) {
            return 0;
        }
        int doublings = Math.min(last.times() - 2, 20);
        long wait = Math.min(longestWaitNanos, firstWaitNanos << doublings);
        return Math.max(0, last.atNanos() + wait - nowNanos);
    }

    private boolean forgiven(Fall fall, long nowNanos) {
        return nowNanos - fall.atNanos() > 10 * longestWaitNanos;
    }
}
