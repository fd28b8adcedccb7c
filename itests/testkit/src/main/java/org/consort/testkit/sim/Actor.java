package org.consort.testkit.sim;

import java.util.ArrayDeque;

/**
 * One simulated thread of a process: runs its tasks one by one in the order they came, can be paused, slowed down and
 * killed. What comes in while it is paused waits.
 */
public final class Actor {

    private static final int BURST_LIMIT = 8;

    private final Agenda agenda;
    private final Runnable burstEnd;
    private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();
    private long freeAtNanos;
    private long costNanos;
    private boolean scheduled;
    private boolean dead;
    private boolean running;

    /**
     * An idle thread.
     *
     * @param burstEnd runs when tasks that waited together have run
     */
    public Actor(Agenda agenda, Runnable burstEnd) {
        this.agenda = agenda;
        this.burstEnd = burstEnd;
    }

    /** Runs a task when those before it have run. A dead actor drops it. */
    public void post(Runnable task) {
        if (!dead) {
            inbox.add(task);
            wake();
        }
    }

    /** Runs a task after a delay, or later if it is busy or paused then. */
    public void postAfter(long delayNanos, Runnable task) {
        agenda.after(delayNanos, () -> post(task));
    }

    /** Does nothing for a time; tasks wait. */
    public void pause(long nanos) {
        freeAtNanos = Math.max(freeAtNanos, agenda.nowNanos() + nanos);
    }

    /** Ends every pause and slowness. */
    public void hurry() {
        freeAtNanos = agenda.nowNanos();
        costNanos = 0;
        scheduled = false;
        wake();
    }

    /** From now on each burst takes this long. */
    public void slow(long nanosPerBurst) {
        costNanos = nanosPerBurst;
    }

    /** Runs nothing any more. */
    public void kill() {
        dead = true;
        inbox.clear();
    }

    /** True until it is killed. */
    public boolean isAlive() {
        return !dead;
    }

    /** True while it is paused or works on something slow. */
    public boolean isBusy() {
        return freeAtNanos > agenda.nowNanos();
    }

    /** True while one of its tasks runs. */
    public boolean isRunning() {
        return running;
    }

    private void wake() {
        if (!scheduled && !inbox.isEmpty() && !dead) {
            scheduled = true;
            agenda.at(freeAtNanos, this::burst);
        }
    }

    private void burst() {
        scheduled = false;
        if (dead || inbox.isEmpty()) {
            return;
        }
        if (isBusy()) {
            wake();
            return;
        }
        running = true;
        for (int i = 0; i < BURST_LIMIT && !inbox.isEmpty() && !isBusy(); i++) {
            inbox.remove().run();
        }
        if (!dead) {
            burstEnd.run();
            freeAtNanos = Math.max(freeAtNanos, agenda.nowNanos() + costNanos);
        }
        running = false;
        wake();
    }
}
