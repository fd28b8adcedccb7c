package org.consort.database.machine;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.database.Key;
import org.consort.database.LockRequest;
import org.consort.database.Range;
import org.consort.database.Reading;
import org.consort.database.Row;
import org.consort.database.Session;
import org.consort.database.Transaction;

/** Notes what a body reads and writes. Without locks, what it has read is compared when it commits. */
final class OpenSession implements Session {

    private final Reading reading;
    private final Transaction.Builder commit;
    private final Optional<List<LockRequest.Scope>> scopes;
    private final Map<String, TreeMap<Key, Optional<Row>>> written = new TreeMap<>();
    private final Map<String, Map<Key, Duration>> lives = new TreeMap<>();
    private final Map<String, Map<Key, Long>> readRows = new TreeMap<>();
    private final Map<String, List<Range>> readRanges = new TreeMap<>();

    OpenSession(Reading reading, Transaction.Builder commit, Optional<List<LockRequest.Scope>> scopes) {
        this.reading = reading;
        this.commit = commit;
        this.scopes = scopes;
    }

    @Override
    public long revision() {
        return reading.revision();
    }

    @Override
    public Optional<Row> get(String table, Key key) {
        check(table, Range.only(key), false);
        Optional<Row> own = writtenIn(table).get(key);
        if (own != null) {
            return own;
        }
        Optional<Row> row = reading.get(table, key);
        readRows.computeIfAbsent(table, t -> new LinkedHashMap<>())
                .put(key, row.map(Row::revision).orElse(0L));
        return row;
    }

    @Override
    public List<Row> scan(String table, Range range, int limit) {
        check(table, range, false);
        TreeMap<Key, Optional<Row>> own = writtenIn(table);
        // As many more as may be hidden by what was deleted here.
        List<Row> there = reading.scan(table, range, limit + own.size());
        readRanges.computeIfAbsent(table, t -> new ArrayList<>()).add(range);
        TreeMap<Key, Row> all = new TreeMap<>();
        there.forEach(row -> all.put(row.key(), row));
        boolean cut = there.size() == limit + own.size();
        own.forEach((key, row) -> {
            if (range.contains(key) && !(cut && key.compareTo(all.lastKey()) > 0)) {
                row.ifPresentOrElse(value -> all.put(key, value), () -> all.remove(key));
            }
        });
        return all.values().stream().limit(limit).toList();
    }

    @Override
    public void put(String table, Key key, byte[] value) {
        check(table, Range.only(key), true);
        writtenIn(table).put(key, Optional.of(new Row(key, ByteBuffer.wrap(value.clone()), 0)));
        livesIn(table).remove(key);
    }

    @Override
    public void put(String table, Key key, byte[] value, Duration timeToLive) {
        put(table, key, value);
        livesIn(table).put(key, timeToLive);
    }

    @Override
    public void delete(String table, Key key) {
        check(table, Range.only(key), true);
        writtenIn(table).put(key, Optional.empty());
    }

    /** Adds to the commit what was written, and before that, without locks, what was read. */
    void complete() {
        boolean writes = written.values().stream().anyMatch(rows -> !rows.isEmpty());
        if (!writes) {
            return;
        }
        if (scopes.isEmpty()) {
            readRows.forEach((table, rows) -> rows.forEach((key, at) -> commit.ifRevision(table, key, at)));
            readRanges.forEach(
                    (table, ranges) -> ranges.forEach(range -> commit.ifUnchanged(table, range, reading.revision())));
        }
        written.forEach((table, rows) -> rows.forEach((key, row) -> write(table, key, row)));
    }

    private void write(String table, Key key, Optional<Row> row) {
        if (row.isEmpty()) {
            commit.delete(table, key);
            return;
        }
        ByteBuffer value = row.get().value();
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        Duration life = livesIn(table).get(key);
        if (life == null) {
            commit.put(table, key, bytes);
        } else {
            commit.put(table, key, bytes, life);
        }
    }

    private TreeMap<Key, Optional<Row>> writtenIn(String table) {
        return written.computeIfAbsent(Names.check(table), t -> new TreeMap<>());
    }

    private Map<Key, Duration> livesIn(String table) {
        return lives.computeIfAbsent(table, t -> new TreeMap<>());
    }

    private void check(String table, Range range, boolean writes) {
        boolean covered = scopes.isEmpty()
                || scopes.get().stream()
                        .anyMatch(scope -> scope.table().equals(table)
                                && (scope.exclusive() || !writes)
                                && covers(scope.range(), range));
        if (!covered) {
            throw new IllegalArgumentException(range + " of table '" + table + "' is not locked"
                    + (writes ? " exclusively" : "") + ": add it to the locks");
        }
    }

    private static boolean covers(Range outer, Range inner) {
        return outer.from().compareTo(inner.from()) <= 0
                && (outer.to().isEmpty()
                        || inner.to().isPresent()
                                && inner.to().get().compareTo(outer.to().get()) <= 0);
    }
}
