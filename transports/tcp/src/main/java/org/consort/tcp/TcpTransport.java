package org.consort.tcp;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.consort.links.Counters;
import org.consort.links.Groups;
import org.consort.links.QuietLog;
import org.consort.links.Resolver;
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

    private final TcpSettings settings;
    private final Groups<TcpChannel> groups;
    private final PooledByteBufAllocator memory;
    private final Wiring wiring;
    private final Loops loops;
    private final Listener listener;
    private final String address;

    /**
     * Binds the port.
     *
     * @throws java.io.UncheckedIOException if it cannot; says which address, and what to do
     */
    TcpTransport(TcpSettings settings) {
        this.settings = settings;
        this.groups = new Groups<>(settings.links());
        this.memory = Memory.pool(settings.loops());
        String name = "consort-tcp-" + settings.links().bind().port();
        Resolver resolver = new Resolver(name + "-names");
        this.wiring = new Wiring(settings, memory, new Counters(), groups, resolver, new QuietLog(LOG));
        this.loops = new Loops(settings, name);
        try {
            this.listener = new Listener(wiring, loops.listening());
        } catch (RuntimeException e) {
            loops.close();
            resolver.close();
            throw e;
        }
        this.address = settings.links().address(listener.port());
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
    public boolean isExposed() {
        return settings.links().isExposed();
    }

    @Override
    public Channel open(ChannelRequest request, ChannelHandler handler) {
        return groups.open(request, address, () -> {
            EventLoop loop = loops.take();
            TcpChannel channel = new TcpChannel(request, handler, wiring, loop, address);
            channel.gone().thenRun(() -> loops.giveBack(loop));
            return channel;
        });
    }

    @Override
    public Map<String, String> statistics() {
        Map<String, String> all = new TreeMap<>(wiring.counters().read());
        all.put("address", address);
        all.put("io", settings.io().name().toLowerCase(Locale.ROOT));
        all.put("groups", String.valueOf(groups.count()));
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
        if (!groups.close()) {
            return;
        }
        groups.farewell(address);
        listener.close();
        wiring.resolver().close();
        groups.stop();
        loops.close();
        LOG.info("transport=tcp closed address={}", address);
    }
}
