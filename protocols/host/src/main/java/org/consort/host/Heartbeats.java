package org.consort.host;

import org.consort.View;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Heartbeat;
import org.consort.host.wire.Writer;

/** Tells everybody this member is in touch with that it is alive, where nothing else does. Group's thread. */
final class Heartbeats {

    private final Life life;
    private final long intervalNanos;

    Heartbeats(Life life) {
        this.life = life;
        this.intervalNanos = life.host.settings().timing().heartbeatNanos();
    }

    void tick(long nowNanos) {
        for (Peer peer : life.peers.all()) {
            // To a member, any frame is a sign of life; others need to know where this member stands.
            long last = peer.member ? peer.lastSentNanos : peer.lastHeartbeatNanos;
            if (peer.outUp && nowNanos - last >= intervalNanos) {
                peer.lastHeartbeatNanos = nowNanos;
                if (peer.departed || peer.toldSuspect) {
                    // It may have forgotten this member and broken its link to here: without one it can't answer.
                    Writer address = new Writer().text(peer.road.address);
                    life.post.send(peer.id, FrameKind.APPROACH, address, nowNanos);
                }
                life.post.send(peer.id, FrameKind.HEARTBEAT, to(peer).write(new Writer()), nowNanos);
            }
        }
    }

    /** Something changed that the others wait for: tells it at the next tick, and to those that it is in touch with now. */
    void hasten() {
        for (Peer peer : life.peers.members()) {
            if (peer.outUp) {
                life.post.send(peer.id, FrameKind.HEARTBEAT, to(peer).write(new Writer()), life.now());
            }
        }
    }

    /** What this member says of itself to a peer. */
    Heartbeat to(Peer peer) {
        if (life.phase() != Life.Phase.MEMBER) {
            return Heartbeat.ofJoiner();
        }
        View view = life.view();
        // Members that it holds for gone don't make its side the larger one when two lines meet.
        long now = life.now();
        long gone = life.peers.members().stream()
                .filter(member -> member.crashed || life.suspicions.suspects(member, now))
                .count();
        return Heartbeat.of(
                        view,
                        life.replica.lastIndex(),
                        life.membership.stalled().isEmpty(),
                        view.contains(peer.id))
                .inEpoch(life.storage.hasBegun() ? life.epochs.number() : life.epochs.number() - 1)
                .inContactWith(view.size() - (int) gone);
    }
}
