package org.consort.host;

import java.nio.ByteBuffer;
import org.consort.MemberId;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Writer;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.Channel.Offer;

/** Sends the host's own frames, and remembers when something last went to whom. Group's thread. */
final class Post {

    private final Channel channel;
    private final Peers peers;
    private final Frame frame = new Frame();

    Post(Channel channel, Peers peers) {
        this.channel = channel;
        this.peers = peers;
    }

    /** Sends a frame of this kind; true if it is on its way. */
    boolean send(MemberId to, int kind, Writer body, long nowNanos) {
        frame.clear().putByte(kind).putInt(0).putCopy(body.buffer());
        return passes(to, channel.offer(to, frame), nowNanos);
    }

    /** Sends a part of a transfer. */
    boolean chunk(MemberId to, Chunk chunk, long nowNanos) {
        frame.clear().putByte(FrameKind.CHUNK).putInt(0);
        frame.putLong(chunk.transfer()).putLong(chunk.offset()).putLong(chunk.end());
        Slab slab = Slab.of(ByteBuffer.wrap(chunk.bytes()));
        frame.putRange(slab, 0, chunk.bytes().length);
        boolean passed = passes(to, channel.offer(to, frame), nowNanos);
        frame.clear();
        slab.release();
        return passed;
    }

    /** Sends a protocol's frame. */
    Offer protocol(MemberId to, Frame filled, long nowNanos) {
        Offer offer = channel.offer(to, filled);
        passes(to, offer, nowNanos);
        return offer;
    }

    /** Sends to all other members of the view. */
    void toMembers(int kind, Writer body, long nowNanos) {
        for (Peer peer : peers.all()) {
            if (peer.member && peer.outUp) {
                send(peer.id, kind, body, nowNanos);
            }
        }
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
