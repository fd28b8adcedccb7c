package org.consort.simulation;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Seeds for tests: fixed ones in chunks, each a test of its own, and fresh ones, which are printed. */
final class Seeds {

    private static final int CHUNK = 100;

    private Seeds() {}

    /** Numbers of the chunks that hold so many seeds. */
    static Stream<Long> chunks(long seeds) {
        return LongStream.range(0, (seeds + CHUNK - 1) / CHUNK).boxed();
    }

    /** Runs a chunk. */
    static void passChunk(Runs runs, long chunk) {
        LongStream.rangeClosed(chunk * CHUNK + 1, (chunk + 1) * CHUNK).forEach(runs::pass);
    }

    /** Runs so many seeds that were never run before. */
    static void passFresh(String name, Runs runs, long count) {
        long first = System.currentTimeMillis() << 10;
        System.out.println(name + ": fresh seeds " + first + " to " + (first + count - 1));
        LongStream.range(first, first + count).forEach(runs::pass);
    }
}
