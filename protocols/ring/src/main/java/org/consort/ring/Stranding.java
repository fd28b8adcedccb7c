package org.consort.ring;

import org.consort.View;
import org.consort.spi.protocol.Sink;

/**
 * What becomes of a member that knows how its view ended but can't carry it out, since it lacks blocks that were delivered there:
 * those who settled it took this one for gone. It waits for somebody who has them. Under {@code last-survivor}, where a
 * part of a view may always go on alone, it goes its own way once everybody else is gone.
 */
final class Stranding {

    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final Acceptor acceptor;
    private final Geometry ring;
    private final Opinion opinion;
    private final Sink sink;
    private long sinceNanos = Long.MAX_VALUE;

    Stranding(Acceptor acceptor, Geometry ring, Opinion opinion, Sink sink) {
        this.acceptor = acceptor;
        this.ring = ring;
        this.opinion = opinion;
        this.sink = sink;
    }

    /** True if the view's end is undecided here again, and this member has to end it some other way. */
    boolean isGivenUp(long nowNanos) {
        if (!acceptor.isStranded()) {
            sinceNanos = Long.MAX_VALUE;
            return false;
        }
        sinceNanos = Math.min(sinceNanos, nowNanos);
        if (ring.view().policy() == View.Policy.LAST_SURVIVOR && everybodyElseIsGone()) {
            acceptor.forsake();
            return true;
        }
        if (nowNanos - sinceNanos > PATIENCE_NANOS) {
            sink.stalled("view " + ring.view().number()
                    + " has ended, but not all that it delivered is here; waiting for a" + " member that has it");
        }
        return false;
    }

    private boolean everybodyElseIsGone() {
        return ring.view().members().stream()
                .allMatch(member -> member.id().equals(ring.id(ring.self())) || opinion.isGone(member.id()));
    }
}
