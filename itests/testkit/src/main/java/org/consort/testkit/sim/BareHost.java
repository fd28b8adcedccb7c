package org.consort.testkit.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Sink;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel.Offer;
import org.consort.testkit.check.Event;
import org.consort.testkit.check.Tag;

/** One life of a process in a {@link ProtocolSim}: as much of a host as a bare protocol machine needs. */
final class BareHost implements Sink, Endpoint {

    private static final int HEADER = Integer.BYTES;
    private static final int OWN_BYTES = 5;
    /** What a joiner gets: the log up to and including a view that it is in. */
    record Adopted(View view, long state, long epoch, Map<Integer, MemberId> ordinals) {}

    final Mouth mouth;
    final Eyes eyes;
    private final ProtocolSim sim;
    private final MemberId id;
    private final Actor actor;
    private final Protocol machine;
    private final Frame frame = new Frame();
    private final Detector detector;
    private final ArrayDeque<Runnable> early = new ArrayDeque<>();
    private final List<Adopted> views = new ArrayList<>();
    private final Map<Integer, MemberId> ordinals = new HashMap<>();
    private Optional<View> view = Optional.empty();
    private Optional<Event.How> ended = Optional.empty();
    private String stalled = "";
    private long nextIndex;
    private long state;
    private long epoch;
    private long clockLeadNanos;
    private long armedAt = Long.MAX_VALUE;
    private long alarms;
    private long crashAtSend = Long.MAX_VALUE;
    private boolean crashBefore;
    private long sends;
    private boolean inside;
    private boolean closed;

    BareHost(ProtocolSim sim, MemberId id) {
        this.sim = sim;
        this.id = id;
        this.actor = new Actor(sim.agenda(), this::burstEnd);
        this.mouth = new Mouth(sim, this);
        this.eyes = new Eyes(sim, this);
        this.detector = new Detector(sim, this);
        this.machine = sim.machine(id, this);
    }

    @Override
    public MemberId id() {
        return id;
    }

    @Override
    public Actor actor() {
        return actor;
    }

    Optional<View> view() {
        return view;
    }

    Optional<Event.How> ended() {
        return ended;
    }

    long nextIndex() {
        return nextIndex;
    }

    long sends() {
        return sends;
    }

    Detector detector() {
        return detector;
    }

    boolean isMember() {
        return view.isPresent() && ended.isEmpty();
    }

    String standing() {
        return (view.isEmpty()
                        ? "joining"
                        : "in " + view.get().number() + view.get().members()) + " next=" + nextIndex
                + " waiting=" + mouth.undelivered() + " reads=" + eyes.open()
                + (stalled.isEmpty() ? "" : " stalled: " + stalled)
                + (view.isEmpty() ? "" : " " + machine.statistics());
    }

    String whyStalled() {
        return stalled;
    }

    /** The handover that a joiner can take from here. */
    Optional<Adopted> viewWith(MemberId joiner) {
        return views.stream().filter(v -> v.view().contains(joiner)).findFirst();
    }

    /** Becomes a member. */
    void begin(Adopted start) {
        view = Optional.of(start.view());
        state = start.state();
        epoch = start.epoch();
        nextIndex = start.view().index() + 1;
        ordinals.putAll(start.ordinals());
        remember(start.view());
        sim.history().add(new Event.Adopted(id, start.view().index(), state));
        sim.history().add(new Event.Began(id, start.view()));
        call("start", () -> machine.start(new Handover(epoch, start.view(), nextIndex, List.of()), now()));
        sim.network().forEachUp(id, peer -> call("linkUp", () -> machine.linkUp(peer, now())));
        detector.begin();
        mouth.begin();
        eyes.begin();
        while (!early.isEmpty() && ended.isEmpty()) {
            early.remove().run();
        }
        burstEnd();
    }

    /** Calls the machine, and sees to what it wants afterwards. */
    void call(String what, Runnable call) {
        if (!isMember()) {
            return;
        }
        boolean outer = !inside;
        inside = true;
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            sim.fail(id + ": " + what + " threw " + e, e);
        } finally {
            inside = !outer;
        }
        if (ended.isEmpty()) {
            mouth.pump(machine);
        }
        if (ended.isPresent()) {
            close();
        } else {
            arm();
        }
    }

    Protocol machine() {
        return machine;
    }

    long now() {
        return sim.agenda().nowNanos() + clockLeadNanos;
    }

    void leap(long nanos) {
        clockLeadNanos += nanos;
        armedAt = Long.MAX_VALUE;
        call("nothing", () -> {});
    }

    void crashAtSend(long k, boolean before) {
        crashAtSend = sends + k;
        crashBefore = before;
    }

    /** Ends this life. The machine is closed when it is not running. */
    void end(Event.How how) {
        if (ended.isPresent()) {
            return;
        }
        ended = Optional.of(how);
        actor.kill();
        sim.history().add(new Event.Ended(id, how));
        sim.trace(() -> id + " ended: " + how);
        sim.network().remove(this);
        close();
    }

    /** The run is over: nothing more happens here. */
    void stop() {
        ended = Optional.of(ended.orElse(Event.How.LEFT));
        actor.kill();
        close();
    }

    private void close() {
        if (closed || inside) {
            return;
        }
        closed = true;
        try {
            mouth.close();
            machine.close();
        } catch (RuntimeException | Error e) {
            sim.fail(id + ": close threw " + e, e);
        }
    }

    private void burstEnd() {
        call("burstEnd", () -> machine.burstEnd(now()));
    }

    private void arm() {
        long deadline = machine.nextDeadlineNanos();
        if (deadline == armedAt) {
            return;
        }
        armedAt = deadline;
        long alarm = ++alarms;
        if (deadline != Long.MAX_VALUE) {
            sim.agenda().at(deadline - clockLeadNanos, () -> wake(alarm));
        }
    }

    /** An alarm that was put off wakes nobody: its burst would set another one, and so they would never get fewer. */
    private void wake(long alarm) {
        if (alarm == alarms) {
            actor.post(() -> ring(alarm));
        }
    }

    private void ring(long alarm) {
        if (alarm == alarms) {
            armedAt = Long.MAX_VALUE;
            call("deadline", () -> machine.deadline(now()));
        }
    }

    private void remember(View installed) {
        installed.members().forEach(m -> ordinals.put(m.ordinal(), m.id()));
        views.add(new Adopted(installed, state, epoch, Map.copyOf(ordinals)));
    }

    // What the network tells.

    @Override
    public void arrived(MemberId from, Parcel parcel) {
        if (view.isEmpty()) {
            early.add(() -> arrived(from, parcel));
            return;
        }
        int at = parcel.offset() + HEADER;
        int length = parcel.length() - HEADER;
        if (parcel.slab().bytes().getInt(parcel.offset()) == epoch) {
            call("frame from " + from, () -> machine.frame(from, parcel.slab(), at, length, now()));
        }
        sim.network().done(parcel);
    }

    void forged(MemberId from, Slab slab, int length) {
        call("forged frame", () -> {
            try {
                machine.frame(from, slab, 0, length, now());
            } catch (BadFrame e) {
                sim.trace(() -> id + " refused a forged frame: " + e.getMessage());
            }
        });
    }

    @Override
    public void linkUp(MemberId peer) {
        call("linkUp", () -> machine.linkUp(peer, now()));
    }

    @Override
    public void linkDown(MemberId peer, String why) {
        call("linkDown", () -> machine.linkDown(peer, now()));
    }

    @Override
    public void writable(MemberId peer) {
        // The burst's end, which follows, is when a machine sends what waits.
    }

    @Override
    public Offer send(MemberId to, Frame body) {
        if (ended.isPresent()) {
            return Offer.CLOSED;
        }
        if (++sends == crashAtSend && crashBefore) {
            sim.crash(this);
            return Offer.CLOSED;
        }
        java.nio.ByteBuffer flat = java.nio.ByteBuffer.allocate(body.length());
        body.writeTo(flat);
        flat.flip().position(OWN_BYTES);
        sim.tapped(id, to, flat.slice());
        Offer offer =
                sim.network().offer(this, to, new Frame().putInt((int) epoch).putCopy(flat.slice()));
        sim.trace(() -> id + " → " + to + " " + (body.length() - OWN_BYTES) + " B " + offer);
        if (sends == crashAtSend) {
            sim.crash(this);
        }
        return offer;
    }

    @Override
    public Frame frame() {
        return frame.clear().putByte(0).putInt((int) epoch);
    }

    @Override
    public void deliver(Block block, long firstIndex) {
        if (ended.isPresent()) {
            return;
        }
        Tag tag = Mouth.read(block, Optional.ofNullable(ordinals.get(block.origin())), sim);
        if (block.level() == org.consort.Delivery.ATOMIC) {
            state = Payloads.mix(state, Payloads.digest(tag));
            nextIndex = firstIndex + block.entries();
        }
        sim.history().add(new Event.Delivered(id, tag, firstIndex, block.entries(), epoch, state));
        sim.trace(() -> id + " delivered " + tag + " at " + firstIndex);
        mouth.delivered(tag);
    }

    @Override
    public void install(View next) {
        if (ended.isPresent()) {
            return;
        }
        view = Optional.of(next);
        state = Payloads.mix(state, next.number());
        nextIndex = next.index() + 1;
        remember(next);
        sim.history().add(new Event.Installed(id, next, state));
        sim.trace(() -> id + " installed " + next.number() + next.members() + " at " + next.index());
    }

    @Override
    public void excluded(String why) {
        if (ended.isEmpty()) {
            sim.trace(() -> id + " excluded: " + why);
            sim.excluded(this);
        }
    }

    @Override
    public void stalled(String why) {
        stalled = why;
        sim.trace(() -> id + " stalled: " + why);
    }

    @Override
    public void collected(Tally tally) {
        sim.collected(id, tally);
    }

    @Override
    public void readable(long token, long index) {
        if (ended.isEmpty()) {
            eyes.readable(token, index);
        }
    }

    @Override
    public void complain(MemberId peer, String why) {
        sim.trace(() -> id + " complains about " + peer + ": " + why);
        detector.force(peer, 500 * Agenda.MILLI);
    }

    /** Asks this member for a view with a joiner in it. */
    void admit(Member joiner) {
        sim.trace(() -> id + " is asked to admit " + joiner.id());
        call("admit", () -> machine.admit(joiner, now()));
    }

    /** Memory for a submission. */
    Slab slab(int length) {
        return sim.slabs().make(length);
    }
}
