package org.consort.testkit.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Tally;
import org.consort.testkit.check.History;
import org.consort.testkit.check.Property;

/**
 * Runs bare protocol machines through one schedule, over a network and hosts that are all of this thread, and checks every
 * property. The same schedule gives the same run.
 *
 * <p>{@link #run} does all of it. A test that wants its own hand on the run makes a simulation, {@link #start}s it, drives it with
 * {@link #until} and {@link #strike}, and asks for the {@link #verdict}.
 */
public final class ProtocolSim {

    private static final long SETTLE_NANOS = 30_000 * Agenda.MILLI;
    private static final long GRACE_NANOS = 300 * Agenda.MILLI;
    private static final long STEP_NANOS = 20 * Agenda.MILLI;
    private static final int TRACE_LINES = 80;
    private static final long EVENTS_LIMIT = 1_000_000;

    private final Trial trial;
    private final Schedule schedule;
    private final Trace trace;
    private final Dice dice;
    private final Agenda agenda = new Agenda(EVENTS_LIMIT);
    private final SlabLedger slabs = new SlabLedger();
    private final Network network;
    private final History history;
    private final Seats seats;
    private final Mischief mischief;
    private final List<Tally> tallies = new ArrayList<>();
    private Tap tap = (from, to, body) -> {};
    private Optional<String> failure = Optional.empty();

    /** A run of this schedule that has not begun. */
    public ProtocolSim(ProtocolFactory factory, Schedule schedule, Trace trace) {
        this(new Trial(factory), schedule, trace);
    }

    /** A run of this schedule that has not begun. */
    public ProtocolSim(Trial trial, Schedule schedule, Trace trace) {
        this.trial = trial;
        this.schedule = schedule;
        this.trace = trace;
        this.dice = new Dice(schedule.seed() ^ 0x5EED);
        this.network = new Network(agenda, dice.split(), schedule.weather(), slabs);
        this.history = new History(new History.Rules(true, schedule.divergent()));
        this.seats = new Seats(this);
        this.mischief = new Mischief(this, seats);
    }

    /** Runs a schedule; if it fails, runs it again to trace it. */
    public static Verdict run(ProtocolFactory factory, Schedule schedule) {
        return run(new Trial(factory), schedule);
    }

    /** Runs a schedule; if it fails, runs it again to trace it. */
    public static Verdict run(Trial trial, Schedule schedule) {
        Verdict verdict = runOnce(trial, schedule, Trace.none());
        if (verdict.violation().isEmpty()) {
            return verdict;
        }
        Verdict again = runOnce(trial, schedule, Trace.last(TRACE_LINES));
        return again.violation().equals(verdict.violation())
                ? again
                : new Verdict(
                        schedule,
                        Optional.of("not deterministic: first " + verdict.violation() + ", then " + again.violation()),
                        again.history(),
                        again.events(),
                        again.virtualNanos(),
                        again.trace());
    }

    /** Runs a schedule once. */
    public static Verdict runOnce(ProtocolFactory factory, Schedule schedule, Trace trace) {
        return runOnce(new Trial(factory), schedule, trace);
    }

    /** Runs a schedule once. */
    public static Verdict runOnce(Trial trial, Schedule schedule, Trace trace) {
        ProtocolSim sim = new ProtocolSim(trial, schedule, trace);
        sim.start();
        long last = schedule.faults().stream()
                .mapToLong(Schedule.Timed::atMillis)
                .max()
                .orElse(0);
        sim.until(Math.max(last, schedule.load().millis()) * Agenda.MILLI, () -> false);
        return sim.verdict();
    }

    /** Founds the group with all its members and plans the faults. */
    public void start() {
        seats.found();
        schedule.faults().forEach(t -> agenda.at(t.atMillis() * Agenda.MILLI, () -> strike(t.fault())));
    }

    /** Runs until a time, or until the condition holds or something failed; looks at it every 20 virtual milliseconds. */
    public boolean until(long nanos, BooleanSupplier condition) {
        while (agenda.nowNanos() < nanos && failure.isEmpty() && !condition.getAsBoolean()) {
            agenda.runUntil(Math.min(nanos, agenda.nowNanos() + STEP_NANOS));
            if (agenda.isSpent()) {
                fail("more than " + EVENTS_LIMIT + " steps: machines keep each other busy for nothing", new Error());
            }
        }
        return condition.getAsBoolean();
    }

    /** Lets something go wrong now. */
    public void strike(Fault fault) {
        trace(() -> "*** " + fault);
        mischief.strike(fault);
    }

    /** Ends all faults, waits for the group to come to rest, ends the run, and checks everything. */
    public Verdict verdict() {
        if (failure.isEmpty()) {
            mischief.stop();
            settle();
            seats.report();
        }
        seats.endAll();
        checkMemory();
        if (failure.isEmpty()) {
            failure = Property.firstViolation(history);
        }
        return new Verdict(schedule, failure, history, agenda.ran(), agenda.nowNanos(), trace.lines());
    }

    /** Virtual time. */
    public Agenda agenda() {
        return agenda;
    }

    /** What happened so far. */
    public History history() {
        return history;
    }

    /** Submits at a node, which is a member. */
    public org.consort.testkit.check.Tag submit(String name, org.consort.Delivery level) {
        return seats.life(name).orElseThrow().mouth.say(level);
    }

    /** The view that a node is in, empty if it is in none. */
    public Optional<View> view(String name) {
        return seats.life(name).flatMap(BareHost::view);
    }

    /** The machine of a node that is alive. */
    public Protocol machine(String name) {
        return seats.life(name).orElseThrow().machine();
    }

    /** Calls the machine of a node as its host would. */
    public void call(String name, java.util.function.Consumer<Protocol> call) {
        BareHost host = seats.life(name).orElseThrow();
        host.actor().post(() -> host.call("test", () -> call.accept(host.machine())));
    }

    /** What a node's machine said about why it cannot go on. */
    public String stalled(String name) {
        return seats.life(name).map(BareHost::whyStalled).orElse("");
    }

    /** How many frames each living node has sent, by name. */
    public Map<String, Long> sends() {
        Map<String, Long> sends = new LinkedHashMap<>();
        seats.lives().forEach(life -> sends.put(life.id().name(), life.sends()));
        return sends;
    }

    /** What collections were completed. */
    public List<Tally> tallies() {
        return tallies;
    }

    /** Hands a node's machine a frame that the other never sent; it may refuse it, and must survive it. */
    public void forge(String from, String to, ByteBuffer body) {
        seats.life(from)
                .ifPresent(sender -> seats.life(to).filter(BareHost::isMember).ifPresent(receiver -> {
                    Slab slab = Slab.copyOf(body);
                    int length = body.remaining();
                    receiver.actor().post(() -> receiver.forged(sender.id(), slab, length));
                }));
    }

    /** Shows the bodies of all frames from now on; the buffer is the viewer's. */
    public void tap(Tap viewer) {
        tap = viewer;
    }

    /** Sees frames as they are sent. */
    @FunctionalInterface
    public interface Tap {
        /** A frame goes out. */
        void sent(MemberId from, MemberId to, ByteBuffer body);
    }

    // For the hosts.

    void tapped(MemberId from, MemberId to, ByteBuffer body) {
        tap.sent(from, to, body);
    }

    Dice dice() {
        return dice;
    }

    Schedule schedule() {
        return schedule;
    }

    Network network() {
        return network;
    }

    SlabLedger slabs() {
        return slabs;
    }

    Protocol machine(MemberId id, BareHost host) {
        ProtocolFactory factory = trial.protocol();
        return factory.create(new Settings("protocol " + factory.type(), schedule.settings()), id, host);
    }

    Survival survival() {
        return trial.survival();
    }

    void trace(Supplier<String> line) {
        trace.add(agenda.nowNanos(), line);
    }

    void fail(String what, Throwable cause) {
        if (failure.isEmpty()) {
            failure = Optional.of(what);
            Arrays.stream(cause.getStackTrace()).limit(12).forEach(at -> trace(() -> "    at " + at));
        }
    }

    void expect(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise.get());
        }
    }

    void collected(MemberId at, Tally tally) {
        trace(() -> at + " collected " + tally);
        tallies.add(tally);
    }

    void crash(BareHost host) {
        seats.crash(host, true);
    }

    void excluded(BareHost host) {
        seats.excluded(host);
    }

    void doubted(MemberId by, MemberId living) {
        seats.doubted(by, living);
    }

    boolean isAlive(MemberId id) {
        return seats.life(id.name()).filter(l -> l.id().equals(id)).isPresent();
    }

    /** True if what a peer says reaches a process now. */
    boolean hears(MemberId self, MemberId peer) {
        return seats.life(peer.name())
                        .filter(l -> l.id().equals(peer) && !l.actor().isBusy())
                        .isPresent()
                && !network.isCut(peer, self);
    }

    /** True if a process can know for sure that a peer is dead. */
    boolean isProvenDead(MemberId self, MemberId peer) {
        return !network.isCut(peer, self) && !network.isCut(self, peer) && seats.isEvidentlyDead(peer);
    }

    List<BareHost> members() {
        return seats.lives().stream().filter(BareHost::isMember).toList();
    }

    List<View> membersThatReach(MemberId self) {
        return members().stream()
                .filter(m -> hears(self, m.id()) && !network.isCut(self, m.id()))
                .map(m -> m.view().orElseThrow())
                .toList();
    }

    /** The first view of a run. */
    static View firstView(Schedule schedule, List<MemberId> ids) {
        List<Member> members = new ArrayList<>();
        ids.forEach(id -> members.add(new Member(members.size(), id, Map.of("sim", id.name()), Map.of())));
        List<String> quorumOf = schedule.policy() == View.Policy.STATIC
                ? ids.stream().map(MemberId::name).toList()
                : List.of();
        return new View(77, 1, 1, schedule.policy(), quorumOf, ids.size(), members);
    }

    private void settle() {
        long giveUpAt = agenda.nowNanos() + SETTLE_NANOS;
        do {
            until(giveUpAt, seats::atRest);
            // What is no longer awaited may still be on its way; and rest that does not last is none.
            until(agenda.nowNanos() + GRACE_NANOS, () -> false);
        } while (!seats.atRest() && agenda.nowNanos() < giveUpAt && failure.isEmpty());
    }

    private void checkMemory() {
        network.drain();
        try {
            slabs.inspect();
            if (slabs.held() != 0 && failure.isEmpty()) {
                failure = Optional.of("leak: " + slabs.held() + " slabs are held though all machines are closed");
            }
        } catch (IllegalStateException e) {
            fail(String.valueOf(e.getMessage()), e);
        }
    }
}
