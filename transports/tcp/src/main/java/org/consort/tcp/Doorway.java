package org.consort.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.consort.MemberId;
import org.consort.links.BadInput;
import org.consort.links.Unwelcome;
import org.consort.spi.transport.Guard;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an accepted connection says first, within a time limit, and sends the connection to its group's loop, or away.
 * Lives on the listener's loop, so that no busy group keeps others from being answered.
 */
final class Doorway extends ChannelInboundHandlerAdapter {

    private Accepted accepted;
    private final ByteBuf said = Unpooled.buffer(256, Wire.HEADER_BYTES + Wire.PROOF_LIMIT);
    private final Runnable passed;
    private @Nullable Future<?> timer;
    private @Nullable Challenged challenged;
    private boolean done;

    /**
     * Somebody who has still to prove who he is.
     *
     * @param body what he said, to the byte
     */
    private record Challenged(Hello hello, byte[] body, TcpChannel group, Guard.Accepted exchange) {}

    Doorway(Accepted accepted, Runnable passed) {
        this.accepted = accepted;
        this.passed = passed;
    }

    /** Answers no, and closes. */
    static void refuse(Accepted accepted, Unwelcome why) {
        accepted.wiring().counters().refusedHandshakes.increment();
        accepted.channel().writeAndFlush(accepted.encode(Answer.refused(why))).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        int millis = accepted.wiring().settings().links().handshakeMillis();
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
        } catch (Guard.Denied e) {
            finish();
            accepted.wiring().counters().deniedHandshakes.increment();
            accepted.wiring()
                    .strangers()
                    .warn(
                            "connection denied: " + e.getMessage(),
                            context.channel().remoteAddress());
            refuse(accepted, Unwelcome.denied());
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

    private void read(ByteBuf in) throws BadInput, Guard.Denied {
        said.writeBytes(in, Math.min(in.readableBytes(), said.maxWritableBytes()));
        int limit = challenged == null ? Wire.BODY_LIMIT : Wire.PROOF_LIMIT;
        Optional<Handshake.Message> whole = Handshake.decode(Wire.HELLO_MAGIC, limit, said);
        if (whole.isEmpty()) {
            return;
        }
        if (whole.get().major() != Wire.MAJOR) {
            finish();
            refuse(accepted, Unwelcome.versions(Wire.VERSION, whole.get().version()));
            return;
        }
        ByteBuf body = whole.get().body();
        if (said.isReadable() || in.isReadable()) {
            throw new BadInput("more than a handshake before it was answered");
        }
        if (challenged == null) {
            byte[] all = ByteBufUtil.getBytes(body);
            Hello hello = Hello.decode(body);
            find(hello, all, Handshake.rest(body));
        } else {
            prove(challenged, body);
        }
        said.clear();
    }

    private void find(Hello hello, byte[] body, byte[] opening) throws Guard.Denied {
        Optional<TcpChannel> group = accepted.wiring().groups().find(hello.group());
        if (group.isEmpty()) {
            finish();
            refuse(accepted, accepted.wiring().groups().unknown(hello.group()));
            return;
        }
        Optional<Guard> guard = group.get().request().guard();
        if (guard.isEmpty()) {
            answer(hello, group.get());
            return;
        }
        Guard.Accepted exchange = guard.get().accept(opening);
        challenged = new Challenged(hello, body, group.get(), exchange);
        accepted.channel().writeAndFlush(Handshake.encode(Wire.ANSWER_MAGIC, Wire.CHALLENGE, exchange.challenge()));
    }

    private void prove(Challenged who, ByteBuf body) throws BadInput, Guard.Denied {
        if (Fields.octet(body) != Wire.PROOF) {
            throw new BadInput("no answer to a challenge");
        }
        who.exchange().proven(who.hello().from(), who.body(), Handshake.rest(body));
        accepted = accepted.proven(who.exchange());
        answer(who.hello(), who.group());
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

    private void answer(Hello hello, TcpChannel group) {
        finish();
        MemberId self = group.request().self();
        Optional<Unwelcome> against = Unwelcome.judge(self, hello.from(), hello.expected());
        if (against.isPresent()) {
            refuse(accepted, against.get());
        } else if (hello.greet()) {
            accepted.channel()
                    .writeAndFlush(accepted.encode(Answer.accepted(self)))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            move(group, hello);
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
            group.events().register(channel).addListener(arrived -> {
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
