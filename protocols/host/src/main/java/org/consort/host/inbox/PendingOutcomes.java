package org.consort.host.inbox;

import java.util.concurrent.CompletableFuture;
import org.consort.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The futures of submissions that have no outcome yet, in an array by sequence number: no node and no lookup per message.
 * Guarded by the lock of the {@link Inbox}.
 */
final class PendingOutcomes {

    private static final int INITIAL = 1 << 8;

    private @Nullable CompletableFuture<Outcome>[] slots = array(INITIAL);
    private long oldest = 1;
    private long next = 1;

    /** Remembers the future of this sequence number, which is greater than all before. */
    void add(long seq, CompletableFuture<Outcome> future) {
        while (seq - oldest >= slots.length) {
            grow();
        }
        slots[slot(seq)] = future;
        next = seq + 1;
    }

    /** Moves the futures of these sequence numbers to the array; null where there is none. */
    void claim(long seq, @Nullable CompletableFuture<Outcome>[] into) {
        for (int i = 0; i < into.length; i++) {
            long at = seq + i;
            if (at >= oldest && at < next) {
                into[i] = slots[slot(at)];
                slots[slot(at)] = null;
            }
        }
        while (oldest < next && slots[slot(oldest)] == null) {
            oldest++;
        }
    }

    /** The future of the newest submission; null if it has its outcome. */
    @Nullable
    CompletableFuture<Outcome> newest() {
        return oldest < next ? slots[slot(next - 1)] : null;
    }

    /** How many sequence numbers lie between the oldest without an outcome and the newest. */
    long span() {
        return next - oldest;
    }

    /** The first sequence number that {@link #claim} may still answer. */
    long oldest() {
        return oldest;
    }

    private void grow() {
        @Nullable CompletableFuture<Outcome>[] larger = array(slots.length * 2);
        for (long seq = oldest; seq < next; seq++) {
            larger[(int) (seq & (larger.length - 1))] = slots[slot(seq)];
        }
        slots = larger;
    }

    private int slot(long seq) {
        return (int) (seq & (slots.length - 1));
    }

    @SuppressWarnings("unchecked")
    static @Nullable CompletableFuture<Outcome>[] array(int length) {
        return (CompletableFuture<Outcome>[]) new CompletableFuture<?>[length];
    }
}
