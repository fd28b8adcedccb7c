package org.consort.aeron;

import java.util.PriorityQueue;
import org.consort.links.LinkLoop;

/** What is to be done later, soonest first. */
final class Timers {

    /** One thing to be done, once. */
    static final class Timer implements Comparable<Timer>, LinkLoop.Alarm {
        private final long atNanos;
        private final Runnable task;
        private boolean cancelled;

        private Timer(long atNanos, Runnable task) {
            this.atNanos = atNanos;
            this.task = task;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Timer other) {
            return Long.signum(atNanos - other.atNanos);
        }
    }

    private final PriorityQueue<Timer> waiting = new PriorityQueue<>();

    Timer add(long atNanos, Runnable task) {
        Timer made = new Timer(atNanos, task);
        waiting.add(made);
        return made;
    }

    /** Takes one that is due, and does it; answers whether there was one. */
    boolean fire(long nowNanos) {
        Timer first = waiting.peek();
        while (first != null && first.cancelled) {
            waiting.poll();
            first = waiting.peek();
        }
        if (first == null || first.atNanos - nowNanos > 0) {
            return false;
        }
        waiting.poll();
        first.task.run();
        return true;
    }

    /** When the next is due; {@code nowNanos + most} if that is sooner. */
    long next(long nowNanos, long most) {
        Timer first = waiting.peek();
        return first == null ? nowNanos + most : Math.min(first.atNanos - nowNanos, most) + nowNanos;
    }
}
