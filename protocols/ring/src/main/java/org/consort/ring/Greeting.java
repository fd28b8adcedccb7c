package org.consort.ring;

import org.consort.spi.protocol.Sink;

/** Asks the successor where to begin, again and again until it answers, and complains of one that does not enter the view. */
final class Greeting {

    /** A successor that has not entered the view after so long is complained of. */
    private static final long ENTRY_PATIENCE_NANOS = 3_000_000_000L;

    private static final long SAY_AGAIN_NANOS = 50_000_000L;

    private final Outlet outlet;
    private final Geometry ring;
    private final Sink sink;
    private boolean hasEntered;
    private long patientFromNanos;
    private long dueNanos;

    Greeting(Outlet outlet, Geometry ring, Sink sink) {
        this.outlet = outlet;
        this.ring = ring;
        this.sink = sink;
    }

    /** This member is in the view now. */
    void begin(long nowNanos) {
        patientFromNanos = nowNanos;
        if (!ring.isAlone()) {
            greet(nowNanos);
        }
    }

    /** Asks on a new link. */
    void greet(long nowNanos) {
        if (hasEntered) {
            patientFromNanos = nowNanos;
        }
        outlet.hello();
        dueNanos = nowNanos + SAY_AGAIN_NANOS;
    }

    /** Asks again when it is time. */
    void tick(long nowNanos) {
        if (outlet.isReady()) {
            // From here on it is a matter of links, whatever breaks them.
            hasEntered = true;
            patientFromNanos = nowNanos;
            return;
        }
        if (nowNanos < dueNanos) {
            return;
        }
        dueNanos = nowNanos + SAY_AGAIN_NANOS;
        outlet.askAgain();
        if (nowNanos - patientFromNanos > ENTRY_PATIENCE_NANOS) {
            patientFromNanos = nowNanos;
            sink.complain(
                    ring.successorId(), "it does not enter view " + ring.view().number());
        }
    }
}
