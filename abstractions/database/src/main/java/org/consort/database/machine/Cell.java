package org.consort.database.machine;

import org.jspecify.annotations.Nullable;

/** All versions of one row, the newest first. Written on the group's thread, read on any. */
final class Cell {

    final Table table;
    final byte[] key;
    volatile @Nullable Version head;

    Cell(Table table, byte[] key) {
        this.table = table;
        this.key = key;
    }

    /** The version that a revision shows: the newest that is not newer. Null if there is none, or none that is kept. */
    @Nullable
    Version at(long revision) {
        Version version = head;
        while (version != null && version.revision > revision) {
            version = version.previous;
        }
        return version;
    }

    /** The row as a revision shows it; null if it is not there. */
    @Nullable
    Version rowAt(long revision) {
        Version version = at(revision);
        return version != null && version.isRow() ? version : null;
    }

    /** The row as it is; null if it is not there. Group's thread. */
    @Nullable
    Version row() {
        return rowAt(Long.MAX_VALUE);
    }
}
