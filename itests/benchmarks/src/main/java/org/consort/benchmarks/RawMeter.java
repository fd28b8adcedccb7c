package org.consort.benchmarks;

import org.HdrHistogram.Histogram;

/** Counts what one thread sees between two moments. */
final class RawMeter {

    private static final long LONGEST_NANOS = 10_000_000_000L;

    private final Histogram latency = new Histogram(LONGEST_NANOS, 3);
    private final long from;
    private final long until;
    private long bytes;

    RawMeter(long from, long until) {
        this.from = from;
        this.until = until;
    }

    boolean isOver() {
        return System.nanoTime() >= until;
    }

    /** A message came back now. */
    void trip(long sentNanos) {
        long now = System.nanoTime();
        if (sentNanos >= from && now < until) {
            latency.recordValue(Math.min(now - sentNanos, LONGEST_NANOS));
        }
    }

    /** Bytes of a stream came now. */
    void bytes(int count) {
        long now = System.nanoTime();
        if (now >= from && now < until) {
            bytes += count;
        }
    }

    Line trips() {
        return new Line()
                .add("msgs_s", latency.getTotalCount() * 1e9 / (until - from), 0)
                .add("p50_us", latency.getValueAtPercentile(50) / 1e3, 1)
                .add("p99_us", latency.getValueAtPercentile(99) / 1e3, 1)
                .add("p999_us", latency.getValueAtPercentile(99.9) / 1e3, 1);
    }

    Line stream(int size) {
        double perSecond = bytes * 1e9 / (until - from);
        return new Line().add("msgs_s", perSecond / size, 0).add("mb_s", perSecond / 1e6, 1);
    }
}
