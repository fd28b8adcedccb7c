package org.consort.database;

import java.util.List;
import java.util.Optional;

/**
 * What a transaction did.
 *
 * @param revision of all that it wrote
 * @param rows one for each {@code get} and {@code add}, in their order
 */
public record Committed(long revision, List<Optional<Row>> rows) {

    /** Copies the list. */
    public Committed {
        rows = List.copyOf(rows);
    }
}
