package org.consort.architecture.planted;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/** One class for each thing that a machine may not do. */
public final class Impure {

    private Impure() {}

    /** Reads the clock. */
    public static final class ReadsNanos {
        long now() {
            return System.nanoTime();
        }
    }

    /** Reads the wall clock. */
    public static final class ReadsInstant {
        Instant now() {
            return Instant.now();
        }
    }

    /** Draws. */
    public static final class DrawsRandom {
        int draw() {
            return ThreadLocalRandom.current().nextInt();
        }
    }

    /** Draws too. */
    public static final class DrawsUuid {
        UUID draw() {
            return UUID.randomUUID();
        }
    }

    /** Starts a thread. */
    public static final class StartsThread {
        Thread make() {
            return new Thread(() -> {});
        }
    }

    /** Keeps one. */
    public static final class KeepsThread {
        private final Thread mine = Thread.currentThread();

        boolean isMine() {
            return mine == Thread.currentThread();
        }
    }

    /** Asks one, and so answers differently on each. */
    public static final class AsksThread {
        String name() {
            return Thread.currentThread().getName();
        }
    }

    /** Starts many. */
    public static final class UsesPool {
        ExecutorService make() {
            return Executors.newCachedThreadPool();
        }
    }

    /** Borrows the JVM's. */
    public static final class UsesCommonPool {
        CompletableFuture<Integer> later() {
            return CompletableFuture.supplyAsync(() -> 1);
        }
    }

    /** Locks. */
    public static final class Locks {
        private final ReentrantLock lock = new ReentrantLock();

        boolean held() {
            return lock.isLocked();
        }
    }

    /** Locks by keyword. */
    public static final class Synchronizes {
        synchronized int one() {
            return 1;
        }
    }

    /** Talks by itself. */
    public static final class OpensSocket {
        Socket open() {
            return new Socket();
        }
    }

    /** Logs. */
    public static final class Logs {
        String name() {
            return org.slf4j.LoggerFactory.getLogger("x").getName();
        }
    }

    /** Prints. */
    public static final class Prints {
        void print() {
            System.out.println();
        }
    }

    /** Keeps something on a disk. */
    public static final class ReadsFile {
        byte[] read(Path path) throws IOException {
            return Files.readAllBytes(path);
        }
    }
}
