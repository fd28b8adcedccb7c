package org.consort.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until a container that was just started is in all its groups, or can say why it is not. */
final class Arrival {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Home home;
    private final long pid;
    private final long deadlineNanos;

    Arrival(Home home, long pid, long seconds) {
        this.home = home;
        this.pid = pid;
        this.deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    int await() throws IOException {
        while (!Files.exists(home.socket()) && remainingSeconds() > 0) {
            if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
                throw new IOException("the container ended while it started");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (!Files.exists(home.socket())) {
            throw new IOException(
                    "it goes on starting; 'consort status --home " + home.folder() + "' tells how far it is");
        }
        long wait = Math.max(1, remainingSeconds());
        return new Client(home.socket()).run("consort:status --wait " + wait, wait + Client.ANSWER_SECONDS);
    }

    private long remainingSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(deadlineNanos - System.nanoTime());
    }
}
