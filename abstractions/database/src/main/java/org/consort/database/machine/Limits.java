package org.consort.database.machine;

import org.consort.database.LockRequest;
import org.consort.database.Transaction;

/** Bounds that are part of the replicated machine: they must be the same at every member, so they are no settings. */
final class Limits {

    /** Most tables. */
    static final int TABLES = 1024;

    /** Most bytes of a table's name. */
    static final int NAME_BYTES = 64;

    /** Most locks that are held or waited for. */
    static final int LOCKS = 1 << 14;

    /** Most scopes of all of them. */
    static final int CLAIMS = 1 << 17;

    /** Most writes of which the history is kept; a power of two. */
    static final int HISTORY_COMMITS = 1 << 16;

    /** Most bytes of the history. */
    static final long HISTORY_BYTES = 64L << 20;

    /** Most rows that one tick expires; the rest waits for the next. */
    static final int EXPIRED = 1 << 14;

    /** What a tick adds to the log's time. */
    static final int TICK_MILLIS = 100;

    /** The greatest time that an entry may name. */
    static final long MILLIS = LockRequest.LONGEST.toMillis();

    /** The longest text of a member's name in a snapshot. */
    static final int MEMBER_BYTES = 64;

    /** The longest value. */
    static final int VALUE_BYTES = Transaction.VALUE_BYTES;

    private Limits() {}

    /** Ticks that are no shorter than this time, wherever between two ticks it begins. */
    static long ticks(long millis) {
        return (millis + TICK_MILLIS - 1) / TICK_MILLIS + 1;
    }
}
