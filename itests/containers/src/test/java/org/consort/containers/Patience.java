package org.consort.containers;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for conditions, never for times. */
final class Patience {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A machine that runs many tests at once may be slow; a condition that holds ends the wait at once. */
    static final Duration LONG = Duration.ofSeconds(60);

    private Patience() {}

    interface Condition {
        boolean holds() throws Exception;
    }

    static void until(String what, Condition condition, Supplier<String> evidence) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                fail("not within " + LONG.toSeconds() + " s: " + what + System.lineSeparator() + evidence.get());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
