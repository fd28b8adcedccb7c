package org.consort.database.machine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.consort.database.Refusal;
import org.consort.database.TableInfo;
import org.jspecify.annotations.Nullable;

/** A table: its rows in the order of their keys, and who has locked which. Written on the group's thread, its cells are read on any. */
final class Table {

    final String name;
    final byte[] nameBytes;
    final int hash;
    final long created;
    final Claims claims = new Claims();
    private final ConcurrentNavigableMap<byte[], Cell> cells = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
    long quota;
    private long bytes;
    private long rows;

    Table(String name, long created, long quota) {
        this.name = name;
        this.nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        this.hash = Directory.hash(nameBytes);
        this.created = created;
        this.quota = quota;
    }

    @Nullable
    Cell cell(byte[] key) {
        return cells.get(key);
    }

    /** All cells, or those of a range. Weakly consistent: other threads see at least what was there when they began. */
    NavigableMap<byte[], Cell> cells(byte[] from, Optional<byte[]> to) {
        return to.isPresent() ? cells.subMap(from, true, to.get(), false) : cells.tailMap(from, true);
    }

    Cell make(byte[] key) {
        Cell cell = new Cell(this, key);
        cells.put(key, cell);
        return cell;
    }

    void remove(Cell cell) {
        cells.remove(cell.key, cell);
    }

    /** What was a row is another one now, or the other way round: null stands for none, as what was deleted does. */
    void count(@Nullable Version before, @Nullable Version after) {
        bytes += bytesOf(after) - bytesOf(before);
        rows += rowsOf(after) - rowsOf(before);
    }

    /**
     * Checks that so many bytes more fit.
     *
     * @throws Declined if they don't
     */
    void checkQuota(long more) {
        if (more > 0 && bytes + more > quota) {
            throw new Declined(
                    Refusal.QUOTA,
                    "table '" + name + "' has " + bytes + " of " + quota + " bytes, and " + more
                            + " more do not fit: delete rows, or raise its quota");
        }
    }

    TableInfo info() {
        return new TableInfo(name, created, rows, bytes, quota);
    }

    private static int rowsOf(@Nullable Version version) {
        return version == null || !version.isRow() ? 0 : 1;
    }

    private static long bytesOf(@Nullable Version version) {
        return version == null || !version.isRow() ? 0 : version.bytes();
    }
}
