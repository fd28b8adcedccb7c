package org.consort.aeron;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
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

/** Aeron on this node: one port, one media driver, a few loops, and the groups that are spread over them. */
final class AeronTransport implements Transport {

    static final String TYPE = "aeron";

    private static final Logger LOG = LoggerFactory.getLogger(AeronTransport.class);
    /** Beyond the bound for good-byes: closing sockets takes no longer. */
    private static final long MARGIN_MILLIS = 2000;

    private final AeronSettings settings;
    private final Wiring wiring;
    private final Loops loops;
    private final Door door;
    private final AeronChannel.Listening listening;
    private final String address;
    private final Map<String, AeronChannel> groups = new ConcurrentHashMap<>();
    private final Set<AeronChannel> leaving = ConcurrentHashMap.newKeySet();
    /** All whose thread may still be in somebody's hands. */
    private final Set<AeronChannel> channels =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private boolean closed;

    /**
     * Binds the port.
     *
     * @throws java.io.UncheckedIOException if it cannot; says which address, and what to do
     */
    AeronTransport(AeronSettings settings) {
        this.settings = settings;
        this.door = new Door(settings.bind());
        int port = door.port();
        String name = "consort-aeron-" + port;
        Counters counters = new Counters();
        Resolver resolver = new Resolver(name + "-names");
        try {
            Buffers buffers = new Buffers(settings.limits().receiveBufferBytes(), counters.receiveBuffers);
            Media media = new Media(settings, port, counters);
            this.wiring = new Wiring(settings, media, buffers, counters, resolver, new QuietLog(LOG));
        } catch (RuntimeException | LinkageError e) {
            resolver.close();
            door.close();
            throw e;
        }
        this.loops = new Loops(wiring, name, new Endpoint(settings.bind().host(), port).toString());
        this.address = settings.address(port);
        int dataPort = Endpoint.parse(address).map(Endpoint::port).orElse(port);
        this.listening = new AeronChannel.Listening(address, dataPort);
        door.open(wiring, group -> Optional.ofNullable(groups.get(group)), name + "-door");
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
    public Channel open(ChannelRequest request, ChannelHandler handler) {
        check(request);
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("transport aeron at " + address + " is closed");
            }
            if (groups.containsKey(request.group())) {
                throw new IllegalStateException(
                        "group '" + request.group() + "' has a channel of transport aeron at " + address + " already");
            }
            AeronChannel channel = new AeronChannel(
                    request, handler, wiring, new AeronChannel.Place(loops.take(), listening, this::leave));
            channel.begin();
            // Only now can a connection find it: the handler is told of the channel before it is told of links.
            groups.put(request.group(), channel);
            channels.add(channel);
            return channel;
        }
    }

    private void check(ChannelRequest request) {
        if (request.frameLimitBytes() < 1
                || request.frameLimitBytes() > settings.limits().frameBytes()) {
            throw new IllegalArgumentException("group '" + request.group() + "' asks for frames of "
                    + request.frameLimitBytes() + " bytes; setting 'frame.limit.bytes' of transport aeron allows 1 to "
                    + settings.limits().frameBytes());
        }
        if (!Hello.fits(request.group())) {
            throw new IllegalArgumentException("a group's name has 1 to 64 bytes: '" + request.group() + "'");
        }
    }

    /** From now on connections don't find the group; it is still to be waited for. */
    private void leave(AeronChannel channel, CompletableFuture<Void> gone) {
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
        all.put("groups", String.valueOf(groups.size()));
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
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        farewell();
        door.close();
        wiring.resolver().close();
        synchronized (channels) {
            channels.forEach(AeronChannel::stop);
        }
        loops.close();
        wiring.media().close();
        LOG.info("transport=aeron closed address={}", address);
    }

    /** Says good-bye in all groups at once, before the port closes. */
    private void farewell() {
        List<CompletableFuture<Void>> partings = new ArrayList<>();
        Set<AeronChannel> all = new HashSet<>(groups.values());
        all.addAll(leaving);
        for (AeronChannel group : all) {
            CompletableFuture<Void> parting = new CompletableFuture<>();
            partings.add(parting);
            group.loop().execute(() -> group.farewell().thenRun(() -> parting.complete(null)));
        }
        try {
            CompletableFuture.allOf(partings.toArray(CompletableFuture[]::new))
                    .get(settings.times().goodbyeMillis() + MARGIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn(
                    "transport=aeron closing address={} without all good-byes: a group's thread does not come round",
                    address);
        }
    }
}
