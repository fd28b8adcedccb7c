package org.consort.services.machine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Runs tasks one at a time, in order, on whatever workers there are. Thread-safe. */
final class Line {

    /** After so many, others get their turn on the worker. */
    private static final int TURN = 64;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Adds a task.
     *
     * @param task throws nothing
     * @param workers runs what it is given, some time
     */
    void post(Runnable task, Consumer<Runnable> workers) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            workers.accept(() -> run(workers));
        }
    }

    private void run(Consumer<Runnable> workers) {
        for (int i = 0; i < TURN; i++) {
            tasks.remove().run();
            if (waiting.decrementAndGet() == 0) {
                return;
            }
        }
        workers.accept(() -> run(workers));
    }
}
