package org.consort.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.consort.Force;
import org.consort.Stack;
import org.consort.View;
import org.consort.control.machine.ControlFactory;
import org.consort.quorum.QuorumFactory;
import org.consort.ring.RingFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.testkit.sim.ByVotes;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Survival;
import org.consort.testkit.sim.Trial;
import org.consort.testkit.sim.Verdict;
import org.consort.testkit.sim.World;

/** Runs of the quorum protocol by seed: bare machines, or whole nodes with the models that come with Consort. */
public enum QuorumRuns implements Runs {
    /** Quorum machines over a host of the simulator's own. */
    BARE(Levels.BARE, QuorumRuns::schedule),
    /** Whole nodes: host, quorum, control. */
    WORLD(Levels.WHOLE, QuorumRuns::schedule),
    /** Whole nodes that go from the ring to the quorum protocol and back while all else goes wrong. */
    SWAPS(Levels.SWAPS, QuorumRuns::swapped),
    /** The same with two transports, between which the group moves to and fro. */
    ROADS(Levels.ROADS, seed -> Moved.in(swapped(seed))),
    /** The same with links that are sealed, whose level and secret change. */
    GUARDED(Levels.GUARDED, seed -> Guarded.in(Moved.in(swapped(seed)))),
    /** Whole nodes with logs on disk, killed all together, with disks that fail. */
    DURABLE(Levels.DURABLE, DurableSchedules::of),
    /** The same with two transports: a log that began on one may go on over the other. */
    DURABLE_ROADS(Levels.DURABLE_ROADS, seed -> Moved.with(QuorumFactory.TYPE, DurableSchedules.of(seed))),
    /** Whole nodes that change protocols, and whose modules are replaced in place besides. */
    REPLACED(Levels.SWAPS, seed -> Replaced.in(swapped(seed))),
    /** Quorum machines that are asked for reads. */
    READS(Levels.BARE, seed -> Runs.reading(schedule(seed))),
    /** Whole nodes that read, while they go from one protocol to the other and all else goes wrong. */
    READERS(Levels.SWAPS, seed -> Runs.reading(swapped(seed))),
    /** Whole nodes on either protocol whose operators use force, most of them only where it is due. */
    FORCED(Levels.SWAPS, seed -> forced(swapped(seed)));

    /** Made before the constants that use them. */
    private static final class Levels {
        static final Level BARE = new Level.Bare(new Trial(new QuorumFactory(), new ByVotes(QuorumFactory.TYPE, true)));

        /** Clocks differ, so the incarnation of a restarted process may look older than the one that died, and prove nothing. */
        static final Survival SURVIVAL = new ByVotes(QuorumFactory.TYPE, false);

        static final Level WHOLE = new Level.Whole(plan(SURVIVAL, new QuorumFactory()));

        /** On the ring, whoever says that it can't go on is believed: the ring's own runs look closer. */
        private static final World.Plan BOTH = plan(
                left -> left.stream().noneMatch(QuorumRuns::isOnQuorum) || SURVIVAL.mayStandStill(left),
                new RingFactory(),
                new QuorumFactory());

        static final Level SWAPS = new Level.Whole(BOTH);
        static final Level ROADS = new Level.Whole(BOTH.alsoOver(Moved.OTHER));
        static final Level GUARDED = new Level.Whole(BOTH.alsoOver(Moved.OTHER).with(Guarded.settings()));

        /** Whole nodes that begin on the quorum protocol, and may go on on the ring. */
        static final Level FORCED = new Level.Whole(plan(
                left -> left.stream().noneMatch(QuorumRuns::isOnQuorum) || SURVIVAL.mayStandStill(left),
                new QuorumFactory(),
                new RingFactory()));

        /** Everybody starts again in the end, so nobody may stand still; checkpoints come often. */
        private static final World.Plan KEPT = new World.Plan(
                List.of(new QuorumFactory()),
                List.of(new ControlFactory()),
                Map.of("storage.log.bytes", "16384", "storage.segment.bytes", "8192"),
                Optional.of(left -> false),
                true);

        static final Level DURABLE = new Level.Whole(KEPT);
        static final Level DURABLE_ROADS = new Level.Whole(KEPT.alsoOver(Moved.OTHER));

        private static World.Plan plan(Survival survival, ProtocolFactory... protocols) {
            return new World.Plan(List.of(protocols), List.of(new ControlFactory()), Map.of(), Optional.of(survival));
        }
    }

    /** Runs whole nodes that have both protocols, and begin on this one, through a schedule. */
    public static Verdict whole(Schedule schedule) {
        return Levels.FORCED.run(schedule);
    }

    /** Runs whole nodes with logs on disk through a schedule. */
    public static Verdict kept(Schedule schedule) {
        return Levels.DURABLE.run(schedule.settings(Map.of("storage", "durable")));
    }

    private final Level level;
    private final LongFunction<Schedule> schedules;

    QuorumRuns(Level level, LongFunction<Schedule> schedules) {
        this.level = level;
        this.schedules = schedules;
    }

    @Override
    public Verdict run(long seed) {
        return level.run(schedules.apply(seed));
    }

    @Override
    public Verdict trace(long seed, int lines) {
        return level.trace(schedules.apply(seed), lines);
    }

    @Override
    public String replayCommand(long seed) {
        return Runs.replayCommand(" -Dconsort.protocol=quorum -Dconsort.level=" + name(), seed);
    }

    /** Settings for a random schedule: windows and patience of all sizes, and logs so short that the slow have to go. */
    private static Map<String, String> settings(Dice dice) {
        Map<String, String> settings = new HashMap<>();
        if (dice.chance(0.5)) {
            settings.put("window.bytes", String.valueOf(dice.between(4_096, 1 << 18)));
            settings.put("election.timeout.ms", String.valueOf(dice.between(150, 1_000)));
        }
        if (dice.chance(0.2)) {
            settings.put("log.bytes", "65536");
        }
        return settings;
    }

    /** Without a policy that this protocol refuses. */
    private static Schedule drawn(long seed) {
        Schedule any = RandomSchedules.of(seed);
        return any.policy() == View.Policy.LAST_SURVIVOR ? any.policy(View.Policy.MAJORITY) : any;
    }

    private static Schedule schedule(long seed) {
        return drawn(seed).settings(settings(new Dice(seed + 1)));
    }

    private static Schedule swapped(long seed) {
        Schedule schedule = drawn(seed);
        Dice dice = new Dice(seed + 2);
        List<Schedule.Timed> changes = new ArrayList<>();
        for (long left = dice.between(1, 6); left > 0; left--) {
            String who = RandomSchedules.name(dice.below(schedule.members()));
            Stack stack = new Stack(dice.chance(0.6) ? QuorumFactory.TYPE : RingFactory.TYPE, Map.of());
            changes.add(new Schedule.Timed(dice.between(0, schedule.load().millis()), new Fault.Restack(who, stack)));
        }
        return schedule.alsoFaults(changes);
    }

    private static Schedule forced(Schedule schedule) {
        Dice dice = new Dice(schedule.seed() + 4);
        List<Schedule.Timed> forces = new ArrayList<>();
        for (long left = dice.between(1, 3); left > 0; left--) {
            String who = RandomSchedules.name(dice.below(schedule.members()));
            Stack stack = new Stack(dice.chance(0.5) ? QuorumFactory.TYPE : RingFactory.TYPE, Map.of());
            Force how = dice.chance(0.8) ? Force.IF_WEDGED : Force.EVEN_IF_ORDERING;
            forces.add(new Schedule.Timed(dice.between(0, schedule.load().millis()), new Fault.Force(who, stack, how)));
        }
        return schedule.alsoFaults(forces);
    }

    private static boolean isOnQuorum(Survival.Left member) {
        return member.statistics().containsKey("quorum.voters");
    }
}
