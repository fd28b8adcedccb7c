package org.consort.aeron;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.consort.links.Causes;
import org.consort.links.Endpoint;
import org.consort.links.LinkSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one port of the node and the thread that answers there. Holds the TCP port for as long as the transport is open, which is what makes a refused
 * connection proof. Its thread also turns the driver while all loops are held up by their groups.
 */
final class Door implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final int BACKLOG = 1024;
    /** Connections that have not yet said who they are. */
    private static final int UNKNOWN_LIMIT = 512;

    private static final int PORT_TRIES = 20;
    private static final long LOOK_MILLIS = 20;
    private static final long FORGOTTEN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long IDLE_MILLIS = 250;
    private static final long END_MILLIS = 2000;

    private final LinkSettings settings;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final List<Visitor> visitors = new ArrayList<>();
    private final Consumer<SelectionKey> ready = this::ready;
    private @Nullable Thread thread;
    private @Nullable Wiring wiring;
    private volatile boolean stopping;

    /**
     * Binds, in TCP, to a port that is free in UDP too.
     *
     * @throws UncheckedIOException if it cannot; says which address, and what to do
     */
    Door(LinkSettings settings) {
        this.settings = settings;
        try {
            server = listen(settings.bind());
            selector = Selector.open();
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            throw new UncheckedIOException(settings.cannotListen(e), e);
        }
    }

    private static ServerSocketChannel listen(Endpoint bind) throws IOException {
        IOException last = new BindException("no port is free in both TCP and UDP");
        for (int i = 0; i < (bind.port() == 0 ? PORT_TRIES : 1); i++) {
            ServerSocketChannel made = ServerSocketChannel.open();
            try {
                made.bind(new InetSocketAddress(bind.host(), bind.port()), BACKLOG);
                probe(new InetSocketAddress(bind.host(), made.socket().getLocalPort()));
                return made;
            } catch (IOException e) {
                made.close();
                last = e;
            }
        }
        throw last;
    }

    private static void probe(InetSocketAddress address) throws IOException {
        try (DatagramChannel data = DatagramChannel.open()) {
            data.bind(address);
        } catch (BindException e) {
            throw new BindException("UDP: " + Causes.describe(e));
        }
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** Begins to answer. */
    void open(Wiring shared, String name) {
        wiring = shared;
        Thread made = new Thread(this, name);
        made.setDaemon(true);
        thread = made;
        made.start();
    }

    /** True if the caller is on its thread. */
    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void run() {
        Wiring shared = java.util.Objects.requireNonNull(wiring);
        while (!stopping) {
            try {
                boolean looks = shared.media().isTurned() || !visitors.isEmpty();
                selector.select(ready, looks ? LOOK_MILLIS : IDLE_MILLIS);
                tend(shared);
            } catch (IOException | RuntimeException e) {
                LOG.warn("transport=aeron a connection at {} failed: {}", settings.bind(), Causes.describe(e));
            }
        }
        visitors.forEach(Visitor::leave);
    }

    private void tend(Wiring shared) {
        long now = System.nanoTime();
        for (int i = visitors.size() - 1; i >= 0; i--) {
            Visitor visitor = visitors.get(i);
            visitor.judge(now);
            if (visitor.isDone()) {
                visitors.remove(i);
                visitor.goOn();
            }
        }
        shared.media().turnIfForgotten(FORGOTTEN_NANOS);
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof Cord cord) {
            cord.ready();
            return;
        }
        try {
            SocketChannel socket = server.accept();
            if (socket != null) {
                receive(socket);
            }
        } catch (IOException e) {
            LOG.debug("a connection broke before it was accepted", e);
        }
    }

    private void receive(SocketChannel socket) throws IOException {
        Wiring shared = java.util.Objects.requireNonNull(wiring);
        String address = String.valueOf(socket.getRemoteAddress());
        if (visitors.size() >= UNKNOWN_LIMIT) {
            shared.counters().overLimit.increment();
            shared.strangers().warn("connection closed: too many wait to say who they are", address);
            socket.close();
            return;
        }
        Cord cord = new Cord(socket);
        Visitor visitor = new Visitor(cord, shared, address);
        visitors.add(visitor);
        cord.attach(selector, visitor, SelectionKey.OP_READ);
    }

    void close() {
        stopping = true;
        selector.wakeup();
        Thread last = thread;
        try {
            if (last != null) {
                last.join(END_MILLIS);
            }
            server.close();
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("the port of " + settings.bind() + " does not close", e);
        }
    }
}
