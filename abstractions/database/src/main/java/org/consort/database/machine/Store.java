package org.consort.database.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.consort.database.TableInfo;
import org.jspecify.annotations.Nullable;

/**
 * The rows in all versions that can still be asked for. An entry writes versions on the group's thread, and {@link #publish} shows them to other threads, all at
 * once: those read by revision, so that a reading costs nothing and stops nobody.
 */
final class Store {

    private static final Comparator<Version> BY_ROW = Comparator.<Version>comparingLong(v -> v.cell.table.created)
            .thenComparing(v -> v.cell.key, Arrays::compareUnsigned);
    private static final Comparator<Version> BY_EXPIRY =
            Comparator.<Version>comparingLong(v -> v.expires).thenComparing(BY_ROW);

    private final Directory directory = new Directory();
    private final History history;
    private final TreeSet<Version> expiring = new TreeSet<>(BY_EXPIRY);
    private volatile long revision;
    private long ticks;
    private @Nullable Version first;
    private @Nullable Version last;

    Store(long revision, long floor, long ticks) {
        this.revision = revision;
        this.history = new History(floor);
        this.ticks = ticks;
    }

    Directory directory() {
        return directory;
    }

    History history() {
        return history;
    }

    /** The last entry that wrote something. Any thread. */
    long revision() {
        return revision;
    }

    /** The log's time. */
    long ticks() {
        return ticks;
    }

    boolean isExpiring() {
        return !expiring.isEmpty();
    }

    /**
     * Writes a new version of a row; once for each row and entry. The quota was checked.
     *
     * @param known its cell, if it has one
     */
    void put(Table table, @Nullable Cell known, byte[] key, Draft draft) {
        append(new Version(
                known == null ? table.make(key) : known, draft.at(), Version.PUT, draft.value(), draft.expires()));
    }

    /** Takes a row away, which is there. */
    void delete(Cell cell, long at) {
        append(new Version(cell, at, Version.DELETED, Version.NO_VALUE, 0));
    }

    /** What a row counts. */
    static long bytes(byte[] key, byte[] value) {
        return (long) key.length + value.length + TableInfo.ROW_BYTES;
    }

    /** Shows what an entry wrote, if it wrote anything. */
    void publish(long at) {
        Version commit = first;
        if (commit != null) {
            first = null;
            last = null;
            history.add(commit);
            revision = at;
        }
    }

    /** Another tick of the log's time: rows expire. */
    void tick(long at) {
        ticks++;
        List<Version> over = new ArrayList<>();
        for (Version version : expiring) {
            if (version.expires > ticks || over.size() == Limits.EXPIRED) {
                break;
            }
            over.add(version);
        }
        // In the order in which a snapshot has them, so that watches hear the same everywhere.
        over.sort(BY_ROW);
        over.forEach(version -> append(new Version(version.cell, at, Version.EXPIRED, Version.NO_VALUE, 0)));
        publish(at);
    }

    /** Drops a table; its history would be one of nothing, so all of it goes. */
    void drop(Table table, long at) {
        directory.remove(table);
        expiring.removeIf(version -> version.cell.table == table);
        revision = at;
        history.compact(at);
    }

    /** Makes a table. */
    void create(Table table) {
        directory.add(table);
        revision = Math.max(revision, table.created);
    }

    /** Takes over a cell with its versions from a snapshot, the newest first. */
    void adopt(Cell cell) {
        Version row = cell.row();
        cell.table.count(null, row);
        if (row != null && row.expires > 0) {
            expiring.add(row);
        }
    }

    /** Takes over the history from a snapshot: all versions that are newer than the floor. */
    void adopt(List<Version> recent) {
        recent.sort(Comparator.<Version>comparingLong(v -> v.revision).thenComparing(BY_ROW));
        for (int i = 0; i < recent.size(); ) {
            Version commit = recent.get(i);
            Version end = commit;
            while (++i < recent.size() && recent.get(i).revision == commit.revision) {
                end.sibling = recent.get(i);
                end = recent.get(i);
            }
            history.add(commit);
        }
    }

    private void append(Version version) {
        Cell cell = version.cell;
        Version before = cell.head;
        version.previous = before;
        cell.table.count(before, version);
        if (before != null && before.expires > 0) {
            expiring.remove(before);
        }
        if (version.expires > 0) {
            expiring.add(version);
        }
        cell.head = version;
        if (last == null) {
            first = version;
        } else {
            last.sibling = version;
        }
        last = version;
    }

    /**
     * What is to be written.
     *
     * @param expires the tick at which the row goes; 0 if it stays
     * @param at the revision
     */
    record Draft(byte[] value, long expires, long at) {}
}
