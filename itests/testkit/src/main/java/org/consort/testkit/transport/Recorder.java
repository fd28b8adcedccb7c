package org.consort.testkit.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.consort.MemberId;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.Evidence;

/** A handler that remembers what it is told. Called on its channel's thread, asked from any. */
public class Recorder implements ChannelHandler {

    private final Patience patience;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Map<String, Long> firstNanos = new ConcurrentHashMap<>();
    private final List<byte[]> frames = new CopyOnWriteArrayList<>();
    private final AtomicInteger bursts = new AtomicInteger();

    /** Makes one that was told nothing, and waits like this. */
    public Recorder(Patience patience) {
        this.patience = patience;
    }

    /** All that it was told except frames and bursts, as short texts: {@code up b#1}, {@code crashed b#1 PORT_CLOSED}. */
    public final List<String> events() {
        return events;
    }

    /** When it was told this for the first time. */
    public final long nanosOf(String event) {
        return firstNanos.getOrDefault(event, 0L);
    }

    /** The frames that came in. */
    public final List<byte[]> frames() {
        return frames;
    }

    /** The frames that came in, as text. */
    public final List<String> texts() {
        List<String> texts = new ArrayList<>();
        frames.forEach(frame -> texts.add(new String(frame, StandardCharsets.UTF_8)));
        return texts;
    }

    /** How many frames of this length came in. */
    public final long frames(int length) {
        return frames.stream().filter(frame -> frame.length == length).count();
    }

    /** How often a burst ended. */
    public final int bursts() {
        return bursts.get();
    }

    /** Waits until it was told this, so many times in all. */
    public final void until(String event, int times) {
        patience.until(
                this + " is told '" + event + "' " + times + " times; it was told " + events,
                () -> count(event) >= times);
    }

    /** Waits until it was told this. */
    public final void until(String event) {
        until(event, 1);
    }

    /** How often it was told something that begins so. */
    public final long count(String event) {
        return events.stream().filter(told -> told.startsWith(event)).count();
    }

    /** Waits until so many frames came in. */
    public final void untilFrames(int count) {
        patience.until(this + " gets " + count + " frames; it has " + frames.size(), () -> frames.size() >= count);
    }

    /** Waits until a frame of this length came in. */
    public final void untilFrame(int length) {
        patience.until(this + " gets a frame of " + length + " bytes", () -> frames(length) > 0);
    }

    /** It is told something: every call comes by here. An empty text is not kept. */
    protected void told(String event) {
        if (!event.isEmpty()) {
            firstNanos.putIfAbsent(event, System.nanoTime());
            events.add(event);
            patience.stir();
        }
    }

    @Override
    public String toString() {
        return "the handler";
    }

    @Override
    public void opened(Channel open) {
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
        byte[] copy = new byte[length];
        slab.bytes().get(offset, copy);
        frames.add(copy);
        patience.stir();
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
        told("refused " + address + " " + refusal);
    }

    @Override
    public void deadline(long nowNanos) {
        told("deadline");
    }
}
