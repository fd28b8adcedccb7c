package org.consort.host.security;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Evidence;
import org.consort.spi.transport.GroupThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stage of one channel: seals what goes out, opens what comes in, and breaks a link on which something came that nobody sealed. On the channel's thread. */
final class GuardedChannel implements Channel, ChannelHandler, Handshakes.Keys {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedChannel.class);

    private final ChannelRequest request;
    private final Level level;
    private final ChannelHandler handler;
    private final Map<MemberId, Way> outgoing = new HashMap<>();
    private final Map<MemberId, Seal> incoming = new HashMap<>();
    private final Frame sealed = new Frame();
    private final SealedMemory memory = new SealedMemory();
    private final Runnable forged;
    private byte[] scratch = new byte[0];
    private @Nullable Channel inner;

    /** @param forged called when something came that nobody sealed */
    GuardedChannel(ChannelRequest request, Level level, ChannelHandler handler, Runnable forged) {
        this.request = request;
        this.level = level;
        this.handler = handler;
        this.forged = forged;
    }

    /** A link to a member: its seal, and the one frame that was sealed and found no room. */
    private static final class Way {
        final Seal seal;

        @Nullable
        Slab waiting;

        int length;

        Way(Seal seal) {
            this.seal = seal;
        }

        void drop() {
            Slab last = waiting;
            waiting = null;
            if (last != null) {
                last.release();
            }
        }
    }

    /** The channel that it is the stage of. */
    GuardedChannel over(Channel channel) {
        inner = channel;
        return this;
    }

    private Channel inner() {
        return Objects.requireNonNull(inner, "the channel is used before it is open");
    }

    // ---- the keys

    @Override
    public void outgoing(MemberId peer, byte[] key) {
        giveUp(peer);
        outgoing.put(peer, new Way(seal(key)));
    }

    @Override
    public void incoming(MemberId peer, byte[] key) {
        incoming.put(peer, seal(key));
    }

    private Seal seal(byte[] key) {
        Seal seal = new Seal(key, level.kind());
        Arrays.fill(key, (byte) 0);
        return seal;
    }

    // ---- out

    @Override
    public Offer offer(MemberId to, Frame frame) {
        Way way = outgoing.get(to);
        if (way == null) {
            return inner().offer(to, sealed.clear());
        }
        if (way.waiting != null) {
            return Offer.BUSY;
        }
        int length = frame.length();
        if (length > request.frameLimitBytes()) {
            // Before it is sealed: what has a number has to go out.
            throw new IllegalArgumentException("a frame of " + length + " bytes; group '" + request.group()
                    + "' opened this channel for at most " + request.frameLimitBytes());
        }
        byte[] bytes = scratch(length + Seal.TAG_BYTES);
        frame.writeTo(ByteBuffer.wrap(bytes));
        way.seal.seal(bytes, length);
        Slab slab = memory.lend(length + Seal.TAG_BYTES);
        slab.bytes().put(0, bytes, 0, length + Seal.TAG_BYTES);
        Offer offer = send(to, slab, length + Seal.TAG_BYTES);
        if (offer == Offer.BUSY) {
            // No number is used twice, so what has one goes out as the next.
            way.waiting = slab;
            way.length = length + Seal.TAG_BYTES;
            return Offer.ACCEPTED;
        }
        slab.release();
        return offer;
    }

    private Offer send(MemberId to, Slab slab, int length) {
        Offer offer = inner().offer(to, sealed.clear().putRange(slab, 0, length));
        sealed.clear();
        return offer;
    }

    private void giveUp(MemberId to) {
        Way way = outgoing.remove(to);
        if (way != null) {
            way.drop();
        }
    }

    private byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[SealedMemory.roomFor(length)];
        }
        return scratch;
    }

    @Override
    public GroupThread thread() {
        return inner().thread();
    }

    @Override
    public void connect(MemberId peer, String address) {
        inner().connect(peer, address);
    }

    @Override
    public void greet(String address) {
        inner().greet(address);
    }

    @Override
    public void disconnect(MemberId peer) {
        giveUp(peer);
        inner().disconnect(peer);
    }

    @Override
    public void cut(MemberId peer, String why) {
        inner().cut(peer, why);
    }

    @Override
    public boolean isWritable(MemberId to) {
        Way way = outgoing.get(to);
        return way != null && way.waiting == null && inner().isWritable(to);
    }

    @Override
    public void close() {
        outgoing.values().forEach(Way::drop);
        outgoing.clear();
        inner().close();
    }

    @Override
    public CompletableFuture<Void> letGo() {
        return inner().letGo();
    }

    // ---- in

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length) {
        Seal seal = incoming.get(from);
        if (seal == null) {
            return;
        }
        byte[] bytes = scratch(length);
        slab.bytes().get(offset, bytes, 0, length);
        if (!seal.open(bytes, length)) {
            // Nothing that follows can be opened: either it was changed, or something before it is missing.
            incoming.remove(from);
            forged.run();
            LOG.warn(
                    "group={} a frame of {} bytes from {} is not what it sealed: the link is cut",
                    request.group(),
                    length,
                    from);
            inner().cut(from, "a frame came that it has not sealed");
            return;
        }
        int frame = length - Seal.TAG_BYTES;
        if (level.kind() == Level.Kind.ENCRYPTED) {
            slab.bytes().put(offset, bytes, 0, frame);
        }
        handler.frame(from, slab, offset, frame);
    }

    @Override
    public void opened(Channel channel) {
        handler.opened(over(channel));
    }

    @Override
    public void linkUp(MemberId peer) {
        handler.linkUp(peer);
    }

    @Override
    public void linkDown(MemberId peer, String why) {
        giveUp(peer);
        handler.linkDown(peer, why);
    }

    @Override
    public void inboundUp(MemberId peer) {
        handler.inboundUp(peer);
    }

    @Override
    public void inboundDown(MemberId peer, String why) {
        incoming.remove(peer);
        handler.inboundDown(peer, why);
    }

    @Override
    public void burstEnd() {
        handler.burstEnd();
    }

    @Override
    public void writable(MemberId peer) {
        Way way = outgoing.get(peer);
        Slab waiting = way == null ? null : way.waiting;
        if (way != null && waiting != null) {
            if (send(peer, waiting, way.length) == Offer.BUSY) {
                return;
            }
            way.drop();
        }
        handler.writable(peer);
    }

    @Override
    public void crashed(MemberId peer, Evidence evidence) {
        handler.crashed(peer, evidence);
    }

    @Override
    public void greeted(String address, MemberId peer) {
        handler.greeted(address, peer);
    }

    @Override
    public void refused(String address, Refusal refusal, String why) {
        handler.refused(address, refusal, why);
    }

    @Override
    public void deadline(long nowNanos) {
        handler.deadline(nowNanos);
    }
}
