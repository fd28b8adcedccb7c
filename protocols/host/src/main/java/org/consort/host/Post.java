package org.consort.host;

import java.nio.ByteBuffer;
import org.consort.MemberId;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Writer;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel.Offer;

/**
 * Sends the host's own frames, and remembers when something last went to whom. What a full link does not take waits in the peer's
 * {@link Outbox}, goes out before anything else once there is room, and is tried again at each tick. Group's thread.
 */
final class Post {

    private final Peers peers;
    private final long patienceNanos;
    private final Frame frame = new Frame();

    /** @param patienceNanos how long a frame may wait for room before it is dropped */
    Post(Peers peers, long patienceNanos) {
        this.peers = peers;
        this.patienceNanos = patienceNanos;
    }

    /** Sends a frame of this kind; true if it is on its way, or waits for room. */
    boolean send(MemberId to, int kind, Writer body, long nowNanos) {
        Peer peer = peers.find(to);
        Offer offer = peer == null || flush(peer, nowNanos) ? offer(to, kind, body.buffer(), nowNanos) : Offer.BUSY;
        if (offer == Offer.BUSY && peer != null) {
            peer.outbox.put(new Outbox.Late(kind, body.toBytes(), nowNanos + patienceNanos));
            return true;
        }
        return offer == Offer.ACCEPTED;
    }

    /** Sends a part of a transfer; false if it has to be sent again. */
    boolean chunk(MemberId to, Chunk chunk, long nowNanos) {
        Peer peer = peers.find(to);
        if (peer != null && !flush(peer, nowNanos)) {
            return false;
        }
        frame.clear().putByte(FrameKind.CHUNK).putInt(0);
        frame.putLong(chunk.transfer()).putLong(chunk.offset()).putLong(chunk.end());
        Slab slab = Slab.of(ByteBuffer.wrap(chunk.bytes()));
        frame.putRange(slab, 0, chunk.bytes().length);
        boolean passed = passes(to, peers.roadTo(to).channel.offer(to, frame), nowNanos);
        frame.clear();
        slab.release();
        return passed;
    }

    /** Sends a protocol's frame on its road, behind the few of the host that wait: otherwise a busy protocol would starve them. */
    Offer protocol(MemberId to, Road road, Frame filled, long nowNanos) {
        Peer peer = peers.find(to);
        if (peer == null || peer.road != road) {
            return road.channel.offer(to, filled);
        }
        if (!flush(peer, nowNanos)) {
            return Offer.BUSY;
        }
        Offer offer = road.channel.offer(to, filled);
        passes(to, offer, nowNanos);
        return offer;
    }

    /** Sends what waits for room; true if nothing is left. */
    boolean flush(Peer peer, long nowNanos) {
        while (!peer.outbox.isEmpty()) {
            Outbox.Late late = peer.outbox.first().orElseThrow();
            boolean expired = late.untilNanos() <= nowNanos;
            if (!expired && offer(peer.id, late.kind(), ByteBuffer.wrap(late.body()), nowNanos) == Offer.BUSY) {
                return false;
            }
            peer.outbox.remove(late);
        }
        return true;
    }

    /** At every tick: a link may have room without having said so. */
    void tick(long nowNanos) {
        peers.all().forEach(peer -> flush(peer, nowNanos));
    }

    /** Sends to all other members of the view. */
    void toMembers(int kind, Writer body, long nowNanos) {
        for (Peer peer : peers.all()) {
            if (peer.member && peer.outUp) {
                send(peer.id, kind, body, nowNanos);
            }
        }
    }

    private Offer offer(MemberId to, int kind, ByteBuffer body, long nowNanos) {
        frame.clear().putByte(kind).putInt(0).putCopy(body);
        Offer offer = peers.roadTo(to).channel.offer(to, frame);
        passes(to, offer, nowNanos);
        return offer;
    }

    private boolean passes(MemberId to, Offer offer, long nowNanos) {
        if (offer != Offer.ACCEPTED) {
            return false;
        }
        Peer peer = peers.find(to);
        if (peer != null) {
            peer.lastSentNanos = nowNanos;
        }
        return true;
    }

    /** A part of a transfer. */
    record Chunk(long transfer, long offset, long end, byte[] bytes) {}
}
