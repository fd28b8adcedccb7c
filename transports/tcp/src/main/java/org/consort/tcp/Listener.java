package org.consort.tcp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.consort.links.Endpoint;

/** The one port of the node. */
final class Listener {

    private static final int BACKLOG = 1024;
    /** Connections that have not yet said who they are. */
    private static final int UNKNOWN_LIMIT = 512;

    private final Wiring wiring;
    private final AtomicInteger unknown = new AtomicInteger();
    private final Channel channel;

    /**
     * Binds.
     *
     * @throws UncheckedIOException if it cannot; says which address, and what to do
     */
    Listener(Wiring wiring, EventLoop loop) {
        this.wiring = wiring;
        Endpoint bind = wiring.settings().links().bind();
        ServerBootstrap bootstrap = new ServerBootstrap();
        wiring.settings().io().keepAlive().forEach(bootstrap::childOption);
        ChannelFuture binding = bootstrap
                .group(loop)
                .channel(wiring.settings().io().serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, wiring.memory())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        receive(child);
                    }
                })
                .bind(new InetSocketAddress(bind.host(), bind.port()));
        binding.awaitUninterruptibly();
        if (!binding.isSuccess()) {
            String why = wiring.settings().links().cannotListen(binding.cause());
            throw new UncheckedIOException(new IOException(why, binding.cause()));
        }
        this.channel = binding.channel();
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private void receive(Channel child) {
        if (unknown.incrementAndGet() > UNKNOWN_LIMIT) {
            unknown.decrementAndGet();
            wiring.counters().overLimit.increment();
            wiring.strangers().warn("connection closed: too many wait to say who they are", child.remoteAddress());
            child.close();
            return;
        }
        Intake intake = new Intake(wiring);
        child.config().setRecvByteBufAllocator(intake);
        Doorway doorway = new Doorway(new Accepted(child, intake, wiring, Optional.empty()), unknown::decrementAndGet);
        child.pipeline().addLast(doorway);
    }

    void close() {
        channel.close().awaitUninterruptibly();
    }
}
