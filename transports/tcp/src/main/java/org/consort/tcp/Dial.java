package org.consort.tcp;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.consort.MemberId;
import org.consort.links.Attempt;
import org.consort.links.BadInput;
import org.consort.links.Causes;
import org.consort.links.Claim;
import org.consort.links.Endpoint;
import org.consort.links.Outbound;
import org.consort.links.Resolver;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.consort.spi.transport.Guard;
import org.jspecify.annotations.Nullable;

/** One attempt to meet whoever listens at an address: connect, say hello, hear the answer, all within one time limit. */
final class Dial extends ChannelInboundHandlerAdapter implements Attempt {

    private static final int ANSWER_READ_BYTES = 256;

    /**
     * Whom it is to meet.
     *
     * @param claim proves who is at either end, if that is asked for
     */
    record Target(Hello hello, String address, Claim claim) {}

    private final Wiring wiring;
    private final EventLoop loop;
    private final Hello hello;
    private final String address;
    private final Claim claim;
    private final Outcome outcome;
    private final ByteBuf answer = Unpooled.buffer(ANSWER_READ_BYTES, 2 * (Wire.HEADER_BYTES + Wire.PROOF_LIMIT));
    private @Nullable Channel channel;
    private @Nullable Future<?> timer;
    private boolean done;

    Dial(Wiring wiring, EventLoop loop, Target target, Outcome outcome) {
        this.wiring = wiring;
        this.loop = loop;
        this.hello = target.hello();
        this.address = target.address();
        this.claim = target.claim();
        this.outcome = outcome;
    }

    @Override
    public void start() {
        wiring.counters().dials.increment();
        int millis = wiring.settings().links().handshakeMillis();
        timer = loop.schedule(
                () -> fail(Refusal.SILENT, "no answer within " + millis + " ms"), millis, TimeUnit.MILLISECONDS);
        Optional<Endpoint> endpoint = Endpoint.parse(address).filter(e -> e.port() > 0);
        if (endpoint.isEmpty()) {
            fail(Refusal.SILENT, "'" + address + "' is no address; it must be host:port or [IPv6]:port");
            return;
        }
        wiring.resolver()
                .resolve(endpoint.get(), loop, new Resolver.Answer(this::connect, why -> fail(Refusal.SILENT, why)));
    }

    @Override
    public void cancel() {
        end();
        if (channel != null) {
            channel.close();
        }
    }

    private void connect(InetSocketAddress to) {
        if (done) {
            return;
        }
        Bootstrap bootstrap = new Bootstrap();
        wiring.settings().io().keepAlive().forEach(bootstrap::option);
        ChannelFuture connecting = bootstrap
                .group(loop)
                .channel(wiring.settings().io().clientChannel())
                .disableResolver()
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.ALLOCATOR, wiring.memory())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(ANSWER_READ_BYTES))
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        wiring.settings().links().handshakeMillis())
                .handler(this)
                .connect(to);
        channel = connecting.channel();
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                Throwable cause = connected.cause();
                fail(Causes.refused(cause) ? Refusal.NOBODY : Refusal.SILENT, Causes.describe(cause));
            }
        });
    }

    private void end() {
        done = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void fail(Refusal refusal, String why) {
        fail(refusal, Optional.empty(), why);
    }

    private void fail(Refusal refusal, Optional<MemberId> who, String why) {
        if (done) {
            return;
        }
        cancel();
        outcome.failed(refusal, who, why);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Channel dialled = context.channel();
        if (done) {
            dialled.close();
        } else if (dialled.localAddress().equals(dialled.remoteAddress())) {
            // TCP lets a socket meet itself if its own port is drawn equal to the dialled one: only when nobody
            // listens.
            fail(Refusal.NOBODY, "nothing listens there");
        } else {
            ByteBuf body = hello.body().writeBytes(claim.opening());
            claim.said(ByteBufUtil.getBytes(body));
            dialled.writeAndFlush(Handshake.encode(Wire.HELLO_MAGIC, body));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (!done) {
                answer.writeBytes(in, Math.min(in.readableBytes(), answer.maxWritableBytes()));
                Optional<Handshake.Message> whole = Handshake.decode(Wire.ANSWER_MAGIC, Wire.PROOF_LIMIT, answer);
                if (whole.isPresent()) {
                    heard(context, whole.get());
                }
            }
        } catch (BadInput e) {
            wiring.counters().badHandshakes.increment();
            fail(Refusal.INCOMPATIBLE, "what answers sent " + e.why());
        } catch (Guard.Denied e) {
            wiring.counters().deniedHandshakes.increment();
            fail(Refusal.DENIED, "what answers is not believed: " + e.getMessage());
        } finally {
            in.release();
        }
    }

    private void heard(ChannelHandlerContext context, Handshake.Message message) throws BadInput, Guard.Denied {
        if (message.major() != Wire.MAJOR) {
            fail(Refusal.INCOMPATIBLE, "it speaks wire version " + message.version() + ", this node " + Wire.VERSION);
            return;
        }
        ByteBuf body = message.body();
        if (body.isReadable() && body.getByte(body.readerIndex()) == Wire.CHALLENGE) {
            byte[] proof = claim.prove(Handshake.rest(body.skipBytes(1)));
            context.writeAndFlush(Handshake.encode(Wire.HELLO_MAGIC, Wire.PROOF, proof));
            return;
        }
        int start = body.readerIndex();
        Answer said = Answer.decode(body);
        byte[] fields = ByteBufUtil.getBytes(body, start, body.readerIndex() - start);
        claim.check(said.who(), fields, Handshake.rest(body));
        Optional<MemberId> who = said.who();
        if (said.refusal().isPresent()) {
            fail(said.refusal().get(), who, said.why());
        } else if (who.isEmpty() || !hello.expected().map(who.get()::equals).orElse(true)) {
            fail(Refusal.OTHER_MEMBER, who, "it is another member than the one dialled");
        } else {
            end();
            context.pipeline().remove(this);
            outcome.met(new Met(context.channel()), who.get());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(Refusal.SILENT, "it closed the connection without an answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(Refusal.SILENT, Causes.describe(cause));
    }

    /** The connection is the owner's now. */
    private final class Met implements Meeting {
        private final Channel met;

        Met(Channel met) {
            this.met = met;
        }

        @Override
        public Outbound link(Outbound.Owner owner) {
            return new OutLink(new OutLink.Met(met, answer, claim.exchange()), wiring, owner);
        }

        @Override
        public void part() {
            met.close();
        }
    }
}
