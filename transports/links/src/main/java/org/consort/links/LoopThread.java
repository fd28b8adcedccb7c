package org.consort.links;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.consort.spi.transport.GroupThread;
import org.jspecify.annotations.Nullable;

/**
 * A loop as the thread of one group. Tasks that wait together run together, and everything that the loop does for
 * the group in one turn ends in one {@link Work#burstEnd}.
 */
final class LoopThread implements GroupThread {

    /** What the thread does for its group. None of these throws. */
    interface Work {
        void run(Runnable task);

        void burstEnd();

        void deadline(long nowNanos);
    }

    private final LinkLoop loop;
    private final int tasksPerTurn;
    private final Work work;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable drain = this::drain;
    private final Runnable endBurst = this::endBurst;
    private volatile boolean stopped;
    private boolean burstOpen;
    private long wakeAtNanos = Long.MAX_VALUE;
    private long armedAtNanos = Long.MAX_VALUE;
    private LinkLoop.@Nullable Alarm alarm;

    /**
     * Makes one that nothing was done for.
     *
     * @param tasksPerTurn so many run before links get their turn again
     */
    LoopThread(LinkLoop loop, int tasksPerTurn, Work work) {
        this.loop = loop;
        this.tasksPerTurn = tasksPerTurn;
        this.work = work;
    }

    LinkLoop loop() {
        return loop;
    }

    @Override
    public void execute(Runnable task) {
        if (stopped) {
            throw new RejectedExecutionException("the transport of this group is closed");
        }
        tasks.add(task);
        if (!woken.get() && woken.compareAndSet(false, true)) {
            loop.execute(drain);
        }
    }

    /** Takes no more tasks: one that gives itself again would keep the loop from ending. Any thread. */
    void stop() {
        stopped = true;
    }

    @Override
    public boolean isCurrent() {
        return loop.isCurrent();
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }

    @Override
    public void wakeAt(long nanos) {
        wakeAtNanos = nanos;
        // A later time costs nothing: the alarm that is set finds, when it fires, that it must go on.
        boolean sooner = alarm == null || nanos - armedAtNanos < 0;
        if (nanos != Long.MAX_VALUE && sooner) {
            arm();
        }
    }

    /** To be called after anything was done for the group: calls {@link Work#burstEnd} once, when the loop's turn ends. */
    void touched() {
        if (!burstOpen) {
            burstOpen = true;
            loop.atEnd(endBurst);
        }
    }

    private void drain() {
        woken.set(false);
        for (int i = 0; i < tasksPerTurn; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            work.run(task);
        }
        if (!tasks.isEmpty() && woken.compareAndSet(false, true)) {
            loop.execute(drain);
        }
        touched();
    }

    private void endBurst() {
        // What the end itself does goes out with it and needs no other.
        work.burstEnd();
        burstOpen = false;
    }

    private void arm() {
        if (alarm != null) {
            alarm.cancel();
        }
        armedAtNanos = wakeAtNanos;
        alarm = loop.schedule(this::ring, wakeAtNanos - nowNanos());
    }

    private void ring() {
        alarm = null;
        if (wakeAtNanos == Long.MAX_VALUE) {
            return;
        }
        long now = nowNanos();
        if (now - wakeAtNanos < 0) {
            arm();
            return;
        }
        wakeAtNanos = Long.MAX_VALUE;
        work.deadline(now);
        touched();
    }
}
