package org.consort.database;

/** Why the database refused a request. Nothing of a refused request has been done, and nothing was lost. */
public enum Refusal {
    /** There is no table of this name. */
    NO_SUCH_TABLE,
    /** There is one already. */
    TABLE_EXISTS,
    /** A condition does not hold: the row or range is not what the request takes it for. */
    CONFLICT,
    /** Another owner's lock is in the way. */
    LOCKED,
    /** The token names a lock that is not held any more, or never was: released, lease over, or its member has left. */
    STALE_TOKEN,
    /** The lock that the request names is held, but does not cover, exclusively, what it writes. */
    NOT_COVERED,
    /** The lock would have closed a circle of owners that wait for each other; this request is the victim. */
    DEADLOCK,
    /** The lock was not granted within the time that the request gave. */
    TIMED_OUT,
    /** The table would have more bytes than its quota allows; clears by itself as rows are deleted or expire. */
    QUOTA,
    /** The revision is older than what is kept. */
    COMPACTED,
    /** A bound that all members share is reached: of tables, of locks, of rows of one request. */
    LIMIT,
    /** The body of the transaction threw. */
    ABORTED,
    /** The entry made no sense: it came from another version of Consort, or from an enemy. */
    MALFORMED
}
