package org.consort.host;

import org.consort.Outcome.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves in good order: takes nothing more, waits a while for what was taken, then asks for a view without this member. */
final class Departure {

    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private final Life life;
    private boolean underWay;
    private long drainUntilNanos;
    private long leaveUntilNanos;

    Departure(Life life) {
        this.life = life;
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** Begins to leave. */
    void begin() {
        if (underWay) {
            return;
        }
        underWay = true;
        long now = life.now();
        long limit = life.host.settings().timing().leaveNanos();
        drainUntilNanos = now + limit / 2;
        leaveUntilNanos = now + limit;
        LOG.info("group={} member={} leaves", life.name(), life.self);
        life.inbox.refuse(Reason.NOT_A_MEMBER, "this node is leaving the group");
        if (life.phase() == Life.Phase.JOINING) {
            life.finish(Life.End.LEFT, "left before it was in");
        } else {
            tick(now);
        }
    }

    void tick(long nowNanos) {
        if (!underWay || life.phase() != Life.Phase.MEMBER) {
            return;
        }
        if (nowNanos >= leaveUntilNanos) {
            life.finish(Life.End.LEFT, "left without an answer from the others within leave.timeout.ms");
        } else if (life.inbox.isIdle() || nowNanos >= drainUntilNanos) {
            if (life.view().size() == 1) {
                life.finish(Life.End.LEFT, "left as the last member");
            } else {
                life.protocol().leave(nowNanos);
            }
        }
    }
}
