package org.consort.testkit.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: what is due next runs next, and the clock jumps there. Ties run in the order they were made. */
public final class Agenda {

    /** A thousandth of a second, in nanoseconds. */
    public static final long MILLI = 1_000_000;

    private record Due(long atNanos, long order, Runnable task) {}

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
    private final long limit;
    private long nowNanos;
    private long made;
    private long ran;

    /**
     * An empty agenda.
     *
     * @param limit how many tasks run at most: no run is endless
     */
    public Agenda(long limit) {
        this.limit = limit;
    }

    /** True if the limit is reached: nothing runs any more. */
    public boolean isSpent() {
        return ran >= limit;
    }

    /** The time, in nanoseconds from the start of the run. */
    public long nowNanos() {
        return nowNanos;
    }

    /** How many tasks have run. */
    public long ran() {
        return ran;
    }

    /** Runs a task at a time, now at the earliest. */
    public void at(long nanos, Runnable task) {
        queue.add(new Due(Math.max(nanos, nowNanos), made++, task));
    }

    /** Runs a task after a delay. */
    public void after(long delayNanos, Runnable task) {
        at(nowNanos + delayNanos, task);
    }

    /** Runs all that is due up to a time, and stands there then. */
    public void runUntil(long untilNanos) {
        while (!isSpent() && !queue.isEmpty() && queue.peek().atNanos() <= untilNanos) {
            Due due = queue.remove();
            nowNanos = due.atNanos();
            ran++;
            due.task().run();
        }
        nowNanos = Math.max(nowNanos, untilNanos);
    }
}
