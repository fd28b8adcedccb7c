package org.consort.database;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the body of a transaction reads and writes: it reads one revision, and what itself has written. Nothing is written before
 * the body returns. For the thread of the body, until it returns.
 */
public interface Session {

    /** The revision that it reads. */
    long revision();

    /**
     * A row.
     *
     * @throws DatabaseException if there is no such table
     */
    Optional<Row> get(String table, Key key);

    /**
     * The first rows of a range.
     *
     * @throws DatabaseException if there is no such table
     */
    List<Row> scan(String table, Range range, int limit);

    /** Writes a row when the transaction commits. */
    void put(String table, Key key, byte[] value);

    /** The same for a row that expires. */
    void put(String table, Key key, byte[] value, Duration timeToLive);

    /** Deletes a row when the transaction commits, if it is there. */
    void delete(String table, Key key);

    /**
     * The body of a transaction: it may run several times, and should do nothing but read and write by its session.
     *
     * @param <T> what it gives
     */
    @FunctionalInterface
    interface Body<T> {

        /**
         * Reads and writes. On a worker thread.
         *
         * @throws Exception to give up: nothing is written
         */
        T run(Session session) throws Exception;
    }
}
