package org.consort.host;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.consort.spi.transport.GroupThread;

/**
 * The thread that a life lives on: its first channel's, until a change of the transport moves it to another's. Tasks wait in a queue of the
 * life's own, so that they keep their order when it moves. It is never on two threads at once: the old one does nothing for it after
 * {@link #moveTo}, and all that it did before happens before what the new one does.
 */
final class Home {

    private static final int TASKS_PER_TURN = 4096;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable turn = this::turn;
    private final Consumer<Runnable> runner;
    private volatile GroupThread thread;
    private Runnable turnEnd = () -> {};

    /** @param runner runs each task, and lets no exception through */
    Home(GroupThread first, Consumer<Runnable> runner) {
        this.thread = first;
        this.runner = runner;
    }

    long nowNanos() {
        return thread.nowNanos();
    }

    boolean isCurrent() {
        return thread.isCurrent();
    }

    /** The thread, if it is one that can be taken away and replaced. */
    Optional<Relay> relay() {
        return thread instanceof Relay relay ? Optional.of(relay) : Optional.empty();
    }

    /** True if the life is on this thread now. */
    boolean isOn(GroupThread that) {
        return thread == that;
    }

    /**
     * Runs a task soon, after those given before. Any thread.
     *
     * @throws RejectedExecutionException if the transport that the thread belongs to is closed
     */
    void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Has the round made soon. Any thread. */
    void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            GroupThread on = thread;
            try {
                on.execute(turn);
            } catch (RejectedExecutionException e) {
                woken.set(false);
                if (on == thread) {
                    throw e;
                }
                // It moved this moment. Whoever moved it looks at what waits, this task too.
            }
        }
    }

    private void turn() {
        woken.set(false);
        if (!thread.isCurrent()) {
            wake();
            return;
        }
        for (int i = 0; i < TASKS_PER_TURN && thread.isCurrent(); i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            runner.accept(task);
        }
        if (!tasks.isEmpty()) {
            wake();
        }
        if (thread.isCurrent()) {
            turnEnd.run();
        }
    }

    /** Asks for a deadline, instead of any asked for before. */
    void wakeAt(long nanos) {
        thread.wakeAt(nanos);
    }

    /** From now on this runs after each turn: the channel of this thread does no more for the life than its tasks. */
    void endTurnsWith(Runnable end) {
        turnEnd = end;
    }

    /** Does all that waits here, then this: what was handed over before comes before what is not handed over from now on. */
    void arrive(Runnable arrival) {
        AtomicBoolean reached = new AtomicBoolean();
        tasks.add(() -> reached.set(true));
        while (!reached.get()) {
            Runnable task = tasks.poll();
            if (task != null) {
                runner.accept(task);
            }
        }
        turnEnd = () -> {};
        arrival.run();
        // A turn that was on its way over the old thread may never come.
        woken.set(false);
        wake();
    }

    /**
     * Moves to another thread, as the last that is done on this one.
     *
     * @param arrival runs there, behind all that waits
     * @throws RejectedExecutionException if that one takes no tasks; then nothing has changed
     */
    void moveTo(GroupThread next, Runnable arrival) {
        GroupThread before = thread;
        thread = next;
        try {
            next.execute(() -> arrive(arrival));
        } catch (RejectedExecutionException e) {
            thread = before;
            throw e;
        }
    }
}
