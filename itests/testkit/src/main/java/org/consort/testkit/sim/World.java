package org.consort.testkit.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.testkit.check.Event;
import org.consort.testkit.check.History;
import org.consort.testkit.check.Property;

/**
 * Runs whole nodes, the real host with a real protocol and real models, through one schedule, over a simulated network and in
 * virtual time, and checks every property. The same schedule gives the same run.
 */
public final class World {

    private static final long FOUNDING_NANOS = 20_000 * Agenda.MILLI;
    private static final long SETTLE_NANOS = 60_000 * Agenda.MILLI;
    private static final long GRACE_NANOS = 400 * Agenda.MILLI;
    private static final long LOOKED_NANOS = 1_000 * Agenda.MILLI;
    private static final long STEP_NANOS = 10 * Agenda.MILLI;
    private static final int TRACE_LINES = Integer.getInteger("consort.trace", 120);
    static final int MOST_NODES = 9;

    /**
     * What the nodes are built of.
     *
     * @param protocols all that a node has; the group is founded with the first
     * @param settings of the group, beside those that a schedule gives
     * @param survival what the protocol promises to survive, if that is not to be told from views alone
     * @param durable true if the group outlives all its processes
     * @param transports names of those that a node has; the group begins on the first, {@code sim}
     */
    public record Plan(
            List<ProtocolFactory> protocols,
            Collection<AbstractionFactory> abstractions,
            Map<String, String> settings,
            Optional<Survival> survival,
            boolean durable,
            List<String> transports) {

        /** Copies the collections. */
        public Plan {
            protocols = List.copyOf(protocols);
            abstractions = List.copyOf(abstractions);
            settings = Map.copyOf(settings);
            transports = List.copyOf(transports);
        }

        /** Nodes with one transport. */
        public Plan(
                List<ProtocolFactory> protocols,
                Collection<AbstractionFactory> abstractions,
                Map<String, String> settings,
                Optional<Survival> survival,
                boolean durable) {
            this(protocols, abstractions, settings, survival, durable, List.of(SimTransport.TYPE));
        }

        /** The same nodes with a transport more, to which a group can be moved. */
        public Plan alsoOver(String transport) {
            List<String> more = new ArrayList<>(transports);
            more.add(transport);
            return new Plan(protocols, abstractions, settings, survival, durable, more);
        }

        /** The same nodes with these settings more. */
        public Plan with(Map<String, String> more) {
            Map<String, String> all = new HashMap<>(settings);
            all.putAll(more);
            return new Plan(protocols, abstractions, all, survival, durable, transports);
        }

        /** Nodes of a group that goes on down to the last member whose death was heard of. */
        public Plan(
                List<ProtocolFactory> protocols,
                Collection<AbstractionFactory> abstractions,
                Map<String, String> settings) {
            this(protocols, abstractions, settings, Optional.empty());
        }

        /** Nodes of a group that lives in memory. */
        public Plan(
                List<ProtocolFactory> protocols,
                Collection<AbstractionFactory> abstractions,
                Map<String, String> settings,
                Optional<Survival> survival) {
            this(protocols, abstractions, settings, survival, false);
        }

        /** Such nodes with one protocol. */
        public Plan(
                ProtocolFactory protocol, Collection<AbstractionFactory> abstractions, Map<String, String> settings) {
            this(List.of(protocol), abstractions, settings);
        }

        ProtocolFactory protocol() {
            return protocols.get(0);
        }

        GroupSettings group(Schedule schedule) {
            return Settled.group(this, schedule);
        }
    }

    private final Plan plan;
    private final Schedule schedule;
    private final History history;
    private final Town town;
    private final Path files;
    private final Map<String, SimNode> nodes = new LinkedHashMap<>();
    private final Set<String> wiped = new HashSet<>();
    private final Map<String, Integer> aims = new HashMap<>();
    private final Map<String, SimDisk> disks = new LinkedHashMap<>();
    private final Set<MemberId> ended = new HashSet<>();
    private final Map<MemberId, View> views = new LinkedHashMap<>();
    private final WorldMischief mischief;
    private final Calm calm;
    private Optional<String> failure = Optional.empty();
    private long founders;
    private boolean lost;

    private World(Plan plan, Schedule schedule, Trace trace) {
        this.plan = plan;
        this.schedule = schedule;
        this.history = new History(new History.Rules(false, schedule.divergent(), plan.durable()));
        this.town = new Town(new Dice(schedule.seed() ^ 0x70EE), schedule.weather(), history, trace);
        this.mischief = new WorldMischief(this);
        this.calm = new Calm(this, new Standstill(schedule, plan.survival()));
        try {
            this.files = Files.createTempDirectory("consort-sim");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a schedule; if it fails, runs it again to trace it. */
    public static Verdict run(Plan plan, Schedule schedule) {
        Verdict verdict = runOnce(plan, schedule, Trace.none());
        if (verdict.violation().isEmpty()) {
            return verdict;
        }
        Verdict again = runOnce(plan, schedule, Trace.last(TRACE_LINES));
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
    public static Verdict runOnce(Plan plan, Schedule schedule, Trace trace) {
        World world = new World(plan, schedule, trace);
        try {
            return world.live();
        } catch (RuntimeException | Error e) {
            world.fail("threw " + e + " at "
                    + List.of(e.getStackTrace()).subList(0, Math.min(14, e.getStackTrace().length)));
            return world.verdict();
        } finally {
            Remains.delete(world.files);
        }
    }

    private Verdict live() {
        for (int i = 0; i < schedule.members(); i++) {
            String name = RandomSchedules.name(i);
            town.agenda.after(town.dice.between(0, 20) * Agenda.MILLI, () -> start(name));
        }
        boolean founded = until(FOUNDING_NANOS, () -> nodes.size() == schedule.members() && calm.isAtRest());
        if (!founded) {
            fail("the group is not founded: " + calm.standing());
            return verdict();
        }
        long begin = town.agenda.nowNanos();
        long end = begin + schedule.load().millis() * Agenda.MILLI;
        nodes.values().forEach(node -> {
            node.talk(end);
            node.read(end);
        });
        schedule.faults()
                .forEach(timed -> town.agenda.at(begin + timed.atMillis() * Agenda.MILLI, () -> {
                    town.trace.add(town.agenda.nowNanos(), () -> "*** " + timed.fault());
                    mischief.strike(timed.fault());
                }));
        long last = schedule.faults().stream()
                .mapToLong(Schedule.Timed::atMillis)
                .max()
                .orElse(0);
        until(begin + Math.max(last, schedule.load().millis()) * Agenda.MILLI, () -> false);
        mischief.stop();
        settle();
        return verdict();
    }

    private void settle() {
        calm.begins();
        long giveUpAt = town.agenda.nowNanos() + SETTLE_NANOS;
        do {
            until(giveUpAt, calm::isAtRest);
            until(town.agenda.nowNanos() + GRACE_NANOS, () -> false);
        } while (!calm.isAtRest() && town.agenda.nowNanos() < giveUpAt && failure.isEmpty());
        for (SimNode node : lost ? List.<SimNode>of() : alive()) {
            Event.Rest calmly = calm.isBlocked() ? Event.Rest.BLOCKED : Event.Rest.SETTLED;
            Event.Rest rest = calm.isAtRest() ? calmly : Event.Rest.RESTLESS;
            history.add(new Event.Stood(node.self(), rest, calm.standing()));
        }
    }

    private Verdict verdict() {
        if (failure.isEmpty()) {
            failure = Property.firstViolation(history);
        }
        return new Verdict(schedule, failure, history, town.agenda.ran(), town.agenda.nowNanos(), town.trace.lines());
    }

    private boolean until(long nanos, BooleanSupplier condition) {
        while (town.agenda.nowNanos() < nanos && failure.isEmpty() && !condition.getAsBoolean()) {
            town.agenda.runUntil(Math.min(nanos, town.agenda.nowNanos() + STEP_NANOS));
            nodes.values().forEach(SimNode::look);
            if (town.agenda.isSpent()) {
                fail("too many steps: nodes keep each other busy for nothing; " + calm.standing());
            }
        }
        return condition.getAsBoolean();
    }

    // For its parts.

    /** Whether nobody is left who has the group, so that nothing more is expected. */
    boolean isLost() {
        return lost;
    }

    Plan plan() {
        return plan;
    }

    Schedule schedule() {
        return schedule;
    }

    Town town() {
        return town;
    }

    Path files() {
        return files;
    }

    /** The disk of a node, whichever process uses it. */
    SimDisk disk(String name) {
        return disks.computeIfAbsent(name, n -> new SimDisk(new Dice(schedule.seed() * 31 + n.hashCode())));
    }

    java.util.Collection<SimDisk> disks() {
        return disks.values();
    }

    /** A change to this transport is proposed, or no more. */
    void aim(String transport, boolean under) {
        aims.merge(transport, under ? 1 : -1, Integer::sum);
    }

    /** Whether somebody has proposed to go over this transport, and not heard what became of it. */
    boolean isAimedAt(String transport) {
        return aims.getOrDefault(transport, 0) > 0;
    }

    /** All processes that run, members or not. */
    List<SimNode> running() {
        return nodes.values().stream().filter(n -> n.process().runs()).toList();
    }

    Optional<SimNode> node(String name) {
        return Optional.ofNullable(nodes.get(name)).filter(n -> n.process().runs());
    }

    /** Nodes whose process runs and that are not out of the group for good. */
    List<SimNode> alive() {
        return nodes.values().stream()
                .filter(n -> n.process().runs() && n.group().state() != Group.State.LEFT)
                .toList();
    }

    void start(String name) {
        boolean running =
                node(name).filter(n -> n.group().state() != Group.State.LEFT).isPresent();
        if (!running && failure.isEmpty()) {
            SimNode node = nodes.compute(name, (key, old) -> new SimNode(this, key));
            town.trace.add(town.agenda.nowNanos(), () -> node.self() + " started");
        }
    }

    /** Names of nodes whose directories were moved away: they found nothing any more. */
    Set<String> wiped() {
        return wiped;
    }

    /** What operations.md says of a log that was refused: the others have it too. */
    void operatorWipes(SimNode node) {
        String name = node.process().name();
        disk(name).wipe();
        wiped.add(name);
        node.process().kill(true);
        town.agenda.after(Agenda.MILLI, () -> start(name));
    }

    void crash(SimNode node, boolean evident) {
        node.process().kill(evident);
        if (!evident) {
            calm.standstill().doubt();
        }
        end(node.self(), Event.How.CRASHED, List.of());
        end(node.group().self(), Event.How.CRASHED, List.of());
    }

    void end(MemberId life, Event.How how, List<Member> lastView) {
        if (ended.add(life)) {
            calm.standstill().ended(life, how, lastView);
            note(new Event.Ended(life, how));
        }
    }

    /** From here on anybody may be taken for dead. */
    void doubtAll() {
        calm.standstill().doubt();
        alive().forEach(node -> note(new Event.Doubted(node.self())));
    }

    /** Whether it was noted that this member is in this view. */
    boolean isNoted(MemberId member, View view) {
        return view.equals(views.get(member));
    }

    /** Whether nothing was noted of this member's views. */
    boolean begins(MemberId member) {
        return !views.containsKey(member);
    }

    void note(Event event) {
        if (event instanceof Event.Began began) {
            views.put(began.at(), began.view());
        } else if (event instanceof Event.Installed installed) {
            views.put(installed.at(), installed.view());
        }
        if (!(event instanceof Event.Ended) && ended.contains(event.at())) {
            return;
        }
        if (event instanceof Event.Began began && began.view().number() == 1 && ++founders > 1) {
            foundedAgain(event.at());
        }
        if (lost) {
            return;
        }
        history.add(event);
        town.trace.add(town.agenda.nowNanos(), event::toString);
    }

    private void foundedAgain(MemberId founder) {
        long looked = town.agenda.nowNanos() - LOOKED_NANOS;
        boolean isPromised = plan.durable() && Standstill.isPromised(history);
        if (isPromised || alive().stream().anyMatch(n -> n.keeps(founder, looked))) {
            fail("the group was founded twice, the second time by " + founder);
        }
        lost = true;
    }

    void fail(String what) {
        if (failure.isEmpty()) {
            failure = Optional.of(what);
        }
    }
}
