package org.consort.testkit.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.Channel.Offer;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Evidence;
import org.consort.spi.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * One member in a test of a transport: records what its handler is told, and notices calls that break the contract: on
 * another thread, from within a channel method, after close.
 */
public final class Party implements ChannelHandler {

    /** A frame taken in. The slab is borrowed. */
    public interface FrameTaker {
        /** See {@link ChannelHandler#frame}. */
        void take(MemberId from, Slab slab, int offset, int length);
    }

    private final Transport transport;
    private final MemberId id;
    private final Patience patience;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<byte[]> frames = new CopyOnWriteArrayList<>();
    private final AtomicInteger bursts = new AtomicInteger();
    private final Channel channel;
    private volatile FrameTaker taker = this::record;
    private volatile boolean closed;
    private boolean withinMethod;

    Party(Transport transport, ChannelRequest request, Patience patience) {
        this.transport = transport;
        this.id = request.self();
        this.patience = patience;
        this.channel = transport.open(request, this);
        until("opened");
    }

    /** Its identity. */
    public MemberId id() {
        return id;
    }

    /** Its channel, for its thread; the methods here call it on that. */
    public Channel channel() {
        return channel;
    }

    /** Where it can be dialled. */
    public String address() {
        return transport.address();
    }

    /** All that the handler was told except frames and bursts, as short texts: {@code up b#1}, {@code crashed b#1 PORT_CLOSED}. */
    public List<String> events() {
        return events;
    }

    /** The frames that came in. */
    public List<byte[]> frames() {
        return frames;
    }

    /** The frames that came in, as text. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        frames.forEach(frame -> texts.add(new String(frame, StandardCharsets.UTF_8)));
        return texts;
    }

    /** How often a burst ended. */
    public int bursts() {
        return bursts.get();
    }

    /** How the contract was broken. */
    public List<String> violations() {
        return violations;
    }

    /** From now on frames go there. */
    public void take(FrameTaker other) {
        taker = other;
    }

    /** Waits until the handler was told this, so many times in all. */
    public void until(String event, int times) {
        patience.until(
                id.name() + " is told '" + event + "' " + times + " times; it was told " + events,
                () -> count(event) >= times);
    }

    /** Waits until the handler was told this. */
    public void until(String event) {
        until(event, 1);
    }

    /** How often the handler was told something that begins so. */
    public long count(String event) {
        return events.stream().filter(told -> told.startsWith(event)).count();
    }

    /** Waits until so many frames came in. */
    public void untilFrames(int count) {
        patience.until(id.name() + " gets " + count + " frames; it has " + frames.size(), () -> frames.size() >= count);
    }

    /** Runs something on the channel's thread and waits for its answer. */
    public <T> T call(Supplier<T> task) {
        AtomicReference<@Nullable T> answer = new AtomicReference<>();
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        AtomicInteger done = new AtomicInteger();
        channel.thread().execute(() -> {
            withinMethod = true;
            try {
                answer.set(task.get());
            } catch (RuntimeException e) {
                failure.set(e);
            } finally {
                withinMethod = false;
                done.set(1);
                patience.stir();
            }
        });
        patience.until("a task of " + id.name() + " runs", () -> done.get() == 1);
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
        return Objects.requireNonNull(answer.get(), "a task answers");
    }

    /** Does something with the channel on its thread, and waits. */
    public void act(Consumer<Channel> task) {
        call(() -> {
            task.accept(channel);
            return true;
        });
    }

    /** Keeps a link to another. */
    public Party connect(Party other) {
        act(open -> open.connect(other.id, other.address()));
        return this;
    }

    /** Keeps a link to another, and waits until it stands at both ends. */
    public Party link(Party other) {
        connect(other);
        until("up " + other.id);
        other.until("inUp " + id);
        return this;
    }

    /** Offers a text. */
    public Offer say(Party other, String text) {
        return offer(other.id, new Frame().putCopy(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** Offers a frame. */
    public Offer offer(MemberId to, Frame frame) {
        return call(() -> channel.offer(to, frame));
    }

    /** Closes the channel; what the handler is told from now on is a violation. */
    public void close() {
        if (!closed) {
            act(open -> {
                open.close();
                closed = true;
            });
        }
    }

    private void told(String event) {
        if (!channelIsCurrent()) {
            violations.add("'" + event + "' on another thread: "
                    + Thread.currentThread().getName());
        }
        if (withinMethod) {
            violations.add("'" + event + "' from within a channel method");
        }
        if (closed) {
            violations.add("'" + event + "' after close");
        }
        if (!event.isEmpty()) {
            events.add(event);
            patience.stir();
        }
    }

    private boolean channelIsCurrent() {
        // Before open() has returned there is only the channel of the first call, which is the same.
        Channel known = channel;
        return known == null || known.thread().isCurrent();
    }

    private void record(MemberId from, Slab slab, int offset, int length) {
        byte[] copy = new byte[length];
        slab.bytes().get(offset, copy);
        frames.add(copy);
        patience.stir();
    }

    @Override
    public void opened(Channel open) {
        if (!events.isEmpty()) {
            violations.add("opened after " + events);
        }
        if (!open.thread().isCurrent()) {
            violations.add("opened on another thread");
        }
        told("opened");
    }

    @Override
    public void linkUp(MemberId peer) {
        told("up " + peer);
    }

    @Override
    public void linkDown(MemberId peer, String why) {
        told("down " + peer);
    }

    @Override
    public void inboundUp(MemberId peer) {
        told("inUp " + peer);
    }

    @Override
    public void inboundDown(MemberId peer, String why) {
        told("inDown " + peer);
    }

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length) {
        told("");
        taker.take(from, slab, offset, length);
    }

    @Override
    public void burstEnd() {
        told("");
        bursts.incrementAndGet();
        patience.stir();
    }

    @Override
    public void writable(MemberId peer) {
        told("writable " + peer);
    }

    @Override
    public void crashed(MemberId peer, Evidence evidence) {
        told("crashed " + peer + " " + evidence);
    }

    @Override
    public void greeted(String address, MemberId peer) {
        told("greeted " + address + " " + peer);
    }

    @Override
    public void refused(String address, Refusal refusal, String why) {
        if (why.isBlank()) {
            violations.add("refused " + refusal + " without a reason");
        }
        told("refused " + address + " " + refusal);
    }

    @Override
    public void deadline(long nowNanos) {
        told("deadline");
    }
}
