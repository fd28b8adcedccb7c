package org.consort.tcp;

import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.Map;

/** How the operating system is asked for readiness. */
enum Io {
    /** The best there is on this machine. */
    AUTO,
    /** Linux only, through native code. */
    EPOLL,
    /** Everywhere. */
    NIO;

    /**
     * The way that is really taken: never {@link #AUTO}.
     *
     * @throws IllegalArgumentException if epoll is demanded and absent
     */
    Io resolved() {
        if (this == NIO) {
            return NIO;
        }
        if (Epoll.isAvailable()) {
            return EPOLL;
        }
        if (this == EPOLL) {
            throw new IllegalArgumentException(
                    "transport tcp: setting 'io' is 'epoll', but epoll is not available here ("
                            + Epoll.unavailabilityCause() + "); use 'auto' or 'nio'");
        }
        return NIO;
    }

    IoHandlerFactory handlers() {
        return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /** Notices within about half a minute that a machine has vanished without a word. With NIO the system's own times hold. */
    Map<ChannelOption<Integer>, Integer> keepAlive() {
        return this == EPOLL
                ? Map.of(
                        EpollChannelOption.TCP_KEEPIDLE, 15,
                        EpollChannelOption.TCP_KEEPINTVL, 5,
                        EpollChannelOption.TCP_KEEPCNT, 3)
                : Map.of();
    }

    Class<? extends ServerChannel> serverChannel() {
        return this == EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    Class<? extends SocketChannel> clientChannel() {
        return this == EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
    }
}
