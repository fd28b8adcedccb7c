package org.consort.ring;

import org.consort.spi.protocol.Sink;

/** Asks the successor where to begin, again and again until it answers, and complains of one that does not for too long. */
final class Greeting {

    /** A successor that has not answered for so long, on entering the view or after a link to it broke, is complained of. */
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private static final long SAY_AGAIN_NANOS = 50_000_000L;

    private final Outlet outlet;
    private final Geometry ring;
    private final Sink sink;
    private long answeredNanos;
    private long dueNanos;

    Greeting(Outlet outlet, Geometry ring, Sink sink) {
        this.outlet = outlet;
        this.ring = ring;
        this.sink = sink;
    }

    /** This member is in the view now. */
    void begin(long nowNanos) {
        answeredNanos = nowNanos;
        if (!ring.isAlone()) {
            greet(nowNanos);
        }
    }

    /** Asks on a new link. */
    void greet(long nowNanos) {
        outlet.hello();
        dueNanos = nowNanos + SAY_AGAIN_NANOS;
    }

    /** Asks again when it is time. */
    void tick(long nowNanos) {
        if (outlet.isReady()) {
            answeredNanos = nowNanos;
            return;
        }
        if (nowNanos < dueNanos) {
            return;
        }
        dueNanos = nowNanos + SAY_AGAIN_NANOS;
        outlet.askAgain();
        if (nowNanos - answeredNanos > PATIENCE_NANOS) {
            answeredNanos = nowNanos;
            sink.complain(
                    ring.successorId(), "it does not enter view " + ring.view().number());
        }
    }
}
