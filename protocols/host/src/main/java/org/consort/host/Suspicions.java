package org.consort.host;

import java.util.List;
import org.consort.MemberId;
import org.consort.host.Counters.Count;
import org.consort.host.detect.FailureDetector;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Writer;
import org.consort.spi.protocol.Reader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the protocol is to take for gone: those that are silent, those that the protocol complains of, those that a model
 * ejected and that did not go by themselves, and those that say
 * that they suspect us. The last makes suspicion symmetric, so that a group in which not everybody hears everybody ends in one
 * stable view and not in two coordinators that undo each other's work. Only what is seen first-hand is told to others:
 * otherwise two members would keep each other's suspicion alive for ever. Group's thread.
 */
final class Suspicions {

    private static final Logger LOG = LoggerFactory.getLogger(Suspicions.class);
    private static final int NOTICE_LIMIT = 1 << 10;

    private final Life life;
    private final long complaintNanos;
    private final long noticeNanos;
    private boolean noticed;
    private long nextNoticeNanos;

    Suspicions(Life life) {
        this.life = life;
        HostSettings.Timing timing = life.host.settings().timing();
        this.complaintNanos = timing.suspicionNanos();
        this.noticeNanos = timing.heartbeatNanos();
    }

    /** The failure detector changed its mind. */
    void changed(MemberId member, boolean suspected, String why) {
        LOG.info("group={} member={} suspected={} why=\"{}\"", life.name(), member, suspected, why);
        if (suspected) {
            life.host.counters().add(Count.SUSPICIONS);
        }
        nextNoticeNanos = Long.MIN_VALUE;
        life.peers.touch();
    }

    /** The protocol can't work with a member that is not silent. */
    void complain(MemberId member, String why, long nowNanos) {
        Peer peer = life.peers.find(member);
        // One that announced a pause is known to do nothing for a while, and not all at once when it is back.
        if (peer != null && peer.member && !life.detector.isForgiven(member, nowNanos)) {
            if (peer.complaintUntilNanos <= nowNanos) {
                LOG.info("group={} member={} suspected=true why=\"{}\"", life.name(), member, why);
                life.host.counters().add(Count.COMPLAINTS);
            }
            peer.complaintUntilNanos = nowNanos + complaintNanos;
            life.peers.touch();
        }
    }

    /** Another member tells whom it suspects. */
    void notice(Peer from, Reader in, long nowNanos) {
        int count = in.count(Integer.MAX_VALUE, Integer.BYTES + Long.BYTES);
        if (count > NOTICE_LIMIT) {
            throw new org.consort.spi.protocol.BadFrame("a notice of " + count + " suspects");
        }
        boolean us = false;
        for (int i = 0; i < count; i++) {
            us |= in.getId().equals(life.self);
        }
        in.atEnd();
        from.accusesUsUntilNanos = us ? nowNanos + 4 * noticeNanos : Long.MIN_VALUE;
        life.peers.touch();
    }

    /** At every tick: lets complaints lapse, and repeats notices, which may be lost. */
    void tick(long nowNanos) {
        life.peers.touch();
        if (nowNanos < nextNoticeNanos) {
            return;
        }
        nextNoticeNanos = nowNanos + noticeNanos;
        List<Peer> suspects = life.peers.members().stream()
                .filter(peer -> firstHand(peer, nowNanos))
                .toList();
        if (suspects.isEmpty() && !noticed) {
            return;
        }
        noticed = !suspects.isEmpty();
        Writer body = new Writer().int32(suspects.size());
        suspects.forEach(peer -> body.memberId(peer.id));
        life.post.toMembers(FrameKind.SUSPECT, body, nowNanos);
    }

    /** Whether the protocol is to take this member for gone. */
    boolean suspects(Peer peer, long nowNanos) {
        return firstHand(peer, nowNanos) || peer.accusesUsUntilNanos > nowNanos;
    }

    private boolean firstHand(Peer peer, long nowNanos) {
        FailureDetector.Sign sign = peer.sign;
        return sign != null && sign.isSuspected()
                || peer.complaintUntilNanos > nowNanos
                || peer.ejectedFromNanos <= nowNanos;
    }
}
