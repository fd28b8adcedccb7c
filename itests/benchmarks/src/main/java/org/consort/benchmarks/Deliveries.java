package org.consort.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Counts, checks and times what a member delivers. Needs no lock, since a product delivers one message after the other; other
 * threads read {@link #total} first, and then see all that was written before it.
 */
final class Deliveries implements Peer.Sink {

    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final int self;
    private final Window window;
    private final OrderCheck order;
    private final FailureLog log;
    private final GapLog gaps = new GapLog();
    private final Work work;
    private final Histogram latency = new Histogram(LONGEST_NANOS, 3);
    private final AtomicLong total = new AtomicLong();
    private volatile long from = Long.MAX_VALUE;
    private volatile long until = Long.MAX_VALUE;
    private long own;

    Deliveries(Seat seat, Window window, Work work) {
        this.self = seat.index();
        this.window = window;
        this.order = new OrderCheck(seat.members());
        this.work = work;
        this.log = new FailureLog(work == Work.FAIL);
    }

    @Override
    public void deliver(byte[] buffer, int offset, int length) {
        int sender = Message.sender(buffer, offset);
        long count = order.next(sender, Message.sequence(buffer, offset));
        if (work == Work.FAIL) {
            log.add(Message.sentNanos(buffer, offset));
        } else if (work == Work.SWITCH) {
            gaps.delivered(System.nanoTime());
        }
        if (sender == self) {
            time(Message.sentNanos(buffer, offset));
            own++;
            total.set(count);
            window.delivered(own);
        } else {
            total.set(count);
        }
    }

    /** From when to when latencies count. */
    void measure(long fromNanos, long untilNanos) {
        from = fromNanos;
        until = untilNanos;
    }

    /** Messages of all senders. */
    long total() {
        return total.get();
    }

    OrderCheck order() {
        return order;
    }

    GapLog gaps() {
        return gaps;
    }

    FailureLog log() {
        return log;
    }

    /** From submission to delivery of this member's own messages, in nanoseconds. */
    Histogram latency() {
        return latency;
    }

    private void time(long sentNanos) {
        long now = System.nanoTime();
        if (now >= from && now < until) {
            latency.recordValue(Math.min(Math.max(0, now - sentNanos), LONGEST_NANOS));
        }
    }
}
