package org.consort;

/**
 * Where in the log an operation stands. Anyone can check an outcome against the log by it, and it is a fencing
 * token: a later operation has a greater receipt.
 *
 * @param epoch the epoch that ordered the operation
 * @param index index of its entry
 */
public record Receipt(long epoch, long index) implements Comparable<Receipt> {

    @Override
    public int compareTo(Receipt other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(index, other.index);
    }

    @Override
    public String toString() {
        return epoch + ":" + index;
    }
}
