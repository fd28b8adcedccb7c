package org.consort.aeron;

import java.io.IOException;
import java.nio.channels.SelectionKey;
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

/** One group on one loop: its peers, its links in both directions, its thread. */
final class AeronChannel implements Channel, InLink.Owner, LoopThread.Work, Loop.Part {

    private final ChannelRequest request;
    private final Wiring wiring;
    private final Listening at;
    private final BiConsumer<AeronChannel, CompletableFuture<Void>> leave;
    private final LoopThread thread;
    private final Upcalls up;
    private final Peer.Shared shared;
    private final long probeNanos;
    private final Map<MemberId, Peer> peers = new HashMap<>();
    private final List<OutLink> dirty = new ArrayList<>();
    private final List<InLink> incoming = new ArrayList<>();
    private final List<OutLink> outgoing = new ArrayList<>();
    private final List<Dial> greetings = new ArrayList<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private boolean closed;

    /** Where a group's links live, what others dial, and who is told first when it closes. */
    record Place(Loop loop, Listening at, BiConsumer<AeronChannel, CompletableFuture<Void>> leave) {}

    /**
     * Where the node is met.
     *
     * @param address what others dial
     * @param dataPort the UDP port that they are told
     */
    record Listening(String address, int dataPort) {}

    AeronChannel(ChannelRequest request, ChannelHandler handler, Wiring wiring, Place place) {
        this.request = request;
        this.wiring = wiring;
        this.at = place.at();
        this.leave = place.leave();
        this.thread = new LoopThread(place.loop(), this);
        this.up = new Upcalls(request.group(), handler, wiring.counters());
        this.shared = new Peer.Shared(request.group(), wiring.settings().crashEvidence(), up, thread);
        int probeMillis = wiring.settings().times().probeMillis();
        this.probeNanos = probeMillis > 0 ? probeMillis * 1_000_000L : Math.max(1_000_000L, request.probeNanos());
    }

    /** Calls the handler for the first time; called once, from any thread. */
    void begin() {
        thread.execute(() -> {
            loop().add(this);
            up.opened(this);
        });
    }

    /** What was told when the channel was opened. Any thread. */
    ChannelRequest request() {
        return request;
    }

    Loop loop() {
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
        Hello hello = new Hello(
                wiring.settings().media().termBytes(), request.group(), request.self(), at.address(), Optional.of(id));
        Dialler dialler = new Dialler(wiring, thread, new Dialler.Target(hello, to, probeNanos, outgoing), peer);
        peer.dialWith(dialler);
        if (stood) {
            thread.execute(() -> up.linkDown(id, "the member has a new address, " + to));
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
        Hello hello = new Hello(0, request.group(), request.self(), at.address(), Optional.empty());
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
        public void met(Cord cord, MemberId who, Answer.Lane lane) {
            greetings.remove(dial);
            cord.close();
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
        // What is sent is copied, so there is only what came in. Not within a call of the handler.
        CompletableFuture<Void> done = new CompletableFuture<>();
        thread.loop()
                .schedule(
                        () -> {
                            incoming.forEach(InLink::letGo);
                            done.complete(null);
                        },
                        0);
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
        incoming.stream().filter(InLink::isBusy).toList().forEach(InLink::drop);
        new Farewell(peers.values(), wiring, thread.loop()).whenDone(() -> {
            incoming.forEach(InLink::drop);
            thread.loop().atEnd(() -> thread.loop().remove(this));
            gone.complete(null);
        });
        return gone;
    }

    /** Somebody who was checked wants a link. Any thread. */
    void awaits(Visitor.Guest guest) {
        thread.loop().execute(() -> admit(guest));
    }

    private void admit(Visitor.Guest guest) {
        Cord cord = guest.cord();
        String refusal = closed ? "the node has left the group" : "the group has too many links";
        if (closed || incoming.size() >= wiring.settings().limits().links()) {
            wiring.counters().overLimit.increment();
            cord.send(Answer.refused(
                            closed ? Refusal.NO_SUCH_GROUP : Refusal.SILENT, Optional.of(request.self()), refusal)
                    .encode());
            cord.close();
            return;
        }
        try {
            InLink link = new InLink(guest, wiring, request.frameLimitBytes(), this);
            cord.attach(thread.loop().selector(), link, SelectionKey.OP_READ);
            incoming.add(link);
            link.begin();
            proveOlderLives(guest.hello().from());
        } catch (IOException e) {
            // It broke on its way here: whoever dialled will dial again.
            cord.close();
        }
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
    public MemberId self() {
        return request.self();
    }

    @Override
    public int dataPort() {
        return at.dataPort();
    }

    @Override
    public void stands(InLink link) {
        peers.computeIfAbsent(link.from(), unknown -> new Peer(unknown, shared)).inboundUp(link);
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

    @Override
    public int turn(long nowNanos) {
        int work = 0;
        boolean gone = false;
        for (int i = 0; i < incoming.size(); i++) {
            work += incoming.get(i).turn(nowNanos);
            gone |= incoming.get(i).isGone();
        }
        for (int i = 0; i < outgoing.size(); i++) {
            work += outgoing.get(i).turn(nowNanos);
            gone |= outgoing.get(i).isGone();
        }
        if (gone) {
            incoming.removeIf(InLink::isGone);
            outgoing.removeIf(OutLink::isGone);
        }
        if (work > 0) {
            thread.touched();
        }
        return work;
    }

    @Override
    public boolean isBusy() {
        for (int i = 0; i < incoming.size(); i++) {
            if (incoming.get(i).isBusy()) {
                return true;
            }
        }
        for (int i = 0; i < outgoing.size(); i++) {
            if (outgoing.get(i).isBusy()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void driverLost(String why) {
        List.copyOf(incoming).forEach(link -> link.lose(why));
        List.copyOf(outgoing).forEach(link -> link.breakUp(why));
        thread.touched();
    }

    private void flush() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }
}
