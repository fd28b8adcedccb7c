package org.consort.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import java.util.Optional;
import org.consort.links.Causes;
import org.consort.links.Counters;
import org.consort.links.Outbound;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel.Offer;
import org.consort.spi.transport.Guard;

/** A link that stands to another member: frames go out, and single control words come back. */
final class OutLink extends ChannelInboundHandlerAdapter implements Outbound {

    /** So much is handed to the socket without waiting for the end of the burst: the peer can begin. */
    private static final int EAGER_BYTES = 512 * 1024;

    private static final int CUT_BYTES = 64 * 1024;

    private final Channel channel;
    private final ByteBuf rest;
    private final Owner owner;
    private final Optional<Guard.Dialled> exchange;
    private final Counters counters;
    private final Staging staging;
    private final ControlWord control = new ControlWord();
    private String why = "closed by the peer";
    private boolean leaving;
    private boolean busy;
    private boolean dirty;
    private boolean gone;
    private int unflushedFrames;
    private int unflushedBytes;

    /**
     * Who was met.
     *
     * @param rest what the peer sent behind its answer; borrowed until the link begins
     * @param exchange by which it has proven who it is
     */
    record Met(Channel channel, ByteBuf rest, Optional<Guard.Dialled> exchange) {}

    /** Makes one that has not begun. */
    OutLink(Met met, Wiring wiring, Owner owner) {
        this.channel = met.channel();
        this.rest = met.rest();
        this.exchange = met.exchange();
        this.owner = owner;
        this.counters = wiring.counters();
        counters.linksOut.increment();
        this.staging = new Staging(wiring.memory(), this::write);
        int limit = wiring.settings().queueLimitBytes();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(limit / 2, limit));
    }

    @Override
    public Optional<Guard.Dialled> exchange() {
        return exchange;
    }

    @Override
    public void begin() {
        channel.pipeline().addLast(this);
        owner.stands(this);
        read(rest);
    }

    @Override
    public Offer offer(Frame frame) {
        if (leaving || !channel.isActive()) {
            return Offer.UNREACHABLE;
        }
        if (!channel.isWritable()) {
            busy = true;
            counters.busyOffers.increment();
            return Offer.BUSY;
        }
        staging.put(frame.length());
        staging.put(frame);
        if (staging.waiting() >= CUT_BYTES) {
            staging.cut();
        }
        unflushedFrames++;
        unflushedBytes += Wire.LENGTH_BYTES + frame.length();
        if (unflushedBytes >= EAGER_BYTES) {
            flush();
        }
        return Offer.ACCEPTED;
    }

    @Override
    public boolean markDirty() {
        boolean first = !dirty;
        dirty = true;
        return first;
    }

    @Override
    public boolean isWritable() {
        return !leaving && channel.isWritable() && channel.isActive();
    }

    @Override
    public void flush() {
        dirty = false;
        if (gone) {
            return;
        }
        counters.framesOut.add(unflushedFrames);
        counters.bytesOut.add(unflushedBytes);
        unflushedFrames = 0;
        unflushedBytes = 0;
        staging.cut();
        channel.flush();
        staging.rewind();
    }

    @Override
    public void whenAllHasLeft(Runnable done) {
        flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> done.run());
    }

    @Override
    public void drop() {
        leaving = true;
        channel.close();
    }

    @Override
    public void breakUp(String reason) {
        why = reason;
        channel.close();
    }

    @Override
    public void sayGoodbye(Runnable whenGone) {
        leaving = true;
        channel.closeFuture().addListener(closed -> whenGone.run());
        if (!gone) {
            staging.put(Wire.GOODBYE);
            flush();
        }
    }

    private void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    private void read(ByteBuf in) {
        while (in.isReadable() && !gone) {
            if (control.add(in.readByte())) {
                hear(control.take());
            }
        }
    }

    private void hear(int word) {
        if (word == Wire.GOODBYE) {
            boolean told = leaving;
            leaving = true;
            staging.put(Wire.GOODBYE_ACK);
            flush();
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            if (!told) {
                owner.broke(this, "the peer said good-bye", true);
            }
        } else if (word == Wire.GOODBYE_ACK && leaving) {
            channel.close();
        } else {
            breakUp("the peer sent an unknown word " + Integer.toHexString(word));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            read(in);
        } finally {
            in.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (busy && channel.isWritable()) {
            busy = false;
            // Later: this may run within an offer.
            channel.eventLoop().execute(() -> {
                if (!gone && !leaving) {
                    owner.writable();
                }
            });
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (gone) {
            return;
        }
        gone = true;
        counters.linksOut.decrement();
        staging.free();
        if (!leaving) {
            owner.broke(this, why, false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        breakUp(Causes.describe(cause));
    }
}
