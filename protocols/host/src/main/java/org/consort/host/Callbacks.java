package org.consort.host;

import java.util.concurrent.atomic.AtomicLong;
import org.consort.host.Environment.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of one group's callbacks: one thread, in order, counted in bytes. When it holds more than its bound, the group is
 * asked to slow down; nothing in it is ever dropped. Thread-safe.
 */
final class Callbacks {

    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
    private static final int TASK_BYTES = 128;

    private final Lane lane;
    private final String group;
    private final long limitBytes;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong queued = new AtomicLong();
    private final AtomicLong done = new AtomicLong();

    Callbacks(String group, Lane lane, long limitBytes) {
        this.group = group;
        this.lane = lane;
        this.limitBytes = limitBytes;
    }

    /** Runs a task after those before. */
    void execute(Runnable task) {
        execute(task, 0);
    }

    /** Runs a task that holds on to so many bytes. */
    void execute(Runnable task, long bytes) {
        long cost = bytes + TASK_BYTES;
        queuedBytes.addAndGet(cost);
        queued.incrementAndGet();
        lane.execute(() -> run(task, cost));
    }

    private void run(Runnable task, long cost) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("group={} a callback failed; the group goes on", group, e);
        } finally {
            queuedBytes.addAndGet(-cost);
            queued.decrementAndGet();
            done.incrementAndGet();
        }
    }

    /** True if more waits than the bound allows. */
    boolean lag() {
        return queuedBytes.get() > limitBytes;
    }

    /** True if less than half of the bound waits. */
    boolean caughtUp() {
        return queuedBytes.get() <= limitBytes / 2;
    }

    long queuedBytes() {
        return queuedBytes.get();
    }

    long queued() {
        return queued.get();
    }

    /** How many tasks have run: stands still while one is stuck. */
    long done() {
        return done.get();
    }

    void close() {
        lane.close();
    }
}
