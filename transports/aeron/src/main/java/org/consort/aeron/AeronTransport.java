package org.consort.aeron;

import java.util.Map;
import java.util.TreeMap;
import org.consort.links.Endpoint;
import org.consort.links.Groups;
import org.consort.links.QuietLog;
import org.consort.links.Resolver;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Aeron on this node: one port, one media driver, a few loops, and the groups that are spread over them. */
final class AeronTransport implements Transport {

    static final String TYPE = "aeron";

    private static final Logger LOG = LoggerFactory.getLogger(AeronTransport.class);

    private final Groups<AeronChannel> groups;
    private final Wiring wiring;
    private final Loops loops;
    private final Door door;
    private final AeronChannel.Listening listening;
    private final String address;

    /**
     * Binds the port.
     *
     * @throws java.io.UncheckedIOException if it cannot; says which address, and what to do
     */
    AeronTransport(AeronSettings settings) {
        this.groups = new Groups<>(settings.links());
        this.door = new Door(settings.links());
        int port = door.port();
        String name = "consort-aeron-" + port;
        AeronCounters counters = new AeronCounters();
        Resolver resolver = new Resolver(name + "-names");
        try {
            Buffers buffers = new Buffers(settings.limits().receiveBufferBytes(), counters.receiveBuffers);
            Media media = new Media(settings, port, counters);
            this.wiring = new Wiring(settings, media, buffers, counters, groups, resolver, new QuietLog(LOG));
        } catch (RuntimeException | LinkageError e) {
            resolver.close();
            door.close();
            throw e;
        }
        String bound = new Endpoint(settings.links().bind().host(), port).toString();
        this.loops = new Loops(wiring, name, bound);
        this.address = settings.links().address(port);
        int dataPort = Endpoint.parse(address).map(Endpoint::port).orElse(port);
        this.listening = new AeronChannel.Listening(address, dataPort);
        door.open(wiring, name + "-door");
        LOG.info(
                "transport=aeron listening port={} address={} driver={} directory={}",
                port,
                address,
                settings.media().drive(),
                wiring.media().directory());
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
        return wiring.settings().links().isExposed();
    }

    @Override
    public Channel open(ChannelRequest request, ChannelHandler handler) {
        return groups.open(request, address, () -> {
            Loop loop = loops.take();
            AeronChannel channel = new AeronChannel(request, handler, wiring, loop, listening);
            channel.gone().thenRun(() -> loops.giveBack(loop));
            return channel;
        });
    }

    @Override
    public Map<String, String> statistics() {
        Map<String, String> all = new TreeMap<>(wiring.counters().read());
        all.put("address", address);
        all.put("groups", String.valueOf(groups.count()));
        wiring.media().tell(all);
        return all;
    }

    /** For tests: what drives the links. */
    Media media() {
        return wiring.media();
    }

    @Override
    public void close() {
        if (loops.onOne() || door.isCurrent()) {
            throw new IllegalStateException(
                    "a transport waits for its threads when it closes: close it from another one");
        }
        if (!groups.close()) {
            return;
        }
        groups.farewell(address);
        door.close();
        wiring.resolver().close();
        groups.stop();
        loops.close();
        wiring.media().close();
        LOG.info("transport=aeron closed address={}", address);
    }
}
