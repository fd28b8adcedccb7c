package org.consort.links;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.consort.spi.transport.ChannelRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The groups of one transport: found by name by those who dial, and told good-bye to together. Safe from any thread. */
public final class Groups<C extends GroupChannel> {

    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);
    /** Beyond the bound for good-byes: closing sockets takes no longer. */
    private static final long MARGIN_MILLIS = 2000;

    private final LinkSettings settings;
    private final Map<String, C> groups = new ConcurrentHashMap<>();
    private final Set<GroupChannel> leaving = ConcurrentHashMap.newKeySet();
    /** All whose thread may still be in somebody's hands. */
    private final Set<GroupChannel> channels =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private boolean closed;

    /** Makes one without groups. */
    public Groups(LinkSettings settings) {
        this.settings = settings;
    }

    /** The channel of this group. */
    public Optional<C> find(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** Why nobody is found: the group is not here, or not so. */
    public Unwelcome unknown(String name) {
        String plain = ChannelRequest.plain(name);
        boolean elsewhere = groups.keySet().stream()
                .anyMatch(other -> ChannelRequest.plain(other).equals(plain));
        return elsewhere ? Unwelcome.denied() : Unwelcome.stranger(plain);
    }

    /** How many take part. */
    public int count() {
        return groups.size();
    }

    /**
     * Opens a channel.
     *
     * @param address of the transport, for messages
     * @throws IllegalArgumentException if the request cannot be met; says why
     * @throws IllegalStateException if the group has a channel already, or all is closed
     */
    public synchronized C open(ChannelRequest request, String address, Supplier<C> maker) {
        check(request);
        String here = "transport " + settings.transport() + " at " + address;
        if (closed) {
            throw new IllegalStateException(here + " is closed");
        }
        if (groups.containsKey(request.group())) {
            throw new IllegalStateException("group '" + request.group() + "' has a channel of " + here + " already");
        }
        C channel = maker.get();
        channel.begin();
        // Only now can a connection find it: the handler is told of the channel before it is told of links.
        groups.put(request.group(), channel);
        channels.add(channel);
        return channel;
    }

    private void check(ChannelRequest request) {
        if (request.frameLimitBytes() < 1 || request.frameLimitBytes() > settings.frameLimitBytes()) {
            throw new IllegalArgumentException("group '" + request.group() + "' asks for frames of "
                    + request.frameLimitBytes() + " bytes; setting 'frame.limit.bytes' of transport "
                    + settings.transport() + " allows 1 to " + settings.frameLimitBytes());
        }
        int bytes = request.group().getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > ChannelRequest.GROUP_LIMIT) {
            throw new IllegalArgumentException(
                    "a group's name has 1 to " + ChannelRequest.GROUP_LIMIT + " bytes: '" + request.group() + "'");
        }
    }

    /** From now on connections don't find the group; it is still to be waited for. */
    void leave(GroupChannel channel) {
        leaving.add(channel);
        groups.remove(channel.request().group(), channel);
        channel.gone().thenRun(() -> leaving.remove(channel));
    }

    /** Opens no more; false if that was so before. */
    public synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Says good-bye in all groups at once, and waits, not for ever. To be called before the port closes. */
    public void farewell(String address) {
        List<CompletableFuture<Void>> partings = new ArrayList<>();
        Set<GroupChannel> all = new HashSet<>(groups.values());
        all.addAll(leaving);
        for (GroupChannel group : all) {
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
                    "transport={} closing address={} without all good-byes: a group's thread does not come round",
                    settings.transport(),
                    address);
        }
    }

    /** The threads of all groups take no more tasks. */
    public void stop() {
        synchronized (channels) {
            channels.forEach(GroupChannel::stop);
        }
    }
}
