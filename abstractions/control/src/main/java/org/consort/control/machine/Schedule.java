package org.consort.control.machine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs user code off the group's thread: steps whose claims conflict one after another, in the order in which they were
 * posted; others at the same time. Lock-free: whoever comes first does the bookkeeping for those who come meanwhile.
 */
final class Schedule {

    private final ConcurrentLinkedQueue<Step> events = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Step> ready = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unhandled = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final Precedence<Step> order = new Precedence<>((a, b) -> a.claim.conflictsWith(b.claim));

    /**
     * Posts a step; called on one thread at a time, which so gives the order.
     *
     * @param workers runs a task on a worker thread
     */
    void post(Claim claim, Runnable body, Consumer<Runnable> workers) {
        unfinished.incrementAndGet();
        handle(new Step(claim, body, workers));
    }

    /** How many steps were posted and haven't ended. */
    int unfinished() {
        return unfinished.get();
    }

    /**
     * Runs a step that is ready and that no worker took yet, on the calling thread.
     *
     * @return false if there is none
     */
    boolean help() {
        Step step = ready.poll();
        if (step == null) {
            return false;
        }
        run(step);
        return true;
    }

    /** Helps until something is there, or there is nothing to help with. */
    void helpUntil(Supplier<Boolean> there) {
        boolean helped = true;
        while (helped && !there.get()) {
            helped = help();
        }
    }

    private void handle(Step event) {
        events.add(event);
        if (unhandled.getAndIncrement() == 0) {
            do {
                handleNext();
            } while (unhandled.decrementAndGet() > 0);
        }
    }

    private void handleNext() {
        Step step = events.remove();
        if (step.finished) {
            order.remove(step).forEach(this::launch);
        } else if (order.add(step)) {
            launch(step);
        }
    }

    private void launch(Step step) {
        ready.add(step);
        step.workers.accept(() -> {
            // Whoever takes it from the queue runs it: this worker, or somebody who helped before it came round.
            if (ready.remove(step)) {
                run(step);
            }
        });
    }

    private void run(Step step) {
        try {
            step.body.run();
        } finally {
            step.finished = true;
            unfinished.decrementAndGet();
            handle(step);
        }
    }

    private static final class Step {
        private final Claim claim;
        private final Runnable body;
        private final Consumer<Runnable> workers;
        private volatile boolean finished;

        private Step(Claim claim, Runnable body, Consumer<Runnable> workers) {
            this.claim = claim;
            this.body = body;
            this.workers = workers;
        }
    }
}
