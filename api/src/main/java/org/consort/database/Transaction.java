package org.consort.database;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A transaction whose reads and writes are known before it begins: one entry of the log, done as a whole at every member or not at all. Its
 * steps are taken in order, each sees what those before it have written; the first whose condition does not hold refuses the whole. Immutable.
 *
 * @param steps what it does, 1 to {@value #STEPS}
 * @param lock the lock under which it writes; without one, it writes only what nobody has locked
 * @param unlocks whether the lock is released with it, if it is done
 */
public record Transaction(List<Step> steps, Optional<Grant> lock, boolean unlocks) {

    /** Most steps. */
    public static final int STEPS = 4096;

    /** Most rows that one step deletes. */
    public static final int RANGE_ROWS = 4096;

    /** Most bytes of a value. */
    public static final int VALUE_BYTES = 1 << 20;

    /** Most bytes of all keys and values. */
    public static final int BYTES = 4 << 20;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if there is no step, or too many, or too many bytes
     */
    public Transaction {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.size() > STEPS) {
            throw new IllegalArgumentException("a transaction has 1 to " + STEPS + " steps, not " + steps.size());
        }
        if (unlocks && lock.isEmpty()) {
            throw new IllegalArgumentException("a transaction without a lock has none to release");
        }
        long bytes = steps.stream().mapToLong(Transaction::bytesOf).sum();
        if (bytes > BYTES) {
            throw new IllegalArgumentException(
                    "a transaction of " + bytes + " bytes: use " + BYTES + " at most, or several under one lock");
        }
    }

    /** Begins one. */
    public static Builder of() {
        return new Builder();
    }

    private static long bytesOf(Step step) {
        if (step instanceof Step.Put put) {
            return (long) put.key().length() + put.value().remaining();
        }
        return step instanceof Step.IfValue value
                ? (long) value.key().length() + value.value().remaining()
                : Key.LIMIT / 16;
    }

    /** Gathers steps. For one thread. */
    public static final class Builder {

        private final List<Step> steps = new ArrayList<>();
        private Optional<Grant> lock = Optional.empty();
        private boolean unlocks;

        private Builder() {}

        /** Goes on only if the row has this revision; 0 if it must not be there. */
        public Builder ifRevision(String table, Key key, long revision) {
            return add(new Step.IfRevision(table, checked(key), revision));
        }

        /** Goes on only if there is no such row. */
        public Builder ifAbsent(String table, Key key) {
            return ifRevision(table, key, 0);
        }

        /** Goes on only if the row is there and has this value. */
        public Builder ifValue(String table, Key key, byte[] value) {
            return add(new Step.IfValue(table, checked(key), checked(value)));
        }

        /** Goes on only if nothing in the range was written after this revision, as far as that is still known. */
        public Builder ifUnchanged(String table, Range range, long since) {
            return add(new Step.IfUnchanged(table, range, since));
        }

        /**
         * Writes a row.
         *
         * @throws IllegalArgumentException if the key is empty or the value larger than {@link #VALUE_BYTES}
         */
        public Builder put(String table, Key key, byte[] value) {
            return add(new Step.Put(table, checked(key), checked(value), Optional.empty()));
        }

        /**
         * Writes a row that is deleted when its time is over: never before, as far as the oldest member's clock is right, and some tenths of a second
         * after.
         *
         * @throws IllegalArgumentException if the key is empty, the value too large, or the time not from 1 ms to {@link LockRequest#LONGEST}
         */
        public Builder put(String table, Key key, byte[] value, Duration timeToLive) {
            if (timeToLive.toMillis() < 1 || timeToLive.compareTo(LockRequest.LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "a time to live of " + timeToLive + ": use 1 ms to " + LockRequest.LONGEST.toDays() + " days");
            }
            return add(new Step.Put(table, checked(key), checked(value), Optional.of(timeToLive)));
        }

        /** Deletes a row, if it is there. */
        public Builder delete(String table, Key key) {
            return add(new Step.Delete(table, checked(key)));
        }

        /** Deletes the rows of a range: {@value Transaction#RANGE_ROWS} at most, more are refused. */
        public Builder delete(String table, Range range) {
            return add(new Step.DeleteRange(table, range));
        }

        /** Adds to the number that a row holds, 0 if it is not there; see {@link Row#number}. Its row is among the {@link Committed#rows}. */
        public Builder add(String table, Key key, long delta) {
            return add(table, key, delta, Long.MIN_VALUE);
        }

        /** The same; goes on only if the sum is not less than the least, and does not overflow. */
        public Builder add(String table, Key key, long delta, long least) {
            return add(new Step.Add(table, checked(key), delta, least));
        }

        /** Reads a row as it is after the steps before; it is among the {@link Committed#rows}. */
        public Builder get(String table, Key key) {
            return add(new Step.Get(table, checked(key)));
        }

        /** Writes under a lock: what is written must be in its exclusive scopes, and it must be held still. */
        public Builder under(Grant grant) {
            lock = Optional.of(grant);
            return this;
        }

        /** Writes under a lock, and releases it with the same entry. */
        public Builder underAndUnlock(Grant grant) {
            unlocks = true;
            return under(grant);
        }

        /**
         * The transaction.
         *
         * @throws IllegalArgumentException if there is no step, or too many, or too many bytes
         */
        public Transaction done() {
            return new Transaction(steps, lock, unlocks);
        }

        /** Whether there is any step. */
        public boolean isEmpty() {
            return steps.isEmpty();
        }

        private Builder add(Step step) {
            steps.add(step);
            return this;
        }

        private static Key checked(Key key) {
            if (key.length() == 0) {
                throw new IllegalArgumentException("an empty key: use one of 1 to " + Key.LIMIT + " bytes");
            }
            return key;
        }

        private static ByteBuffer checked(byte[] value) {
            if (value.length > VALUE_BYTES) {
                throw new IllegalArgumentException("a value of " + value.length + " bytes: use " + VALUE_BYTES
                        + " at most, or several rows in one transaction");
            }
            return ByteBuffer.wrap(value.clone()).asReadOnlyBuffer();
        }
    }
}
