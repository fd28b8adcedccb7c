package org.consort.host;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Evidence;
import org.consort.spi.transport.GroupThread;
import org.consort.spi.transport.Transport;
import org.jspecify.annotations.Nullable;

/** One node's transport over a {@link Network}: small, deterministic, and true to the contract where the host's tests need it. */
final class TestTransport implements Transport {

    private final Network network;
    private final String type;
    private final String address;
    private final Map<String, TestChannel> channels = new LinkedHashMap<>();
    private boolean alive = true;
    private boolean paused;

    TestTransport(Network network, String type, String address) {
        this.type = type;
        this.network = network;
        this.address = address;
        network.transports.put(address, this);
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public Channel open(ChannelRequest request, ChannelHandler handler) {
        if (channels.containsKey(request.group())) {
            throw new IllegalStateException("the group has a channel already");
        }
        TestChannel channel = new TestChannel(request, handler);
        channels.put(request.group(), channel);
        channel.run(() -> handler.opened(channel));
        return channel;
    }

    @Override
    public void close() {
        for (TestChannel channel : java.util.List.copyOf(channels.values())) {
            channel.close();
        }
        network.transports.remove(address, this);
    }

    /** True if a link to or from here stands. */
    boolean isLinked() {
        return channels.values().stream()
                .anyMatch(c -> c.links.values().stream().anyMatch(link -> link.to != null));
    }

    /** The process dies. */
    void kill() {
        alive = false;
        network.transports.remove(address, this);
        channels.values().forEach(TestChannel::dropLinks);
    }

    /** The process stops, like a long collection: nothing of it runs. */
    void pause() {
        paused = true;
    }

    /** It goes on, with all that came meanwhile. */
    void resume() {
        paused = false;
        channels.values().forEach(TestChannel::resume);
    }

    /** Hands a frame up as if it had come from this member. */
    void inject(String group, MemberId from, ByteBuffer frame) {
        TestChannel channel = java.util.Objects.requireNonNull(channels.get(group));
        channel.run(() -> channel.handler.frame(from, Slab.of(frame), 0, frame.capacity()));
    }

    void breakLinks(Set<String> cuts) {
        channels.values().forEach(channel -> channel.breakLinks(cuts));
    }

    /** One outgoing link. */
    private static final class Link {
        final String address;

        @Nullable
        TestChannel to;

        boolean stood;
        boolean succeeded;
        int flying;
        boolean choked;

        Link(String address) {
            this.address = address;
        }
    }

    private final class TestChannel implements Channel, GroupThread {
        final ChannelRequest request;
        final ChannelHandler handler;
        final Map<MemberId, Link> links = new LinkedHashMap<>();
        final java.util.ArrayDeque<Runnable> whilePaused = new java.util.ArrayDeque<>();
        boolean open = true;
        boolean running;
        long alarm;

        TestChannel(ChannelRequest request, ChannelHandler handler) {
            this.request = request;
            this.handler = handler;
        }

        void run(Runnable task) {
            network.after(0, () -> now(task));
        }

        private void now(Runnable task) {
            if (open) {
                turn(task);
            }
        }

        /** Tasks run in a closed channel too, but end no burst. */
        private void turn(Runnable task) {
            if (!alive) {
                return;
            }
            if (paused) {
                whilePaused.add(task);
                return;
            }
            running = true;
            task.run();
            if (open) {
                handler.burstEnd();
            }
            running = false;
        }

        void resume() {
            while (!whilePaused.isEmpty()) {
                Runnable task = whilePaused.remove();
                network.after(0, () -> turn(task));
            }
        }

        @Override
        public GroupThread thread() {
            return this;
        }

        @Override
        public void execute(Runnable task) {
            network.after(0, () -> turn(task));
        }

        @Override
        public boolean isCurrent() {
            return running;
        }

        @Override
        public long nowNanos() {
            return network.nowNanos();
        }

        @Override
        public void wakeAt(long nanos) {
            long mine = ++alarm;
            if (nanos != Long.MAX_VALUE) {
                network.after(Math.max(0, nanos - network.nowNanos()), () -> {
                    if (mine == alarm) {
                        now(() -> {
                            if (mine == alarm) {
                                handler.deadline(network.nowNanos());
                            }
                        });
                    }
                });
            }
        }

        @Override
        public void connect(MemberId peer, String to) {
            Link link = new Link(to);
            links.put(peer, link);
            dial(peer, link);
        }

        private void dial(MemberId peer, Link link) {
            network.afterLatency(() -> {
                if (alive && open && links.get(peer) == link && link.to == null) {
                    dialled(peer, link);
                }
            });
        }

        private void dialled(MemberId peer, Link link) {
            TestTransport target = network.transports.get(link.address);
            if (isCut(link.address) || target != null && target.paused) {
                redial(peer, link);
                return;
            }
            TestChannel channel = target == null ? null : target.channels.get(request.group());
            if (channel == null || !channel.request.self().equals(peer)) {
                boolean succeeded = channel != null && channel.request.self().succeeds(peer);
                if (link.stood && target == null || succeeded && !link.succeeded) {
                    link.stood = false;
                    link.succeeded = succeeded;
                    Evidence proof = target == null ? Evidence.PORT_CLOSED : Evidence.NEW_INCARNATION;
                    now(() -> handler.crashed(peer, proof));
                }
                redial(peer, link);
                return;
            }
            link.to = channel;
            link.stood = true;
            now(() -> handler.linkUp(peer));
            channel.run(() -> channel.handler.inboundUp(request.self()));
        }

        private void redial(MemberId peer, Link link) {
            network.after(request.probeNanos(), () -> dial(peer, link));
        }

        private boolean isCut(String to) {
            return network.isCut(address, to) || network.isCut(to, address) && network.isCut(address, to);
        }

        @Override
        public void greet(String to) {
            network.afterLatency(() -> now(() -> {
                TestTransport target = network.transports.get(to);
                if (to.equals(address)) {
                    handler.refused(to, Refusal.SELF, "this node");
                } else if (network.isCut(address, to) || network.isCut(to, address)) {
                    handler.refused(to, Refusal.SILENT, "no answer");
                } else if (target == null) {
                    handler.refused(to, Refusal.NOBODY, "refused");
                } else if (!target.channels.containsKey(request.group())) {
                    handler.refused(to, Refusal.NO_SUCH_GROUP, "no such group");
                } else {
                    handler.greeted(
                            to, target.channels.get(request.group()).request.self());
                }
            }));
        }

        @Override
        public void disconnect(MemberId peer) {
            Link link = links.remove(peer);
            if (link != null && link.to != null) {
                TestChannel to = link.to;
                to.run(() -> to.handler.inboundDown(request.self(), "disconnected"));
            }
        }

        @Override
        public Offer offer(MemberId to, Frame frame) {
            if (!open) {
                return Offer.CLOSED;
            }
            Link link = links.get(to);
            if (link == null || link.to == null) {
                return Offer.UNREACHABLE;
            }
            if (frame.length() > request.frameLimitBytes()) {
                throw new AssertionError("a frame of " + frame.length() + " bytes");
            }
            if (link.flying >= network.room) {
                link.choked = true;
                return Offer.BUSY;
            }
            link.flying++;
            ByteBuffer copy = ByteBuffer.allocate(frame.length());
            frame.writeTo(copy);
            TestChannel target = link.to;
            network.afterLatency(() -> {
                landed(to, link);
                boolean closedInGoodOrder = alive && !open;
                if ((closedInGoodOrder || links.get(to) == link && link.to == target)
                        && !network.isCut(address, link.address)) {
                    Slab slab = Slab.of(copy);
                    target.now(() -> target.handler.frame(request.self(), slab, 0, copy.capacity()));
                }
            });
            return Offer.ACCEPTED;
        }

        private void landed(MemberId to, Link link) {
            link.flying--;
            if (link.choked && link.to != null && links.get(to) == link) {
                link.choked = false;
                run(() -> handler.writable(to));
            }
        }

        @Override
        public void cut(MemberId peer, String why) {}

        @Override
        public boolean isWritable(MemberId to) {
            Link link = links.get(to);
            return link != null && link.to != null && link.flying < network.room;
        }

        @Override
        public void close() {
            open = false;
            channels.remove(request.group(), this);
            // A good-bye: no evidence of a crash.
            dropLinks();
            forEachLinkToMe(link -> link.stood = false);
        }

        @Override
        public CompletableFuture<Void> letGo() {
            CompletableFuture<Void> done = new CompletableFuture<>();
            network.afterLatency(() -> turn(() -> done.complete(null)));
            return done;
        }

        void dropLinks() {
            for (Link link : links.values()) {
                TestChannel to = link.to;
                if (to != null) {
                    to.run(() -> to.handler.inboundDown(request.self(), "closed"));
                }
            }
            links.clear();
            for (TestTransport other : network.transports.values()) {
                for (TestChannel channel : other.channels.values()) {
                    channel.lost(this);
                }
            }
        }

        private void forEachLinkToMe(java.util.function.Consumer<Link> what) {
            for (TestTransport other : network.transports.values()) {
                for (TestChannel channel : other.channels.values()) {
                    Link link = channel.links.get(request.self());
                    if (link != null) {
                        what.accept(link);
                    }
                }
            }
        }

        void lost(TestChannel target) {
            links.forEach((peer, link) -> {
                if (link.to == target) {
                    down(peer, link, "lost");
                }
            });
        }

        void breakLinks(Set<String> cuts) {
            links.forEach((peer, link) -> {
                if (cuts.contains(address + ">" + link.address) && link.to != null) {
                    TestChannel to = link.to;
                    to.run(() -> to.handler.inboundDown(request.self(), "broken"));
                    down(peer, link, "broken");
                }
            });
        }

        private void down(MemberId peer, Link link, String why) {
            link.to = null;
            run(() -> handler.linkDown(peer, why));
            dial(peer, link);
        }
    }
}
