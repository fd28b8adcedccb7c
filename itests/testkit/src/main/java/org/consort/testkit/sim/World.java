package org.consort.testkit.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
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
    private static final long PATIENCE_NANOS = 5_000 * Agenda.MILLI;
    private static final long GRACE_NANOS = 400 * Agenda.MILLI;
    private static final long LOOKED_NANOS = 1_000 * Agenda.MILLI;
    private static final long STEP_NANOS = 10 * Agenda.MILLI;
    private static final int TRACE_LINES = Integer.getInteger("consort.trace", 120);
    private static final int MOST_NODES = 9;

    /**
     * What the nodes are built of.
     *
     * @param protocols all that a node has; the group is founded with the first
     * @param settings of the group, beside those that a schedule gives
     * @param survival what the protocol promises to survive, if that is not to be told from views alone
     */
    public record Plan(
            List<ProtocolFactory> protocols,
            Collection<AbstractionFactory> abstractions,
            Map<String, String> settings,
            Optional<Survival> survival) {

        /** Copies the collections. */
        public Plan {
            protocols = List.copyOf(protocols);
            abstractions = List.copyOf(abstractions);
            settings = Map.copyOf(settings);
        }

        /** Nodes of a group that goes on down to the last member whose death was heard of. */
        public Plan(
                List<ProtocolFactory> protocols,
                Collection<AbstractionFactory> abstractions,
                Map<String, String> settings) {
            this(protocols, abstractions, settings, Optional.empty());
        }

        /** Such nodes with one protocol. */
        public Plan(
                ProtocolFactory protocol, Collection<AbstractionFactory> abstractions, Map<String, String> settings) {
            this(List.of(protocol), abstractions, settings);
        }

        private ProtocolFactory protocol() {
            return protocols.get(0);
        }

        GroupSettings group(Schedule schedule) {
            GroupSettings group =
                    GroupSettings.named("orders").protocol(protocol().type()).transport(SimTransport.TYPE);
            List<String> seeds = new ArrayList<>();
            for (int i = 0; i < MOST_NODES; i++) {
                seeds.add(Town.address(RandomSchedules.name(i)));
            }
            group = group.seeds(seeds.toArray(new String[0]))
                    .with(
                            "policy",
                            schedule.policy()
                                    .name()
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .replace('_', '-'))
                    .with("suspicion.timeout.ms", "250")
                    .with("heartbeat.ms", "40")
                    .with("join.retry.ms", "40")
                    .with("damping.ms", "50")
                    .with("replace.limit.ms", "2000");
            if (schedule.policy() == View.Policy.STATIC) {
                List<String> names = new ArrayList<>();
                for (int i = 0; i < schedule.members(); i++) {
                    names.add(RandomSchedules.name(i));
                }
                group = group.with("static.members", String.join(",", names));
            }
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                group = group.with(setting.getKey(), setting.getValue());
            }
            for (Map.Entry<String, String> setting : schedule.settings().entrySet()) {
                group = group.with(protocol().type() + "." + setting.getKey(), setting.getValue());
            }
            return group;
        }
    }

    private final Plan plan;
    private final Schedule schedule;
    private final History history;
    private final Town town;
    private final Path files;
    private final Map<String, SimNode> nodes = new LinkedHashMap<>();
    private final Set<MemberId> ended = new HashSet<>();
    private final Map<MemberId, View> views = new LinkedHashMap<>();
    private final WorldMischief mischief;
    private final Standstill standstill;
    private Optional<String> failure = Optional.empty();
    private long founders;
    private long calmAt;
    private boolean lost;

    private World(Plan plan, Schedule schedule, Trace trace) {
        this.plan = plan;
        this.schedule = schedule;
        this.history = new History(new History.Rules(false, schedule.divergent()));
        this.town = new Town(new Dice(schedule.seed() ^ 0x70EE), schedule.weather(), history, trace);
        this.mischief = new WorldMischief(this);
        this.standstill = new Standstill(schedule, plan.survival());
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
        boolean founded = until(FOUNDING_NANOS, () -> nodes.size() == schedule.members() && isAtRest());
        if (!founded) {
            fail("the group is not founded: " + standing());
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
        calmAt = town.agenda.nowNanos();
        long giveUpAt = town.agenda.nowNanos() + SETTLE_NANOS;
        do {
            until(giveUpAt, this::isAtRest);
            until(town.agenda.nowNanos() + GRACE_NANOS, () -> false);
        } while (!isAtRest() && town.agenda.nowNanos() < giveUpAt && failure.isEmpty());
        for (SimNode node : lost ? List.<SimNode>of() : alive()) {
            Event.Rest calmly = isBlocked() ? Event.Rest.BLOCKED : Event.Rest.SETTLED;
            Event.Rest rest = isAtRest() ? calmly : Event.Rest.RESTLESS;
            history.add(new Event.Stood(node.self(), rest, standing()));
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
                fail("too many steps: nodes keep each other busy for nothing; " + standing());
            }
        }
        return condition.getAsBoolean();
    }

    /** Nobody can go on, and that is no fault. */
    private boolean isBlocked() {
        boolean patient = calmAt > 0 && town.agenda.nowNanos() - calmAt > PATIENCE_NANOS;
        return patient && (standstill.isBlocked(alive()) || standstill.isDissolved(alive()));
    }

    private boolean isAtRest() {
        if (lost || isBlocked()) {
            return true;
        }
        List<SimNode> alive = alive();
        List<SimNode> in = alive.stream().filter(n -> !n.isLeaving()).toList();
        if (in.isEmpty() || alive.size() > in.size()) {
            return in.isEmpty();
        }
        if (!in.stream().allMatch(SimNode::isActive)) {
            return false;
        }
        View view = in.get(0).group().view();
        long state = in.get(0).recorder().state();
        return view.size() == in.size()
                && in.stream()
                        .allMatch(n -> n.open() == 0
                                && view.contains(n.group().self())
                                && n.group().view().equals(view)
                                && n.recorder().state() == state);
    }

    private String standing() {
        StringBuilder all = new StringBuilder();
        for (SimNode node : alive()) {
            Group group = node.group();
            all.append(group.self())
                    .append(' ')
                    .append(group.state())
                    .append(" open=")
                    .append(node.open());
            all.append(node.isActive() ? " " + node.recorder().standing() : "")
                    .append(" \"")
                    .append(group.why());
            all.append("\"; ");
        }
        return all.toString();
    }

    // For its parts.

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
            SimNode node = new SimNode(this, name);
            nodes.put(name, node);
            town.trace.add(town.agenda.nowNanos(), () -> node.self() + " started");
        }
    }

    void crash(SimNode node, boolean evident) {
        node.process().kill(evident);
        if (!evident) {
            standstill.doubt();
        }
        end(node.self(), Event.How.CRASHED, List.of());
        end(node.group().self(), Event.How.CRASHED, List.of());
    }

    void end(MemberId life, Event.How how, List<Member> lastView) {
        if (ended.add(life)) {
            standstill.ended(life, how, lastView);
            note(new Event.Ended(life, how));
        }
    }

    /** From here on anybody may be taken for dead. */
    void doubtAll() {
        standstill.doubt();
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

    /**
     * All who knew the group's log may have died or been excluded, or their ports were closed when the first seed looked for them, since their transports
     * were being replaced: then the run is over, and that is no fault.
     */
    private void foundedAgain(MemberId founder) {
        long looked = town.agenda.nowNanos() - LOOKED_NANOS;
        boolean others = alive().stream()
                .anyMatch(n -> !n.group().self().equals(founder)
                        && n.process().hasListenedSince(looked)
                        && (n.isActive() || n.group().state() == Group.State.BLOCKED));
        if (others) {
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
