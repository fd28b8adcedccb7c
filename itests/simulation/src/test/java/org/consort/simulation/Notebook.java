package org.consort.simulation;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A service that keeps a list of notes. */
interface Notebook {

    /** Where a note stands, and as what. */
    record Place(String lineage, int number, String as) {}

    /** All that there is. */
    record Page(String lineage, List<String> notes) {}

    /** Adds one. */
    CompletableFuture<Place> add(String note);

    /** Reads all. */
    CompletableFuture<Page> all();
}
