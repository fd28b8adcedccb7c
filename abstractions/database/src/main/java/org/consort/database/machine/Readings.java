package org.consort.database.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.consort.database.DatabaseException;
import org.consort.database.Key;
import org.consort.database.Range;
import org.consort.database.Reading;
import org.consort.database.Refusal;
import org.consort.database.Row;
import org.jspecify.annotations.Nullable;

/** Reads versions of rows, on any thread, beside the one that writes. */
final class Readings {

    private Readings() {}

    static Row row(Version version) {
        return new Row(Key.of(version.cell.key), ByteBuffer.wrap(version.value), version.revision);
    }

    /** A row as it is now. */
    static Optional<Row> get(Store store, String table, Key key) {
        Table there = store.directory().get(table);
        if (there == null) {
            return Optional.empty();
        }
        byte[] bytes = key.bytes();
        while (true) {
            long revision = store.revision();
            Cell cell = there.cell(bytes);
            Version row = cell == null ? null : cell.rowAt(revision);
            if (store.history().floor() <= revision) {
                return row == null ? Optional.empty() : Optional.of(row(row));
            }
            // The whole history went by while we looked: once more.
        }
    }

    /** The rows as they are now. */
    static Pinned now(Store store) {
        while (true) {
            long revision = store.revision();
            History.Pin pin = store.history().pin(revision);
            if (pin != null) {
                return new Pinned(store, pin);
            }
        }
    }

    /**
     * The rows at a revision.
     *
     * @throws DatabaseException if they are not known any more, or not yet
     */
    static Pinned at(Store store, long revision) {
        if (revision > store.revision()) {
            throw new DatabaseException(
                    Optional.empty(),
                    "revision " + revision + " is not here yet, this member is at " + store.revision()
                            + ": wait for it with latest()");
        }
        History.Pin pin = store.history().pin(revision);
        if (pin == null) {
            throw new DatabaseException(
                    Optional.of(Refusal.COMPACTED),
                    "revision " + revision + " is not kept any more, the oldest is "
                            + store.history().floor());
        }
        return new Pinned(store, pin);
    }

    /** A reading that keeps its revision from being forgotten. */
    static final class Pinned implements Reading {
        private final Store store;
        private final History.Pin pin;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Pinned(Store store, History.Pin pin) {
            this.store = store;
            this.pin = pin;
        }

        @Override
        public long revision() {
            return pin.revision();
        }

        @Override
        public Optional<Row> get(String table, Key key) {
            Cell cell = table(table).cell(key.bytes());
            Version row = cell == null ? null : cell.rowAt(revision());
            return row == null ? Optional.empty() : Optional.of(row(row));
        }

        @Override
        public List<Row> scan(String table, Range range, int limit) {
            if (limit < 1) {
                throw new IllegalArgumentException("a scan for " + limit + " rows: ask for 1 at least");
            }
            List<Row> rows = new ArrayList<>();
            for (Cell cell : table(table)
                    .cells(range.from().bytes(), range.to().map(Key::bytes))
                    .values()) {
                Version row = cell.rowAt(revision());
                if (row != null) {
                    rows.add(row(row));
                    if (rows.size() == limit) {
                        break;
                    }
                }
            }
            return rows;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                store.history().unpin(pin);
            }
        }

        private Table table(String name) {
            if (closed.get()) {
                throw new DatabaseException(Optional.empty(), "the reading of revision " + revision() + " is closed");
            }
            @Nullable Table table = store.directory().get(name);
            if (table == null || table.created > revision()) {
                Declined why = store.directory().missing(name);
                throw new DatabaseException(Optional.of(why.reason()), why.detail());
            }
            return table;
        }
    }
}
