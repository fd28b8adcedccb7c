package org.consort.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.consort.MemberId;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an accepted connection says first, within a time limit, and sends the connection to its group's loop, or away.
 * Lives on the listener's loop, so that no busy group keeps others from being answered.
 */
final class Doorway extends ChannelInboundHandlerAdapter {

    private final Accepted accepted;
    private final Function<String, Optional<TcpChannel>> groups;
    private final ByteBuf said = Unpooled.buffer(256, Wire.HEADER_BYTES + Wire.BODY_LIMIT);
    private final Runnable passed;
    private @Nullable Future<?> timer;
    private boolean done;

    Doorway(Accepted accepted, Function<String, Optional<TcpChannel>> groups, Runnable passed) {
        this.accepted = accepted;
        this.groups = groups;
        this.passed = passed;
    }

    /** Answers no, and closes. */
    static void refuse(Accepted accepted, Refusal refusal, Optional<MemberId> self, String why) {
        accepted.wiring().counters().refusedHandshakes.increment();
        accepted.channel()
                .writeAndFlush(Answer.refused(refusal, self, why).encode())
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        int millis = accepted.wiring().settings().handshakeMillis();
        timer = context.executor().schedule(() -> late(context, millis), millis, TimeUnit.MILLISECONDS);
    }

    private void late(ChannelHandlerContext context, int millis) {
        if (!done) {
            done = true;
            accepted.wiring().counters().lateHandshakes.increment();
            accepted.wiring()
                    .strangers()
                    .warn(
                            "connection closed: no handshake within " + millis + " ms",
                            context.channel().remoteAddress());
            context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (!done) {
                read(in);
            }
        } catch (BadInput e) {
            finish();
            accepted.wiring().counters().badHandshakes.increment();
            accepted.wiring()
                    .strangers()
                    .warn(
                            "connection closed: it sent " + e.why(),
                            context.channel().remoteAddress());
            context.close();
        } finally {
            in.release();
        }
    }

    private void read(ByteBuf in) throws BadInput {
        said.writeBytes(in, Math.min(in.readableBytes(), said.maxWritableBytes()));
        Optional<Handshake.Message> whole = Handshake.decode(Wire.HELLO_MAGIC, said);
        if (whole.isEmpty()) {
            return;
        }
        if (whole.get().major() != Wire.MAJOR) {
            finish();
            refuse(
                    accepted,
                    Refusal.INCOMPATIBLE,
                    Optional.empty(),
                    "this node speaks wire version " + Wire.MAJOR + "." + Wire.MINOR + ", the dialling one "
                            + whole.get().major() + "." + whole.get().minor());
            return;
        }
        Hello hello = Hello.decode(whole.get().body());
        if (said.isReadable() || in.isReadable()) {
            throw new BadInput("more than a handshake before it was answered");
        }
        finish();
        answer(hello);
    }

    /** Called once for each connection, however it ends. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        passed.run();
    }

    private void finish() {
        done = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void answer(Hello hello) {
        Optional<TcpChannel> group = groups.apply(hello.group());
        if (group.isEmpty()) {
            refuse(
                    accepted,
                    Refusal.NO_SUCH_GROUP,
                    Optional.empty(),
                    "the node takes part in no group '" + hello.group() + "'");
            return;
        }
        MemberId self = group.get().request().self();
        MemberId from = hello.from();
        if (from.equals(self)) {
            refuse(accepted, Refusal.SELF, Optional.of(self), "this is the dialling node itself");
        } else if (from.name().equals(self.name())) {
            refuse(
                    accepted,
                    Refusal.SAME_NAME,
                    Optional.of(self),
                    "another node in this group has the name '" + self.name() + "'; give each node a name of its own");
        } else if (hello.greet()) {
            accepted.channel().writeAndFlush(Answer.accepted(self).encode()).addListener(ChannelFutureListener.CLOSE);
        } else if (!hello.expected().map(self::equals).orElse(false)) {
            refuse(accepted, Refusal.OTHER_MEMBER, Optional.of(self), "this is " + self);
        } else {
            move(group.get(), hello);
        }
    }

    /** Takes the connection from the listener's loop to the group's. Nothing is read in between, and the peer waits for its answer. */
    private void move(TcpChannel group, Hello hello) {
        Channel channel = accepted.channel();
        channel.config().setAutoRead(false);
        channel.pipeline().remove(this);
        channel.deregister().addListener(left -> {
            if (!left.isSuccess()) {
                channel.unsafe().closeForcibly();
                return;
            }
            group.loop().register(channel).addListener(arrived -> {
                if (arrived.isSuccess()) {
                    group.admit(accepted, hello);
                } else {
                    channel.unsafe().closeForcibly();
                }
            });
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!done) {
            finish();
            accepted.wiring().counters().badHandshakes.increment();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
