package org.consort.control;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The one linear history of changes, as one member knows it at one moment.
 *
 * @param head counts and seals all decided changes, kept or not
 * @param records the youngest of them, oldest first, without gaps up to the head
 */
public record History(Head head, List<HistoryRecord> records) {

    /** How two histories stand to each other. */
    public sealed interface Comparison {

        /** They are the same. */
        record Same() implements Comparison {}

        /** One continues the other. */
        record Ahead(long byRecords) implements Comparison {}

        /** One is continued by the other. */
        record Behind(long byRecords) implements Comparison {}

        /**
         * They differ.
         *
         * @param mine the first record that differs
         * @param theirs what the other has in its place
         * @param first false if an earlier record, no longer kept by both, may be the first that differs
         */
        record Diverged(HistoryRecord mine, HistoryRecord theirs, boolean first) implements Comparison {}

        /** They have no kept record in common and can't be told apart or matched. */
        record Unknown(String why) implements Comparison {}
    }

    /** Copies the list. */
    public History {
        Objects.requireNonNull(head);
        records = List.copyOf(records);
    }

    /** The record of this number, if it is kept. */
    public Optional<HistoryRecord> record(long number) {
        long position = records.isEmpty() ? -1 : number - records.get(0).number();
        return position >= 0 && position < records.size() ? Optional.of(records.get((int) position)) : Optional.empty();
    }

    /** Compares with another member's history; names the first record that differs. */
    public Comparison compare(History other) {
        if (head.equals(other.head)) {
            return new Comparison.Same();
        }
        long last = Math.min(head.count(), other.head.count());
        if (last == 0) {
            return extent(other);
        }
        Optional<String> mine = hashAt(last);
        Optional<String> theirs = other.hashAt(last);
        if (mine.isEmpty() || theirs.isEmpty()) {
            return new Comparison.Unknown("record " + last + " is the last both have, and one keeps it no longer: keep "
                    + "more records by the setting control.history.records");
        }
        return mine.equals(theirs) ? extent(other) : firstDifference(other, last);
    }

    private Comparison extent(History other) {
        long more = head.count() - other.head.count();
        return more >= 0 ? new Comparison.Ahead(more) : new Comparison.Behind(-more);
    }

    /** Each hash seals all before it, so "differs" is monotonous and can be searched by halving. */
    private Comparison firstDifference(History other, long last) {
        long oldest = Math.max(oldestKept(), other.oldestKept());
        if (oldest > last) {
            return new Comparison.Unknown("they differ, but no record that both have is kept by both");
        }
        long low = oldest;
        long high = last;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (hashAt(middle).equals(other.hashAt(middle))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return new Comparison.Diverged(
                record(low).orElseThrow(), other.record(low).orElseThrow(), low > oldest || low == 1);
    }

    private long oldestKept() {
        return records.isEmpty() ? Long.MAX_VALUE : records.get(0).number();
    }

    private Optional<String> hashAt(long number) {
        return number == head.count()
                ? Optional.of(head.hash())
                : record(number).map(HistoryRecord::hash);
    }
}
