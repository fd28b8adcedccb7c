package org.consort.spi.replication;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What an object did ahead of the log.
 *
 * @param calls in the order in which they were executed
 * @param results of each
 * @param change what it made of the state
 */
public record Attempt(List<Call> calls, List<ByteBuffer> results, Change change) {

    /** Copies the lists. */
    public Attempt {
        calls = List.copyOf(calls);
        results = List.copyOf(results);
    }
}
