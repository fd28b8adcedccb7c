package org.consort.database.machine;

import org.jspecify.annotations.Nullable;

/** What one write made of one row. Stays as it is; only its links to others are cut, when nobody may ask for those any more. */
final class Version {

    static final byte PUT = 0;
    static final byte DELETED = 1;
    static final byte EXPIRED = 2;
    static final byte[] NO_VALUE = {};

    final Cell cell;
    final long revision;
    final byte kind;
    final byte[] value;

    /** The tick at which the row goes; 0 if it stays. */
    final long expires;

    /** What the row was before; null if it was not, or that is forgotten. */
    @Nullable
    Version previous;

    /** The next row that the same entry wrote. */
    @Nullable
    Version sibling;

    Version(Cell cell, long revision, byte kind, byte[] value, long expires) {
        this.cell = cell;
        this.revision = revision;
        this.kind = kind;
        this.value = value;
        this.expires = expires;
    }

    boolean isRow() {
        return kind == PUT;
    }

    /** What it counts, for quotas and for the history. */
    long bytes() {
        return Store.bytes(cell.key, value);
    }
}
