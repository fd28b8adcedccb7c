package org.consort.database;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.Registration;

/**
 * Keeps tables of rows at every member, and changes them in the one order of the group's log: strictly serializable, over all tables.
 *
 * <p>Get it by {@code group.abstraction(Database.class)}, or as an OSGi service with the property {@code consort.group}. It stays the same for as long as the
 * group is held. Every write has a <em>revision</em>: the index of its entry in the log. Reads of this member are
 * <em>local</em> ({@link #get}, {@link #now}, {@link #at}: a prefix of the one order, and they say which) or <em>linearizable</em> ({@link #read}, {@link #latest}: all that
 * anybody was told before is in it).
 *
 * <p>All that returns a future does not block, copies its arguments before it returns, and completes on the group's callback thread, never exceptionally: with one of the four
 * {@link Reply replies}. While this node is not in the group's view requests are rejected with {@link org.consort.Outcome.Reason#NOT_A_MEMBER}; while the bundle of the model is
 * replaced, with {@link org.consort.Outcome.Reason#BUSY}. Names of tables have 1 to 64 characters of {@code [A-Za-z0-9._-]}; everything else throws
 * {@link IllegalArgumentException}, as keys and values that are too large do.
 */
public interface Database {

    // Tables

    /** Makes a table with a quota of {@link TableInfo#QUOTA_BYTES}. Answered with its revision. */
    default CompletableFuture<Reply<Long>> create(String table) {
        return create(table, TableInfo.QUOTA_BYTES);
    }

    /**
     * Makes a table. Answered with its revision.
     *
     * @param quotaBytes see {@link TableInfo#bytes}
     * @throws IllegalArgumentException if the name is no name, or the quota is not from 1 to {@link TableInfo#QUOTA_LIMIT}
     */
    CompletableFuture<Reply<Long>> create(String table, long quotaBytes);

    /** Gives a table another quota. If it has more bytes already, it takes no more until it has less. */
    CompletableFuture<Reply<Long>> quota(String table, long quotaBytes);

    /** Drops a table that nobody has locked, with all its rows. No earlier revision of any table can be read after that. */
    CompletableFuture<Reply<Long>> drop(String table);

    /** The tables at this member, by name. */
    Map<String, TableInfo> tables();

    // Writes

    /**
     * Writes a row that nobody has locked. Answered with the revision.
     *
     * @throws IllegalArgumentException if the key is empty, or the value larger than {@link Transaction#VALUE_BYTES}
     */
    CompletableFuture<Reply<Long>> put(String table, Key key, byte[] value);

    /** Writes a row if it has this revision, 0 if it is not to be there; otherwise refused with {@link Refusal#CONFLICT}, which names its revision. */
    CompletableFuture<Reply<Long>> compareAndPut(String table, Key key, long revision, byte[] value);

    /** Deletes a row, if it is there. Answered with the revision. */
    CompletableFuture<Reply<Long>> delete(String table, Key key);

    /** Does all steps of a transaction, or none, as one entry of the log. */
    CompletableFuture<Reply<Committed>> submit(Transaction transaction);

    /**
     * Runs a transaction whose reads are not known before: the body reads one revision, no older than what anybody was told before the call, and what it has read is compared when it
     * commits. If somebody else wrote that meanwhile, the body runs again, eight times at most; then it is refused with
     * {@link Refusal#CONFLICT}. A body that throws is refused with {@link Refusal#ABORTED}. One that writes nothing costs no entry.
     */
    <T> CompletableFuture<Reply<T>> transact(Session.Body<T> body);

    /**
     * Takes the locks, runs the body once, writes and unlocks in one entry: all or nothing, also if this member dies meanwhile. The body may read and write what
     * the locks cover, and write only what they cover exclusively; the rest throws {@link IllegalArgumentException}.
     */
    <T> CompletableFuture<Reply<T>> transact(LockRequest locks, Session.Body<T> body);

    // Locks

    /**
     * Asks for locks. Completes when all of them are granted, or refused: with {@link Refusal#DEADLOCK}, {@link Refusal#TIMED_OUT}, or
     * {@link Refusal#LOCKED} if it was not to wait. They are held until released, or the lease is over, or this member leaves the view or begins another life. If the reply is unknown, they may be held.
     */
    CompletableFuture<Reply<Grant>> lock(LockRequest request);

    /** Releases what was granted by one request. Refused with {@link Refusal#STALE_TOKEN} if it is not held any more. */
    CompletableFuture<Reply<Long>> unlock(Grant grant);

    /** Holds a lock for this time from now on, if it is held still. */
    CompletableFuture<Reply<Long>> renew(Grant grant, Duration lease);

    /** The locks that are held or waited for, as this member knows them, the oldest request first. */
    CompletableFuture<Reply<List<LockInfo>>> locks();

    // Reads

    /** A row at this member now; empty too if there is no such table here. Costs neither a message nor a lock. */
    Optional<Row> get(String table, Key key);

    /** A row, linearizable. */
    CompletableFuture<Reply<Optional<Row>>> read(String table, Key key);

    /** The database at this member now. */
    Reading now();

    /**
     * The database at a revision.
     *
     * @throws DatabaseException with {@link Refusal#COMPACTED} if that is older than what is kept; without a refusal if this member has not come to it yet
     */
    Reading at(long revision);

    /** The database, linearizable: with all that anybody was told before this call. */
    CompletableFuture<Reply<Reading>> latest();

    /** The revision of this member: the last entry of the log that wrote something here. */
    long revision();

    /** The oldest revision that can be read. */
    long oldestRevision();

    /** Forgets what was overwritten up to this revision. The group does that by itself beyond 65,536 writes or 64 MiB of them. */
    CompletableFuture<Reply<Long>> compact(long revision);

    // Watches

    /**
     * Tells a listener of all that happens to the rows of a range, until closed. It loses nothing, or says what.
     *
     * @param watch for this registration alone: it keeps the position
     * @throws IllegalArgumentException if the name of the table is no name
     */
    Registration watch(Watch watch, WatchListener listener);

    /** How it fares: sorted names and values. */
    Map<String, String> statistics();
}
