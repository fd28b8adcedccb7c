package org.consort.database.machine;

import java.util.Arrays;
import java.util.Optional;
import org.consort.database.Key;
import org.consort.database.LockRequest;
import org.consort.database.Range;

/**
 * One scope of a lock: a range of a table's keys.
 *
 * @param hold whose it is
 * @param to the first key behind it; empty if it has no end
 */
record Claim(Hold hold, Table table, byte[] from, Optional<byte[]> to, boolean exclusive) {

    /** True if it covers one key only. */
    boolean isPoint() {
        return to.isPresent()
                && to.get().length == from.length + 1
                && to.get()[from.length] == 0
                && Arrays.equals(from, 0, from.length, to.get(), 0, from.length);
    }

    boolean covers(byte[] key) {
        return Arrays.compareUnsigned(from, key) <= 0 && (to.isEmpty() || Arrays.compareUnsigned(key, to.get()) < 0);
    }

    boolean overlaps(Claim other) {
        return (to.isEmpty() || Arrays.compareUnsigned(other.from, to.get()) < 0)
                && (other.to.isEmpty() || Arrays.compareUnsigned(from, other.to.get()) < 0);
    }

    /** True if they can't be held together: they overlap, and one of them is exclusive; those of one owner don't exclude each other. */
    boolean excludes(Claim other) {
        return hold.owner() != other.hold.owner() && (exclusive || other.exclusive) && overlaps(other);
    }

    LockRequest.Scope scope() {
        return new LockRequest.Scope(table.name, new Range(Key.of(from), to.map(Key::of)), exclusive);
    }
}
