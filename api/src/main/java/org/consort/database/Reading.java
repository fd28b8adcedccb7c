package org.consort.database;

import java.util.List;
import java.util.Optional;

/**
 * The database at this member as it was at one revision. It stays as it is while the log moves on, and keeps this member from forgetting what
 * was overwritten since: close it. Thread-safe.
 */
public interface Reading extends AutoCloseable {

    /** The revision: of the last entry that it shows. */
    long revision();

    /**
     * A row.
     *
     * @throws DatabaseException if there is no such table, or the reading is closed
     */
    Optional<Row> get(String table, Key key);

    /**
     * The first rows of a range, in the order of keys. To go on: from the last row's {@link Key#next} on.
     *
     * @param limit how many at most
     * @throws DatabaseException if there is no such table, or the reading is closed
     * @throws IllegalArgumentException if the limit is less than 1
     */
    List<Row> scan(String table, Range range, int limit);

    /** Lets go of it. */
    @Override
    void close();
}
