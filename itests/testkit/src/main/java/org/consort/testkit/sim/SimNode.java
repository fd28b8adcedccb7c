package org.consort.testkit.sim;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.NodeSettings;
import org.consort.Outcome;
import org.consort.Stack;
import org.consort.View;
import org.consort.host.ConsortNode;
import org.consort.host.security.Level;
import org.consort.testkit.check.Event;
import org.consort.testkit.check.Tag;

/** A real node in a simulated process, with an application that submits. */
final class SimNode {

    private final World world;
    private final SimProcess process;
    private final Dice dice;
    private final SimModules modules;
    private final Dice eyes;
    private final Group group;
    private final Map<MemberId, Map<Delivery, Long>> numbers = new HashMap<>();
    private MemberId known;
    private int open;
    private long reads;
    private boolean silent;
    private boolean leaving;

    SimNode(World world, String name) {
        this.world = world;
        this.process = new SimProcess(world.town(), name);
        this.dice = world.town().dice.split();
        this.modules = new SimModules(world, process);
        this.eyes = new Dice(world.schedule().seed() ^ name.hashCode());
        ConsortNode node = ConsortNode.open(
                NodeSettings.named(name), modules, new SimEnvironment(process, world.files(), world.disk(name)));
        GroupSettings settings = world.plan().group(world.schedule());
        this.group = node.join(
                world.wiped().contains(name) ? settings.with("found", "never") : settings, modules.recorder());
        modules.serve(group);
        this.known = group.self();
    }

    /** Whether this node has the group and could be found since then, so that nobody else should found it. */
    boolean keeps(MemberId founder, long sinceNanos) {
        return !group.self().equals(founder)
                && process.hasListenedSince(sinceNanos)
                && (isActive() || group.state() == Group.State.BLOCKED);
    }

    SimProcess process() {
        return process;
    }

    Group group() {
        return group;
    }

    Recorder recorder() {
        return group.abstraction(Recorder.Door.class).now();
    }

    boolean isActive() {
        return group.state() == Group.State.ACTIVE;
    }

    /** Submissions without an outcome. */
    int open() {
        return open;
    }

    void hush() {
        silent = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Proposes another stack; like a submission, it has to have an outcome in the end. */
    void restack(Stack stack) {
        if (!isActive()) {
            return;
        }
        open++;
        String road = roadOf(stack);
        world.aim(road, true);
        process.actor(() -> {})
                .post(() -> group.changeStack(stack).thenAccept(outcome -> {
                    open--;
                    world.aim(road, false);
                    world.town().trace.add(world.town().agenda.nowNanos(), () -> known + " " + stack + ": " + outcome);
                }));
    }

    /** Forces another stack. */
    void force(Stack stack, org.consort.Force how) {
        open++;
        process.actor(() -> {})
                .post(() -> group.changeStack(stack, how).thenAccept(outcome -> {
                    open--;
                    world.town()
                            .trace
                            .add(world.town().agenda.nowNanos(), () -> known + " force " + stack + ": " + outcome);
                }));
    }

    /** Whether its group runs on this transport, as far as it knows. */
    boolean isOver(String road) {
        return road.equals(road());
    }

    private String road() {
        Map<String, String> all = group.statistics();
        return Level.road(all.getOrDefault("transport", ""), all.getOrDefault("security", ""));
    }

    /** Where a change to this stack would lead; nowhere if it names neither a transport nor a level. */
    private String roadOf(Stack stack) {
        if (stack.transport().isEmpty() && stack.security().isEmpty()) {
            return "";
        }
        String transport = stack.transport().isEmpty() ? Level.transport(road()) : stack.transport();
        return Level.road(transport, stack.security().isEmpty() ? Level.security(road()) : stack.security());
    }

    /** Replaces a module by another version; what is given back brings that at once, if it is not there yet. */
    Runnable replace(Fault.Part part, long awayNanos) {
        return modules.replace(part, awayNanos);
    }

    void leave() {
        leaving = true;
        silent = true;
        process.actor(() -> {}).post(() -> group.leave());
    }

    /** Notes that the node has begun a new life, or is out. */
    void look() {
        boolean out = group.state() == Group.State.LEFT;
        if (!known.equals(group.self()) || out) {
            Event.How how = leaving && out ? Event.How.LEFT : Event.How.EXCLUDED;
            world.end(known, how, lastMembers());
            if (out
                    && group.why().contains("is damaged at byte")
                    && world.disk(process.name()).isFlipped()) {
                world.operatorWipes(this);
            } else if (out && !leaving) {
                // A life that ends so has failed: whatever it stumbled over, the others must not hide it.
                world.fail(known + " is out of the group for good: " + group.why());
            }
            known = group.self();
        }
    }

    MemberId self() {
        return known;
    }

    /** Members of the last view in which this node was; empty if it was in none. */
    private List<Member> lastMembers() {
        return view().map(View::members).orElse(List.of());
    }

    /** The last view that the group told of. */
    Optional<View> view() {
        try {
            return Optional.of(group.view());
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Submits now and then until the load is over. */
    void talk(long endNanos) {
        Schedule.Load load = world.schedule().load();
        long gap = dice.between(0, 2 * load.gapMicros()) * 1_000;
        if (!silent && process.runs() && world.town().agenda.nowNanos() + gap < endNanos) {
            process.actor(() -> {}).postAfter(gap, () -> {
                say();
                talk(endNanos);
            });
        }
    }

    /** Reads now and then until the load is over. */
    void read(long endNanos) {
        Schedule.Load load = world.schedule().load();
        long gap = eyes.between(0, 2 * load.readGapMicros()) * 1_000;
        if (load.readGapMicros() > 0 && process.runs() && world.town().agenda.nowNanos() + gap < endNanos) {
            process.actor(() -> {}).postAfter(gap, () -> {
                readNow(group.self(), ++reads);
                read(endNanos);
            });
        }
    }

    private void readNow(MemberId self, long token) {
        if (!isActive() || silent) {
            return;
        }
        open++;
        world.note(new Event.Asked(self, token));
        if (eyes.chance(0.5)) {
            group.readPoint().thenAccept(outcome -> seen(self, token, outcome));
        } else {
            recorder().context().readPoint(outcome -> seen(self, token, outcome));
        }
    }

    private void seen(MemberId self, long token, Outcome outcome) {
        open--;
        if (process.runs()) {
            world.note(
                    outcome instanceof Outcome.Acknowledged read
                            ? new Event.Read(self, token, read.receipt().index())
                            : new Event.Unread(self, token));
        }
    }

    private void say() {
        if (!isActive() || silent) {
            return;
        }
        Schedule.Load load = world.schedule().load();
        Delivery level = dice.chance(load.atomicShare())
                ? Delivery.ATOMIC
                : dice.chance(0.5) ? Delivery.RELIABLE : Delivery.BROADCAST;
        MemberId origin = group.self();
        long number = numbers.computeIfAbsent(origin, o -> new EnumMap<>(Delivery.class))
                .merge(level, 1L, Long::sum);
        Tag tag = new Tag(origin, level, number);
        ByteBuffer payload = Payloads.of(tag, dice.below(load.bytes() + 1));
        world.note(new Event.Submitted(origin, tag));
        open++;
        recorder().context().submit(payload, level).thenAccept(outcome -> settled(tag, outcome));
    }

    private void settled(Tag tag, Outcome outcome) {
        open--;
        if (process.runs()) {
            world.note(new Event.Settled(tag.origin(), tag, outcome));
        }
    }
}
