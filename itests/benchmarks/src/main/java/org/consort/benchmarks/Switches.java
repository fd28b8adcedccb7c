package org.consort.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One member's order to change the protocol so many times in a row, while all send. */
final class Switches {

    private static final List<String> PROTOCOLS = List.of("quorum", "ring");

    private final Peer peer;
    private final List<Span> spans = new ArrayList<>();
    private long longestNanos;

    Switches(Peer peer) {
        this.peer = peer;
    }

    /**
     * Changes it, each time to the other one; the span of a change lasts from its proposal to the next one.
     *
     * @throws Exception if one fails: then nothing that was measured counts
     */
    Line run(int times, long restNanos) throws Exception {
        for (int i = 0; i < times; i++) {
            long from = System.nanoTime();
            peer.changeProtocol(PROTOCOLS.get(i % PROTOCOLS.size()));
            longestNanos = Math.max(longestNanos, System.nanoTime() - from);
            LockSupport.parkNanos(restNanos);
            spans.add(new Span(from, System.nanoTime()));
        }
        return new Line()
                .add("changed", times)
                .add("longest_ms", longestNanos / 1e6, 1)
                .add("spans", Span.write(spans));
    }
}
