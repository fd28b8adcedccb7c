package org.consort.tcp;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TCP on this node: one port, a few event loops, and the groups that are spread over them. */
final class TcpTransport implements Transport {

    static final String TYPE = "tcp";

    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);
    /** Beyond the bound for good-byes: closing sockets takes no longer. */
    private static final long MARGIN_MILLIS = 2000;

    private final TcpSettings settings;
    private final Wiring wiring;
    private final Loops loops;
    private final Listener listener;
    private final String address;
    private final Map<String, TcpChannel> groups = new ConcurrentHashMap<>();
    private final Set<TcpChannel> leaving = ConcurrentHashMap.newKeySet();
    private final PooledByteBufAllocator memory;
    /** All whose thread may still be in somebody's hands. */
    private final Set<TcpChannel> channels =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private boolean closed;

    /**
     * Binds the port.
     *
     * @throws java.io.UncheckedIOException if it cannot; says which address, and what to do
     */
    TcpTransport(TcpSettings settings) {
        this.settings = settings;
        this.memory = Memory.pool(settings.loops());
        String name = "consort-tcp-" + settings.bind().port();
        this.wiring = new Wiring(settings, memory, new Counters(), new Resolver(name + "-names"), new QuietLog(LOG));
        this.loops = new Loops(settings, name);
        try {
            this.listener = new Listener(wiring, loops.listening(), group -> Optional.ofNullable(groups.get(group)));
        } catch (RuntimeException e) {
            loops.close();
            wiring.resolver().close();
            throw e;
        }
        this.address = settings.address(listener.port());
        LOG.info("transport=tcp listening port={} address={} io={}", listener.port(), address, settings.io());
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public Channel open(ChannelRequest request, ChannelHandler handler) {
        check(request);
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("transport tcp at " + address + " is closed");
            }
            if (groups.containsKey(request.group())) {
                throw new IllegalStateException(
                        "group '" + request.group() + "' has a channel of transport tcp at " + address + " already");
            }
            TcpChannel channel =
                    new TcpChannel(request, handler, wiring, new TcpChannel.Place(loops.take(), address, this::leave));
            channel.begin();
            // Only now can a connection find it: the handler is told of the channel before it is told of links.
            groups.put(request.group(), channel);
            channels.add(channel);
            return channel;
        }
    }

    private void check(ChannelRequest request) {
        if (request.frameLimitBytes() < 1 || request.frameLimitBytes() > settings.frameLimitBytes()) {
            throw new IllegalArgumentException("group '" + request.group() + "' asks for frames of "
                    + request.frameLimitBytes() + " bytes; setting 'frame.limit.bytes' of transport tcp allows 1 to "
                    + settings.frameLimitBytes());
        }
        if (!Hello.fits(request.group())) {
            throw new IllegalArgumentException("a group's name has 1 to 64 bytes: '" + request.group() + "'");
        }
    }

    /** From now on connections don't find the group; it is still to be waited for. */
    private void leave(TcpChannel channel, CompletableFuture<Void> gone) {
        leaving.add(channel);
        groups.remove(channel.request().group(), channel);
        gone.thenRun(() -> {
            leaving.remove(channel);
            loops.giveBack(channel.loop());
        });
    }

    @Override
    public Map<String, String> statistics() {
        Map<String, String> all = new TreeMap<>(wiring.counters().read());
        all.put("address", address);
        all.put("io", settings.io().name().toLowerCase(Locale.ROOT));
        all.put("groups", String.valueOf(groups.size()));
        all.put("memory.direct.bytes", String.valueOf(memory.metric().usedDirectMemory()));
        return all;
    }

    /** Buffers that were taken from the pool and not given back. */
    long buffersHeld() {
        return memory.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }

    @Override
    public void close() {
        if (loops.onOne()) {
            throw new IllegalStateException(
                    "a transport waits for its threads when it closes: close it from another one");
        }
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        farewell();
        listener.close();
        wiring.resolver().close();
        synchronized (channels) {
            channels.forEach(TcpChannel::stop);
        }
        loops.close();
        LOG.info("transport=tcp closed address={}", address);
    }

    /** Says good-bye in all groups at once, before the port closes. */
    private void farewell() {
        List<CompletableFuture<Void>> partings = new ArrayList<>();
        Set<TcpChannel> all = new HashSet<>(groups.values());
        all.addAll(leaving);
        for (TcpChannel group : all) {
            CompletableFuture<Void> parting = new CompletableFuture<>();
            partings.add(parting);
            group.loop().execute(() -> group.farewell().thenRun(() -> parting.complete(null)));
        }
        try {
            CompletableFuture.allOf(partings.toArray(CompletableFuture[]::new))
                    .get(settings.goodbyeMillis() + MARGIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn(
                    "transport=tcp closing address={} without all good-byes: a group's thread does not come round",
                    address);
        }
    }
}
