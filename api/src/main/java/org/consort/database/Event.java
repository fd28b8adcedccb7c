package org.consort.database;

import java.util.Optional;

/**
 * What happened to a row.
 *
 * @param key its key
 * @param kind what happened
 * @param row as it is now; empty if it is gone
 */
public record Event(Key key, Kind kind, Optional<Row> row) {

    /** What happens to rows. */
    public enum Kind {
        /** It was made, or has a new value. */
        PUT,
        /** It was deleted. */
        DELETED,
        /** Its time to live was over. */
        EXPIRED
    }
}
