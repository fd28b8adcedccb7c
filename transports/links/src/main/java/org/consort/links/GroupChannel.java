package org.consort.links;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.GroupThread;
import org.jspecify.annotations.Nullable;

/**
 * One group on one loop: its peers, its links in both directions, its thread. A transport says how an attempt is made, and lets
 * links in when others dial.
 */
public abstract class GroupChannel implements Channel, Inbound.Owner {

    private final ChannelRequest request;
    private final Ground ground;
    private final LoopThread thread;
    private final Upcalls up;
    private final Peer.Shared shared;
    private final Map<MemberId, Peer> peers = new HashMap<>();
    private final List<Outbound> dirty = new ArrayList<>();
    private final List<Attempt> greetings = new ArrayList<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private boolean closed;

    /**
     * What a channel stands on.
     *
     * @param loop where its links live
     * @param tasksPerTurn so many tasks run before links get their turn again
     * @param groups those of its transport, told when it closes
     */
    public record Ground(LinkLoop loop, int tasksPerTurn, LinkSettings settings, Counters counters, Groups<?> groups) {}

    /** Makes one that has not begun. */
    protected GroupChannel(ChannelRequest request, ChannelHandler handler, Ground ground) {
        this.request = request;
        this.ground = ground;
        this.thread = new LoopThread(ground.loop(), ground.tasksPerTurn(), new Work());
        this.up = new Upcalls(request.group(), handler, ground.counters());
        this.shared = new Peer.Shared(
                ground.settings().transport(),
                request.group(),
                ground.settings().crashEvidence(),
                up,
                thread);
    }

    /** What the thread does. */
    private final class Work implements LoopThread.Work {
        @Override
        public void run(Runnable task) {
            up.guard(task);
        }

        @Override
        public void burstEnd() {
            GroupChannel.this.burstEnd();
        }

        @Override
        public void deadline(long nowNanos) {
            up.deadline(nowNanos);
        }
    }

    /**
     * Makes an attempt, which is still to start.
     *
     * @param expected who is to answer for a link; empty to ask who is there
     */
    protected abstract Attempt dial(String to, Optional<MemberId> expected, Attempt.Outcome outcome);

    /** The first that is done on its thread, in one with the handler's first call. */
    protected void beginning() {}

    /** It closes: good-byes are said next. */
    protected void parting() {}

    /** It is closed, and all links are gone. */
    protected void parted() {}

    /** Calls the handler for the first time; called once, from any thread. */
    final void begin() {
        thread.execute(() -> {
            beginning();
            up.opened(this);
        });
    }

    /** What was told when the channel was opened. Any thread. */
    public final ChannelRequest request() {
        return request;
    }

    /** Completes on the loop when the channel is closed and all links are gone. Any thread. */
    public final CompletableFuture<Void> gone() {
        return gone;
    }

    final LinkLoop loop() {
        return ground.loop();
    }

    /** The transport is closed: the thread takes no more tasks. Any thread. */
    final void stop() {
        thread.stop();
    }

    @Override
    public final GroupThread thread() {
        return thread;
    }

    /** Something was done for the group: its burst ends when the loop's turn does. */
    protected final void touched() {
        thread.touched();
    }

    /** True once it closes: no link may begin. */
    protected final boolean isClosed() {
        return closed;
    }

    @Override
    public final void connect(MemberId id, String to) {
        Peer peer = closed ? null : peerOf(id);
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
        long probeNanos = ground.settings().probeNanos(request.probeNanos());
        Dialler.Target target = new Dialler.Target(to, probeNanos, outcome -> dial(to, Optional.of(id), outcome));
        Dialler dialler = new Dialler(thread, ground.counters(), target, peer);
        peer.dialWith(dialler);
        if (stood) {
            loop().execute(() -> {
                up.linkDown(id, "the member has a new address, " + to);
                touched();
            });
        }
        dialler.dialSoon();
    }

    private Peer peerOf(MemberId id) {
        return peers.computeIfAbsent(id, unknown -> new Peer(unknown, shared));
    }

    @Override
    public final void greet(String to) {
        if (!closed) {
            loop().execute(() -> greetNow(to));
        }
    }

    private void greetNow(String to) {
        if (closed) {
            return;
        }
        Greeting greeting = new Greeting(to);
        Attempt attempt = dial(to, Optional.empty(), greeting);
        greeting.attempt = attempt;
        greetings.add(attempt);
        attempt.start();
    }

    /** Tells the group what an address answered. */
    private final class Greeting implements Attempt.Outcome {
        private final String to;
        private @Nullable Attempt attempt;

        Greeting(String to) {
            this.to = to;
        }

        @Override
        public void met(Attempt.Meeting meeting, MemberId who) {
            greetings.remove(attempt);
            meeting.part();
            up.greeted(to, who);
            touched();
        }

        @Override
        public void failed(Refusal refusal, Optional<MemberId> who, String why) {
            greetings.remove(attempt);
            up.refused(to, refusal, why);
            touched();
        }
    }

    @Override
    public final void disconnect(MemberId id) {
        Peer peer = peers.get(id);
        if (peer != null) {
            breakOutbound(peer);
            forget(peer);
        }
    }

    private void breakOutbound(Peer peer) {
        Outbound link = peer.giveUpOutbound();
        if (link != null) {
            link.drop();
        }
    }

    private void forget(Peer peer) {
        if (peer.forgettable()) {
            peers.remove(peer.id());
        }
    }

    @Override
    public final Offer offer(MemberId to, Frame frame) {
        if (closed) {
            return Offer.CLOSED;
        }
        if (frame.length() > request.frameLimitBytes()) {
            throw new IllegalArgumentException("a frame of " + frame.length() + " bytes; group '" + request.group()
                    + "' opened this channel for at most " + request.frameLimitBytes());
        }
        Peer peer = peers.get(to);
        Outbound link = peer == null ? null : peer.outbound();
        if (link == null) {
            return Offer.UNREACHABLE;
        }
        Offer offer = link.offer(frame);
        if (offer == Offer.ACCEPTED && link.markDirty()) {
            dirty.add(link);
            touched();
        }
        return offer;
    }

    @Override
    public final void cut(MemberId from, String why) {
        Peer peer = peers.get(from);
        Inbound link = peer == null ? null : peer.inbound();
        if (peer != null && link != null) {
            loop().execute(() -> peer.cut(link, why));
        }
    }

    @Override
    public final boolean isWritable(MemberId to) {
        Peer peer = closed ? null : peers.get(to);
        Outbound link = peer == null ? null : peer.outbound();
        return link != null && link.isWritable();
    }

    @Override
    public final void close() {
        farewell();
    }

    @Override
    public final CompletableFuture<Void> letGo() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        // Not within a frame's call. A link that was closed gives back what it holds a turn later.
        loop().execute(() -> loop().execute(() -> {
            peers.values().forEach(Peer::letGo);
            new LettingGo(peers.values(), ground.settings().goodbyeMillis(), loop())
                    .whenDone(() -> done.complete(null));
        }));
        return done;
    }

    /** Closes; the answer comes when all links are gone. On the loop. */
    final CompletableFuture<Void> farewell() {
        if (closed) {
            return gone;
        }
        closed = true;
        up.mute();
        ground.groups().leave(this);
        flush();
        greetings.forEach(Attempt::cancel);
        parting();
        new Farewell(peers.values(), ground.settings().goodbyeMillis(), loop()).whenDone(() -> {
            parted();
            gone.complete(null);
        });
        return gone;
    }

    @Override
    public final void stands(Inbound link) {
        peerOf(link.from()).inboundUp(link);
    }

    /** A later life has come here: dial the earlier ones, so that what answers there proves them dead, or alive. */
    protected final void proveOlderLives(MemberId later) {
        for (Peer peer : peers.values()) {
            Dialler dialler = peer.dialler();
            if (dialler != null && later.succeeds(peer.id())) {
                dialler.dialEagerly();
            }
        }
    }

    @Override
    public final void frame(MemberId from, Slab slab, int offset, int length) {
        up.frame(from, slab, offset, length);
    }

    @Override
    public final void burstEnd() {
        up.burstEnd();
        flush();
    }

    @Override
    public final void goodbye(Inbound link) {
        ground.counters().goodbyes.increment();
        Peer peer = peers.get(link.from());
        if (peer != null) {
            peer.heardGoodbye();
        }
    }

    @Override
    public final void broke(Inbound link, String why) {
        Peer peer = peers.get(link.from());
        if (peer != null) {
            peer.inboundDown(link, why);
            forget(peer);
        }
    }

    private void flush() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }
}
