package org.consort.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.links.Causes;
import org.consort.links.Inbound;
import org.consort.spi.transport.Guard;

/** A link that stands from another member: frames come in, and single control words go back. */
final class InLink extends ChannelInboundHandlerAdapter implements Inbound {

    private final MemberId from;
    private final Channel channel;
    private final Intake intake;
    private final int frameLimitBytes;
    private final Wiring wiring;
    private final Owner owner;
    private final Optional<Guard.Accepted> exchange;
    private String why = "closed by the peer";
    private boolean goodbyeHeard;
    private boolean leaving;
    private boolean gone;
    private long reads;

    InLink(MemberId from, Accepted accepted, int frameLimitBytes, Owner owner) {
        this.from = from;
        this.channel = accepted.channel();
        this.intake = accepted.intake();
        this.wiring = accepted.wiring();
        this.frameLimitBytes = frameLimitBytes;
        this.owner = owner;
        this.exchange = accepted.exchange();
        wiring.counters().linksIn.increment();
        intake.open();
    }

    @Override
    public Optional<Guard.Accepted> exchange() {
        return exchange;
    }

    @Override
    public MemberId from() {
        return from;
    }

    @Override
    public long reads() {
        return reads;
    }

    @Override
    public void letGo() {
        intake.letGo();
    }

    @Override
    public void drop() {
        leaving = true;
        channel.close();
    }

    @Override
    public void sayGoodbye(Runnable whenGone) {
        leaving = true;
        channel.closeFuture().addListener(closed -> whenGone.run());
        channel.writeAndFlush(word(Wire.GOODBYE));
    }

    private static ByteBuf word(int word) {
        return Unpooled.buffer(Integer.BYTES).writeIntLE(word);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        reads++;
        // The intake holds this memory itself.
        ((ByteBuf) message).release();
        long bytes = intake.available();
        int frames = 0;
        while (!gone && channel.isActive() && next()) {
            frames++;
        }
        wiring.counters().framesIn.add(frames);
        wiring.counters().bytesIn.add(bytes - intake.available());
    }

    /** Hands up one frame; false if there is no whole one. */
    private boolean next() {
        int available = intake.available();
        if (available < Wire.LENGTH_BYTES) {
            intake.expect(0);
            return false;
        }
        int length = intake.number();
        if (length < 0 || length > frameLimitBytes) {
            return special(length);
        }
        int whole = Wire.LENGTH_BYTES + length;
        if (available < whole) {
            intake.expect(whole);
            return false;
        }
        int offset = intake.start() + Wire.LENGTH_BYTES;
        intake.consume(whole);
        if (!leaving) {
            owner.frame(from, intake.slab(), offset, length);
        }
        return true;
    }

    private boolean special(int word) {
        if (word == Wire.GOODBYE && !goodbyeHeard) {
            goodbyeHeard = true;
            intake.consume(Wire.LENGTH_BYTES);
            owner.goodbye(this);
            why = "the peer said good-bye";
            channel.writeAndFlush(word(Wire.GOODBYE_ACK)).addListener(ChannelFutureListener.CLOSE);
        } else if (word == Wire.GOODBYE_ACK && leaving) {
            channel.close();
        } else {
            why = "the peer sent a frame of " + (word < 0 ? "negative length" : word + " bytes") + "; the limit is "
                    + frameLimitBytes;
            wiring.counters().badFrames.increment();
            wiring.strangers().warn("link from " + from + " closed: " + why, channel.remoteAddress());
            channel.close();
        }
        return false;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        owner.burstEnd();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (gone) {
            return;
        }
        gone = true;
        wiring.counters().linksIn.decrement();
        if (intake.available() > 0 && !leaving && why.startsWith("closed")) {
            wiring.counters().truncatedFrames.increment();
            why = "closed by the peer within a frame";
        }
        intake.close();
        if (!leaving) {
            owner.broke(this, why);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        why = Causes.describe(cause);
        channel.close();
    }
}
