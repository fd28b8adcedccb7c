package org.consort.tcp;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel.Offer;
import org.consort.spi.transport.ChannelRequest;
import org.consort.testkit.transport.Recorder;

/**
 * How many frames a second go over one link, beside a bare Netty stream of the same messages: copied into large buffers, written
 * as they fill, cut up again by length at the other end. Not a test: run it by hand, on a machine that does nothing else.
 *
 * <p>Arguments: bytes of a frame (1024), seconds of a round (3), rounds (5).
 */
final class ThroughputProbe {

    private static final MemberId A = new MemberId("a", 1);
    private static final MemberId B = new MemberId("b", 1);
    private static final int BURST = 256;

    private final int bytes;
    private final int seconds;
    private final LongAdder received = new LongAdder();

    private ThroughputProbe(int bytes, int seconds) {
        this.bytes = bytes;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        int bytes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1024;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        ThroughputProbe probe = new ThroughputProbe(bytes, seconds);
        for (int round = 0; round < rounds; round++) {
            double bare = probe.bare();
            double link = probe.link();
            System.out.printf(
                    "%d bytes: bare Netty %,.0f/s, link %,.0f/s, ratio %.2f%n", bytes, bare, link, link / bare);
        }
    }

    private static void rest(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    private double measure() throws InterruptedException {
        rest(500);
        long count = received.sum();
        long start = System.nanoTime();
        rest(seconds * 1000L);
        return (received.sum() - count) * 1e9 / (System.nanoTime() - start);
    }

    private double link() throws InterruptedException {
        TcpTransport left = Nodes.open(Map.of("loops", "1"));
        TcpTransport right = Nodes.open(Map.of("loops", "1"));
        Sender sender = new Sender();
        right.open(new ChannelRequest("g", B, 1 << 20, 50_000_000), new Recorder(Nodes.PATIENCE) {
            private int count;

            @Override
            public void frame(MemberId from, Slab slab, int offset, int length) {
                count++;
            }

            @Override
            public void burstEnd() {
                received.add(count);
                count = 0;
            }
        });
        sender.channel = left.open(new ChannelRequest("g", A, 1 << 20, 50_000_000), sender);
        sender.channel.thread().execute(() -> sender.channel.connect(B, right.address()));
        double rate = measure();
        left.close();
        right.close();
        return rate;
    }

    /** Offers until BUSY, then waits to be told. */
    private final class Sender extends Recorder {
        private final Slab slab = Slab.of(ByteBuffer.allocateDirect(bytes));
        private final Frame frame = new Frame().putRange(slab, 0, bytes);
        private org.consort.spi.transport.Channel channel;

        Sender() {
            super(Nodes.PATIENCE);
        }

        @Override
        public void linkUp(MemberId peer) {
            fill();
        }

        @Override
        public void writable(MemberId peer) {
            fill();
        }

        private void fill() {
            for (int i = 0; i < BURST; i++) {
                if (channel.offer(B, frame) != Offer.ACCEPTED) {
                    return;
                }
            }
            channel.thread().execute(this::fill);
        }
    }

    private double bare() throws Exception {
        TcpSettings settings = TcpSettings.read(new org.consort.spi.Settings("probe", Map.of("loops", "2")));
        Loops loops = new Loops(settings, "probe");
        Channel server = new ServerBootstrap()
                .group(loops.take())
                .channel(settings.io().serverChannel())
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(1 << 18))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Cutter());
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .sync()
                .channel();
        new Bootstrap()
                .group(loops.take())
                .channel(settings.io().clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(4 << 20, 8 << 20))
                .handler(new Filler())
                .connect(server.localAddress())
                .sync();
        double rate = measure();
        loops.close();
        return rate;
    }

    private final class Filler extends ChannelInboundHandlerAdapter {
        private final ByteBuffer message = ByteBuffer.allocateDirect(bytes);

        @Override
        public void channelActive(ChannelHandlerContext context) {
            fill(context.channel());
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                context.channel().eventLoop().execute(() -> fill(context.channel()));
            }
        }

        private void fill(Channel channel) {
            if (!channel.isWritable()) {
                return;
            }
            ByteBuf out = channel.alloc().directBuffer(Math.max(1 << 17, bytes + 4));
            while (out.writableBytes() >= bytes + 4) {
                out.writeInt(bytes).writeBytes(message.duplicate());
            }
            channel.writeAndFlush(out, channel.voidPromise());
            channel.eventLoop().execute(() -> fill(channel));
        }
    }

    private final class Cutter extends ChannelInboundHandlerAdapter {
        private ByteBuf rest;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            if (rest != null) {
                rest.writeBytes(in);
                in.release();
                in = rest;
                rest = null;
            }
            int count = 0;
            while (in.readableBytes() >= 4 && in.readableBytes() >= 4 + in.getInt(in.readerIndex())) {
                in.skipBytes(4 + in.getInt(in.readerIndex()));
                count++;
            }
            received.add(count);
            if (in.isReadable()) {
                rest = context.alloc().directBuffer(1 << 19, 1 << 26).writeBytes(in);
            }
            in.release();
        }
    }
}
