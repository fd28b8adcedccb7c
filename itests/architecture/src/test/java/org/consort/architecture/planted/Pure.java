package org.consort.architecture.planted;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What a machine may do: count, and let others run what waits. */
public final class Pure {

    private long total;

    /** Adds. */
    public CompletableFuture<Long> add(long value, Executor callbacks) {
        total += value;
        return CompletableFuture.completedFuture(total).thenApplyAsync(sum -> sum + 1, callbacks);
    }

    /** Tells whoever comes later on this thread of another's that it was interrupted. */
    public void interrupted() {
        Thread.currentThread().interrupt();
    }
}
