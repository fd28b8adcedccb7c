package org.consort.testkit.transport;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How a test waits until something is so: in real time here; a simulated transport runs its virtual time instead. */
public interface Patience {

    /** Something may have become so. Called by any thread. */
    void stir();

    /**
     * Waits until the condition holds.
     *
     * @throws AssertionError if it does not within a generous time
     */
    void until(String what, BooleanSupplier condition);

    /** Waits in real time. */
    static Patience real(long limitMillis) {
        Semaphore stirred = new Semaphore(0);
        return new Patience() {
            @Override
            public void stir() {
                stirred.release();
            }

            @Override
            public void until(String what, BooleanSupplier condition) {
                long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
                while (!condition.getAsBoolean()) {
                    if (System.nanoTime() - deadline > 0) {
                        throw new AssertionError("not within " + limitMillis + " ms: " + what);
                    }
                    await();
                }
            }

            private void await() {
                try {
                    // The bound covers conditions that nobody stirs for.
                    if (stirred.tryAcquire(20, TimeUnit.MILLISECONDS)) {
                        stirred.drainPermits();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted", e);
                }
            }
        };
    }
}
