package org.consort.tcp;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.GroupThread;
import org.jspecify.annotations.Nullable;

/** One group on one event loop: its peers, its links in both directions, its thread. */
final class TcpChannel implements Channel, InLink.Owner, LoopThread.Work {

    private final ChannelRequest request;
    private final Wiring wiring;
    private final String address;
    private final BiConsumer<TcpChannel, CompletableFuture<Void>> leave;
    private final LoopThread thread;
    private final Upcalls up;
    private final Peer.Shared shared;
    private final long probeNanos;
    private final Map<MemberId, Peer> peers = new HashMap<>();
    private final List<OutLink> dirty = new ArrayList<>();
    private final List<Dial> greetings = new ArrayList<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private boolean closed;
    private int inboundLinks;

    /** Where a group's links live, what others dial, and who is told first when it closes. */
    record Place(EventLoop loop, String address, BiConsumer<TcpChannel, CompletableFuture<Void>> leave) {}

    TcpChannel(ChannelRequest request, ChannelHandler handler, Wiring wiring, Place place) {
        this.request = request;
        this.wiring = wiring;
        this.address = place.address();
        this.leave = place.leave();
        this.thread = new LoopThread(place.loop(), this);
        this.up = new Upcalls(request.group(), handler, wiring.counters());
        this.shared = new Peer.Shared(request.group(), wiring.settings().crashEvidence(), up, thread);
        int probeMillis = wiring.settings().probeMillis();
        this.probeNanos = probeMillis > 0 ? probeMillis * 1_000_000L : Math.max(1_000_000L, request.probeNanos());
    }

    /** Calls the handler for the first time; called once, from any thread. */
    void begin() {
        thread.execute(() -> up.opened(this));
    }

    /** What was told when the channel was opened. Any thread. */
    ChannelRequest request() {
        return request;
    }

    EventLoop loop() {
        return thread.loop();
    }

    /** The transport is closed: the thread takes no more tasks. Any thread. */
    void stop() {
        thread.stop();
    }

    @Override
    public GroupThread thread() {
        return thread;
    }

    @Override
    public void connect(MemberId id, String to) {
        Peer peer = closed ? null : peers.computeIfAbsent(id, unknown -> new Peer(unknown, shared));
        if (peer == null) {
            return;
        }
        Dialler before = peer.dialler();
        if (before != null && before.address().equals(to)) {
            before.dialSoon();
            return;
        }
        boolean stood = peer.outbound() != null;
        breakOutbound(peer);
        Hello hello = new Hello(false, request.group(), request.self(), address, Optional.of(id));
        Dialler dialler = new Dialler(wiring, thread, new Dialler.Target(hello, to, probeNanos), peer);
        peer.dialWith(dialler);
        if (stood) {
            thread.loop().execute(() -> up.linkDown(id, "the member has a new address, " + to));
        }
        dialler.dialSoon();
    }

    @Override
    public void greet(String to) {
        if (!closed) {
            thread.loop().execute(() -> greetNow(to));
        }
    }

    private void greetNow(String to) {
        if (closed) {
            return;
        }
        Hello hello = new Hello(true, request.group(), request.self(), address, Optional.empty());
        Greeting greeting = new Greeting(to);
        greeting.dial = new Dial(wiring, thread.loop(), hello, greeting);
        greetings.add(greeting.dial);
        greeting.dial.start(to);
    }

    /** Tells the group what an address answered. */
    private final class Greeting implements Dial.Outcome {
        private final String to;
        private @Nullable Dial dial;

        Greeting(String to) {
            this.to = to;
        }

        @Override
        public void met(io.netty.channel.Channel channel, MemberId who, io.netty.buffer.ByteBuf rest) {
            greetings.remove(dial);
            channel.close();
            up.greeted(to, who);
            thread.touched();
        }

        @Override
        public void failed(Refusal refusal, Optional<MemberId> who, String why) {
            greetings.remove(dial);
            up.refused(to, refusal, why);
            thread.touched();
        }
    }

    @Override
    public void disconnect(MemberId id) {
        Peer peer = peers.get(id);
        if (peer != null) {
            breakOutbound(peer);
            if (peer.forgettable()) {
                peers.remove(id);
            }
        }
    }

    private void breakOutbound(Peer peer) {
        OutLink link = peer.giveUpOutbound();
        if (link != null) {
            link.drop();
        }
    }

    @Override
    public Offer offer(MemberId to, Frame frame) {
        if (closed) {
            return Offer.CLOSED;
        }
        if (frame.length() > request.frameLimitBytes()) {
            throw new IllegalArgumentException("a frame of " + frame.length() + " bytes; group '" + request.group()
                    + "' opened this channel for at most " + request.frameLimitBytes());
        }
        Peer peer = peers.get(to);
        OutLink link = peer == null ? null : peer.outbound();
        if (link == null) {
            return Offer.UNREACHABLE;
        }
        Offer offer = link.offer(frame);
        if (offer == Offer.ACCEPTED && link.markDirty()) {
            dirty.add(link);
            thread.touched();
        }
        return offer;
    }

    @Override
    public boolean isWritable(MemberId to) {
        Peer peer = closed ? null : peers.get(to);
        OutLink link = peer == null ? null : peer.outbound();
        return link != null && link.isWritable();
    }

    @Override
    public void close() {
        farewell();
    }

    @Override
    public CompletableFuture<Void> letGo() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        EventLoop loop = thread.loop();
        // Not within a read. A connection that was closed gives back what it holds a turn later.
        loop.execute(() -> loop.execute(() -> {
            peers.values().forEach(peer -> {
                InLink in = peer.inbound();
                if (in != null) {
                    in.letGo();
                }
            });
            new LettingGo(peers.values(), wiring, loop).whenDone(() -> done.complete(null));
        }));
        return done;
    }

    /** Closes; the answer comes when all links are gone. On the loop. */
    CompletableFuture<Void> farewell() {
        if (closed) {
            return gone;
        }
        closed = true;
        up.mute();
        leave.accept(this, gone);
        flush();
        greetings.forEach(Dial::cancel);
        new Farewell(peers.values(), wiring, thread.loop()).whenDone(() -> gone.complete(null));
        return gone;
    }

    /** Takes a link that another member dialled; it has been checked and lives on this loop now. */
    void admit(Accepted accepted, Hello hello) {
        if (closed) {
            Doorway.refuse(accepted, Refusal.NO_SUCH_GROUP, Optional.empty(), "the node has left the group");
            return;
        }
        if (inboundLinks >= wiring.settings().linksLimit()) {
            wiring.counters().overLimit.increment();
            Doorway.refuse(accepted, Refusal.SILENT, Optional.of(request.self()), "the group has too many links");
            return;
        }
        if (!accepted.channel().isActive()) {
            return;
        }
        inboundLinks++;
        accepted.channel().closeFuture().addListener(over -> inboundLinks--);
        InLink link = new InLink(hello.from(), accepted, request.frameLimitBytes(), this);
        accepted.channel().pipeline().addLast(link);
        accepted.channel().writeAndFlush(Answer.accepted(request.self()).encode());
        peers.computeIfAbsent(hello.from(), unknown -> new Peer(unknown, shared))
                .inboundUp(link);
        proveOlderLives(hello.from());
        accepted.channel().config().setAutoRead(true);
    }

    /** A later life has come here: dial the earlier ones, so that what answers there proves them dead, or alive. */
    private void proveOlderLives(MemberId later) {
        for (Peer peer : peers.values()) {
            Dialler dialler = peer.dialler();
            if (dialler != null && later.succeeds(peer.id())) {
                dialler.dialEagerly();
            }
        }
    }

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length) {
        up.frame(from, slab, offset, length);
    }

    @Override
    public void goodbye(InLink link) {
        wiring.counters().goodbyes.increment();
        Peer peer = peers.get(link.from());
        if (peer != null) {
            peer.heardGoodbye();
        }
    }

    @Override
    public void broke(InLink link, String why) {
        Peer peer = peers.get(link.from());
        if (peer != null) {
            peer.inboundDown(link, why);
            if (peer.forgettable()) {
                peers.remove(link.from());
            }
        }
    }

    @Override
    public void run(Runnable task) {
        up.guard(task);
    }

    @Override
    public void burstEnd() {
        up.burstEnd();
        flush();
    }

    @Override
    public void deadline(long nowNanos) {
        up.deadline(nowNanos);
    }

    private void flush() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }
}
