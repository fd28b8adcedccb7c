package org.consort.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * No total order, no recovery: every message goes once around a ring of TCP connections (Netty, one event loop a member, frames
 * gathered into large writes). The most that a ring protocol could do on this machine.
 */
final class RingPeer implements Peer {

    private static final Duration TO_GATHER = Duration.ofSeconds(30);
    private static final int READ = 1 << 18;
    private static final String HOST = "127.0.0.1";

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final ConcurrentLinkedQueue<byte[]> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Seat seat;
    private final RingForwarder forwarder;

    RingPeer(Seat seat, Sink sink) throws InterruptedException {
        this.seat = seat;
        CompletableFuture<RingForwarder> late = new CompletableFuture<>();
        CountDownLatch accepted = new CountDownLatch(1);
        listen(accepted, late);
        CompletableFuture<Channel> next = new CompletableFuture<>();
        Await.until(TO_GATHER, "the next member", () -> connect(next));
        forwarder = new RingForwarder(seat.index(), sink, next.join());
        late.complete(forwarder);
        accepted.await();
    }

    @Override
    public void submit(byte[] message) {
        queue.add(message);
        if (!woken.get() && woken.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
    }

    @Override
    public boolean isLeader() {
        return seat.index() == 0;
    }

    @Override
    public void close() {
        loops.shutdownGracefully();
    }

    private void drain() {
        woken.set(false);
        for (byte[] message = queue.poll(); message != null; message = queue.poll()) {
            forwarder.send(message);
        }
        forwarder.flush();
    }

    private void listen(CountDownLatch accepted, CompletableFuture<RingForwarder> late) throws InterruptedException {
        new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Inlet(accepted, late));
                    }
                })
                .bind(HOST, seat.port(0))
                .sync();
    }

    /** A connection counts when the other side has greeted: until its program accepts, the kernel does. */
    private boolean connect(CompletableFuture<Channel> connected) {
        CountDownLatch greeted = new CountDownLatch(1);
        ChannelFuture attempt = new Bootstrap()
                .group(loops)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1 << 24, 1 << 25))
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object greeting) {
                        ((ByteBuf) greeting).release();
                        greeted.countDown();
                    }
                })
                .connect(HOST, seat.port((seat.index() + 1) % seat.members(), 0))
                .awaitUninterruptibly();
        try {
            if (attempt.isSuccess() && greeted.await(500, TimeUnit.MILLISECONDS)) {
                connected.complete(attempt.channel());
                return true;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        attempt.channel().close();
        return false;
    }

    /** Where the member before this one comes in: nothing does until all stand, and then the forwarder does, too. */
    private static final class Inlet extends ChannelInboundHandlerAdapter {

        private final CountDownLatch accepted;
        private final CompletableFuture<RingForwarder> forwarder;

        Inlet(CountDownLatch accepted, CompletableFuture<RingForwarder> forwarder) {
            this.accepted = accepted;
            this.forwarder = forwarder;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(context.alloc().buffer(1).writeByte(1));
            accepted.countDown();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            forwarder.join().read((ByteBuf) bytes);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (forwarder.isDone()) {
                forwarder.join().flush();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            System.err.println("ring: " + cause);
            context.close();
        }
    }
}
