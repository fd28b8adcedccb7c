package org.consort.host;

import org.consort.Outcome.Reason;
import org.consort.host.Counters.Count;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps memory bounded when this member's callbacks lag, or the disk behind its journal: asks all members to stop submitting until they have caught up, so that
 * their inboxes fill and answer BUSY. Heartbeats, views and the protocol go on meanwhile. A callback that makes no
 * progress for too long may not hold the others: then this member leaves, loudly. Group's thread.
 */
final class Pressure {

    private static final Logger LOG = LoggerFactory.getLogger(Pressure.class);

    private final Life life;
    private final Callbacks callbacks;
    private final long limitBytes;
    private final long stallNanos;
    private final long noticeNanos;
    private boolean lagging;
    private long lastDone;
    private long progressNanos;

    Pressure(Life life) {
        this.life = life;
        this.callbacks = life.host.lanes().callbacks();
        this.limitBytes = life.host.settings().bounds().callbackBytes();
        this.stallNanos = life.host.settings().timing().callbackStallNanos();
        this.noticeNanos = life.host.settings().timing().suspicionNanos();
    }

    /** True if this member's submissions have to wait. */
    boolean holdsBack(long nowNanos) {
        if (lagging) {
            return true;
        }
        for (Peer peer : life.peers.all()) {
            if (peer.slowUntilNanos > nowNanos && peer.member) {
                return true;
            }
        }
        return false;
    }

    /** A member says that it can't keep up, or can again. It says so again and again, since the last word may be lost. */
    void notice(Peer from, boolean slow, long nowNanos) {
        from.slowUntilNanos = slow ? nowNanos + noticeNanos : Long.MIN_VALUE;
    }

    /** After every burst. */
    void look(long nowNanos) {
        if (lagging ? caughtUp() : callbacks.lag() || life.journal.queuedBytes() > limitBytes) {
            turn(!lagging, nowNanos);
        }
    }

    private boolean caughtUp() {
        return callbacks.caughtUp() && life.journal.queuedBytes() <= limitBytes / 2;
    }

    /** At every tick: notices may be lost, so the state is told again. */
    void tick(long nowNanos) {
        look(nowNanos);
        if (!lagging) {
            return;
        }
        tell(nowNanos);
        long done = callbacks.done();
        if (done != lastDone) {
            lastDone = done;
            progressNanos = nowNanos;
        } else if (nowNanos - progressNanos > stallNanos) {
            life.finish(
                    Life.End.FAILED,
                    "a callback of the application has made no progress for "
                            + stallNanos / 1_000_000 + " ms with " + callbacks.queuedBytes()
                            + " bytes waiting, and this member may not hold the group any longer; see callback.stall.ms");
        }
    }

    private void turn(boolean toLagging, long nowNanos) {
        lagging = toLagging;
        lastDone = callbacks.done();
        progressNanos = nowNanos;
        LOG.info(
                "group={} callbacks={} queued={} bytes={}",
                life.name(),
                lagging ? "lagging" : "caught-up",
                callbacks.queued(),
                callbacks.queuedBytes());
        if (lagging) {
            life.host.counters().add(Count.SLOW_NOTICES);
            life.inbox.refuse(
                    Reason.BUSY,
                    "this node's callbacks lag behind the group by " + callbacks.queuedBytes()
                            + " bytes; try again when they have caught up");
        } else {
            life.reopen();
        }
        tell(nowNanos);
    }

    private void tell(long nowNanos) {
        life.post.toMembers(FrameKind.SLOW, new Writer().int8(lagging ? 1 : 0), nowNanos);
    }
}
