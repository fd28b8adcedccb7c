package org.consort.database.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.database.Key;
import org.consort.database.Refusal;
import org.consort.database.Transaction;
import org.jspecify.annotations.Nullable;

/** Takes the steps of one transaction beside the store, and writes what they made if all of them could be taken. */
final class Execution {

    private static final Comparator<Place> BY_ROW = Comparator.<Place>comparingLong(place -> place.table().created)
            .thenComparing(Place::key, Arrays::compareUnsigned);

    private final Store store;
    private final Locks locks;
    private final Optional<Hold> lock;
    private final long at;
    private final Map<Place, Staged> staged = new TreeMap<>(BY_ROW);
    private final List<Found> found = new ArrayList<>();
    private long foundBytes;

    /** A row's place. */
    private record Place(Table table, byte[] key) {}

    /** What a row will be: null if it is gone. */
    private record Staged(@Nullable Cell cell, byte @Nullable [] value, long expires) {}

    /**
     * What a step read.
     *
     * @param value null if there is no such row
     */
    record Found(byte[] key, long revision, byte @Nullable [] value) {}

    Execution(State state, Optional<Hold> lock, long at) {
        this.store = state.store();
        this.locks = state.locks();
        this.lock = lock;
        this.at = at;
    }

    /**
     * Takes all steps.
     *
     * @return what they read
     * @throws Declined if one can't be taken; then nothing has changed
     */
    List<Found> run(Input in) {
        for (int left = in.i32(1, Transaction.STEPS); left > 0; left--) {
            step(in);
        }
        in.done();
        checkQuotas();
        for (Map.Entry<Place, Staged> entry : staged.entrySet()) {
            write(entry.getKey(), entry.getValue());
        }
        store.publish(at);
        return found;
    }

    private void step(Input in) {
        int kind = in.u8();
        Table table = store.directory().find(in.name());
        switch (kind) {
            case Requests.IF_REVISION -> ifRevision(table, in.key(1), in.i64());
            case Requests.IF_VALUE -> ifValue(table, in.key(1), in.array(Limits.VALUE_BYTES));
            case Requests.IF_UNCHANGED -> ifUnchanged(table, in);
            case Requests.PUT ->
                put(new Place(table, in.key(1)), in.i64(0, Limits.MILLIS), in.array(Limits.VALUE_BYTES));
            case Requests.DELETE -> delete(new Place(table, in.key(1)));
            case Requests.DELETE_RANGE -> deleteRange(table, in.key(0), in.end());
            case Requests.ADD -> add(new Place(table, in.key(1)), in.i64(), in.i64());
            case Requests.GET -> tell(new Place(table, in.key(1)));
            default -> throw new Malformed("a step of kind " + kind);
        }
    }

    private void ifRevision(Table table, byte[] key, long revision) {
        long is = revisionOf(new Place(table, key));
        if (is != revision) {
            throw conflict(table, key, "it has revision " + is + ", not " + revision);
        }
    }

    private void ifValue(Table table, byte[] key, byte[] value) {
        if (!Arrays.equals(valueOf(new Place(table, key)), value)) {
            throw conflict(table, key, "it has another value, or is not there");
        }
    }

    private void ifUnchanged(Table table, Input in) {
        byte[] from = in.key(0);
        Optional<byte[]> to = in.end();
        long since = in.i64();
        if (since < store.history().floor()) {
            throw new Declined(
                    Refusal.CONFLICT,
                    "what was written after revision " + since
                            + " is not known any more: read again, and commit sooner");
        }
        Version commit = store.history().after(since);
        while (commit != null) {
            for (Version version = commit; version != null; version = version.sibling) {
                if (version.cell.table == table && isIn(version.cell.key, from, to)) {
                    throw conflict(table, version.cell.key, "it was written at revision " + version.revision);
                }
            }
            commit = store.history().after(commit.revision);
        }
    }

    private void put(Place place, long millis, byte[] value) {
        locks.checkWrite(place.table(), place.key(), lock);
        stage(place, value, millis == 0 ? 0 : store.ticks() + Limits.ticks(millis));
    }

    private void delete(Place place) {
        locks.checkWrite(place.table(), place.key(), lock);
        stage(place, null, 0);
    }

    private void deleteRange(Table table, byte[] from, Optional<byte[]> to) {
        if (to.isPresent() && Arrays.compareUnsigned(from, to.get()) >= 0) {
            throw new Malformed("a range that ends before it begins");
        }
        List<Place> rows = new ArrayList<>();
        for (Cell cell : table.cells(from, to).values()) {
            if (cell.row() != null) {
                rows.add(new Place(table, cell.key));
                if (rows.size() > Transaction.RANGE_ROWS) {
                    throw new Declined(
                            Refusal.LIMIT,
                            "the range has more than " + Transaction.RANGE_ROWS + " rows: delete them part by part");
                }
            }
        }
        // Rows that an earlier step has made.
        for (Place place : List.copyOf(staged.keySet())) {
            if (place.table() == table && isIn(place.key(), from, to)) {
                rows.add(place);
            }
        }
        rows.forEach(this::delete);
    }

    private void add(Place place, long delta, long least) {
        byte[] before = valueOf(place);
        if (before != null && before.length != Long.BYTES) {
            throw conflict(place.table(), place.key(), "it has " + before.length + " bytes: no number");
        }
        long number = before == null ? 0 : ByteBuffer.wrap(before).getLong();
        long sum = number + delta;
        if (((number ^ sum) & (delta ^ sum)) < 0 || sum < least) {
            throw conflict(
                    place.table(),
                    place.key(),
                    number + " and " + delta + " would be less than " + least + ", or more than a number holds");
        }
        locks.checkWrite(place.table(), place.key(), lock);
        stage(place, ByteBuffer.allocate(Long.BYTES).putLong(0, sum).array(), 0);
        tell(place);
    }

    private void tell(Place place) {
        byte[] value = valueOf(place);
        foundBytes += place.key().length + (value == null ? 0 : value.length);
        if (foundBytes > Transaction.BYTES) {
            throw new Declined(
                    Refusal.LIMIT, "it reads more than " + Transaction.BYTES + " bytes: read the rest by itself");
        }
        found.add(new Found(place.key(), revisionOf(place), value));
    }

    private void stage(Place place, byte @Nullable [] value, long expires) {
        Cell cell = place.table().cell(place.key());
        staged.put(place, new Staged(cell, value, expires));
    }

    private long revisionOf(Place place) {
        Staged here = staged.get(place);
        if (here != null) {
            return here.value() == null ? 0 : at;
        }
        Version row = rowOf(place);
        return row == null ? 0 : row.revision;
    }

    private byte @Nullable [] valueOf(Place place) {
        Staged here = staged.get(place);
        if (here != null) {
            return here.value();
        }
        Version row = rowOf(place);
        return row == null ? null : row.value;
    }

    private static @Nullable Version rowOf(Place place) {
        Cell cell = place.table().cell(place.key());
        return cell == null ? null : cell.row();
    }

    private void checkQuotas() {
        Map<Table, Long> more = new TreeMap<>(Comparator.comparingLong((Table table) -> table.created));
        staged.forEach((place, here) -> {
            long after = here.value() == null ? 0 : Store.bytes(place.key(), here.value());
            Version row = here.cell() == null ? null : here.cell().row();
            more.merge(place.table(), after - (row == null ? 0 : row.bytes()), Long::sum);
        });
        more.forEach(Table::checkQuota);
    }

    private void write(Place place, Staged here) {
        Cell cell = here.cell();
        if (here.value() != null) {
            store.put(place.table(), cell, place.key(), new Store.Draft(here.value(), here.expires(), at));
        } else if (cell != null && cell.row() != null) {
            store.delete(cell, at);
        }
    }

    /** Whether a key is in a range. */
    static boolean isIn(byte[] key, byte[] from, Optional<byte[]> to) {
        return Arrays.compareUnsigned(from, key) <= 0 && (to.isEmpty() || Arrays.compareUnsigned(key, to.get()) < 0);
    }

    static Declined conflict(Table table, byte[] key, String what) {
        return new Declined(Refusal.CONFLICT, "row " + Key.of(key) + " of table '" + table.name + "': " + what);
    }
}
