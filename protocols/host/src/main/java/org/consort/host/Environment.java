package org.consort.host;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.consort.Registration;
import org.consort.host.storage.Disk;

/**
 * All that the host takes from its surroundings beside the modules: threads, clocks, chance and a place for files. The
 * simulator gives another one than the JVM, so that a run replays exactly.
 *
 * <p>The thread and the clock of a group are not here: they are its channel's, {@code Channel.thread()}.
 */
public interface Environment {

    /** Runs tasks, never on the caller's thread and never within {@code execute}. */
    interface Lane extends Executor, AutoCloseable {
        /** Lets tasks given before run, takes no more; does not wait. */
        @Override
        void close();
    }

    /** One thread of this name: tasks run one at a time, in the order given. */
    Lane lane(String name);

    /** So many threads whose names begin with this: tasks may block and overtake each other. */
    Lane pool(String name, int threads);

    /** Runs a task on no thread in particular after this time, unless the registration is closed before. */
    Registration after(long delayNanos, Runnable task);

    /** Runs a task that nobody waits for, some time after the node's start, on a thread of its own; or never, which is right too. */
    default void idly(Runnable task) {}

    /** Waits for a future's end, for at most so long; returns in any case. */
    void await(CompletableFuture<?> future, long limitNanos);

    /** A random number. */
    long random();

    /** Milliseconds since 1970: used for identities that have to grow, never for waiting. */
    long wallClockMillis();

    /** Where the durable log of a group goes. */
    Disk disk(String group);

    /** Where files of this node go: spools of state transfer, divergence files. Made when needed. */
    Path dataDirectory();
}
