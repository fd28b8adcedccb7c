package org.consort.host;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.consort.Registration;
import org.consort.host.storage.Disk;
import org.consort.host.storage.JvmDisk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JVM's own threads, clock and chance. Its threads are daemons: a node does not keep a process alive. */
public final class JvmEnvironment implements Environment, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JvmEnvironment.class);

    /** By then a group has formed that is going to. */
    private static final long IDLE_SECONDS = 1;

    private final SecureRandom random = new SecureRandom();
    private final Path dataDirectory;
    private final ScheduledExecutorService alarms;

    /** Makes an environment whose files go to this directory. */
    public JvmEnvironment(String nodeName, Path dataDirectory) {
        this.dataDirectory = dataDirectory;
        this.alarms = Executors.newSingleThreadScheduledExecutor(named("consort-" + nodeName + "-alarms"));
    }

    @Override
    public Lane lane(String name) {
        return new ThreadLane(Executors.newSingleThreadExecutor(named(name)));
    }

    @Override
    public Lane pool(String name, int threads) {
        return new ThreadLane(Executors.newFixedThreadPool(threads, numbered(name)));
    }

    @Override
    public Registration after(long delayNanos, Runnable task) {
        Future<?> scheduled = alarms.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void idly(Runnable task) {
        alarms.schedule(() -> daemon(task, "consort-idle").start(), IDLE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void await(CompletableFuture<?> future, long limitNanos) {
        try {
            future.get(limitNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("waited in vain", e);
        }
    }

    @Override
    public long random() {
        return random.nextLong();
    }

    @Override
    public long wallClockMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public Disk disk(String group) {
        return new JvmDisk(dataDirectory.resolve("log-" + group));
    }

    @Override
    public Path dataDirectory() {
        return dataDirectory;
    }

    @Override
    public void close() {
        alarms.shutdownNow();
    }

    private static ThreadFactory named(String name) {
        return task -> daemon(task, name);
    }

    private static ThreadFactory numbered(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> daemon(task, name + "-" + number.incrementAndGet());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** A lane over an executor of the JVM. */
    private record ThreadLane(ExecutorService executor) implements Lane {
        @Override
        public void execute(Runnable task) {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                LOG.debug("a task came after the lane was closed", e);
            }
        }

        @Override
        public void close() {
            executor.shutdown();
        }
    }
}
