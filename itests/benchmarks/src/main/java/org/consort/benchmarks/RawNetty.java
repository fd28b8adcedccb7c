package org.consort.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.CountDownLatch;

/** Both ends on Netty's event loops. */
final class RawNetty {

    private static final int READ = 1 << 17;
    private static final int WRITE = 1 << 17;

    private RawNetty() {}

    /** Until the other end is gone. */
    static void serve(RawWork work, int size, int port) throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        new ServerBootstrap()
                .group(loops())
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1 << 19, 1 << 20))
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(work.isStream() ? new Source(size) : new Echo());
                        channel.closeFuture().addListener(closed -> gone.countDown());
                    }
                })
                .bind(RawEnd.HOST, port)
                .sync();
        System.out.println("READY");
        gone.await();
    }

    static void measure(RawWork work, int size, int port, RawMeter meter) throws InterruptedException {
        ChannelHandler handler = work.isStream() ? new Drain(meter) : new Pinger(size, meter);
        new Bootstrap()
                .group(loops())
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ))
                .handler(handler)
                .connect(RawEnd.HOST, port)
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private static EventLoopGroup loops() {
        return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            context.writeAndFlush(bytes, context.voidPromise());
        }
    }

    private static final class Source extends ChannelInboundHandlerAdapter {

        private final byte[] message;

        Source(int size) {
            message = new byte[size];
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            fill(context);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.executor().execute(() -> fill(context));
        }

        private void fill(ChannelHandlerContext context) {
            while (context.channel().isActive() && context.channel().isWritable()) {
                ByteBuf write = context.alloc().directBuffer(WRITE);
                while (write.writableBytes() >= message.length) {
                    write.writeBytes(message);
                }
                context.writeAndFlush(write, context.voidPromise());
            }
        }
    }

    private static final class Drain extends ChannelInboundHandlerAdapter {

        private final RawMeter meter;

        Drain(RawMeter meter) {
            this.meter = meter;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            meter.bytes(((ByteBuf) bytes).readableBytes());
            ((ByteBuf) bytes).release();
            if (meter.isOver()) {
                context.close();
            }
        }
    }

    private static final class Pinger extends ChannelInboundHandlerAdapter {

        private final int size;
        private final RawMeter meter;
        private long sentNanos;
        private int missing;

        Pinger(int size, RawMeter meter) {
            this.size = size;
            this.meter = meter;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ping(context);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            missing -= ((ByteBuf) bytes).readableBytes();
            ((ByteBuf) bytes).release();
            if (missing > 0) {
                return;
            }
            meter.trip(sentNanos);
            if (meter.isOver()) {
                context.close();
            } else {
                ping(context);
            }
        }

        private void ping(ChannelHandlerContext context) {
            missing = size;
            sentNanos = System.nanoTime();
            context.writeAndFlush(context.alloc().directBuffer(size).writeZero(size), context.voidPromise());
        }
    }
}
