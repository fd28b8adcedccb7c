package org.consort.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.consort.Stack;
import org.consort.View;
import org.consort.control.machine.ControlFactory;
import org.consort.ring.RingFactory;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Trial;
import org.consort.testkit.sim.Verdict;
import org.consort.testkit.sim.World;

/** Runs of the ring by seed: bare machines, or whole nodes with the models that come with Consort. */
public enum RingRuns implements Runs {
    /** Ring machines over a host of the simulator's own. */
    BARE(Levels.BARE, RingRuns::schedule),
    /** Whole nodes: host, ring, control. */
    WORLD(Levels.WHOLE, RingRuns::schedule),
    /** Ring machines whose blocks are so large that a frame holds few of them: numbers run ahead of blocks. */
    LARGE(Levels.BARE, seed -> large(schedule(seed))),
    /** Whole nodes that compare their states by ballot, and send messages that are cut into fragments. */
    CENSUS(Levels.CENSUS, RingRuns::schedule),
    /** The same, and their stack is changed while all else goes wrong. */
    STACKS(Levels.CENSUS, RingRuns::restacked),
    /** The same with two transports, between which the group moves to and fro. */
    ROADS(Levels.ROADS, seed -> Moved.in(restacked(seed))),
    /** The same nodes, whose modules are replaced in place while all else goes wrong. */
    REPLACED(Levels.CENSUS, RingRuns::replaced),
    /** Ring machines that are asked for reads. */
    READS(Levels.BARE, seed -> Runs.reading(schedule(seed))),
    /** Whole nodes that read, while their stack is changed and all else goes wrong. */
    READERS(Levels.CENSUS, seed -> Runs.reading(restacked(seed)));

    private static final int LARGE_BYTES = 200_000;
    private static final int LARGE_GAP_FACTOR = 4;

    /** Resilience that any majority of nine members meets. */
    private static final int SAFE_RESILIENCE = 4;

    /** Made before the constants that use them. */
    private static final class Levels {
        static final ProtocolFactory RING = new RingFactory();
        static final Level BARE = new Level.Bare(new Trial(RING));
        static final Level WHOLE = whole(new ControlFactory());
        static final Level CENSUS = whole(new Census.Factory(), new ControlFactory());

        static final Level ROADS =
                new Level.Whole(plan(new Census.Factory(), new ControlFactory()).alsoOver(Moved.OTHER));

        private static Level whole(AbstractionFactory... models) {
            return new Level.Whole(plan(models));
        }

        private static World.Plan plan(AbstractionFactory... models) {
            return new World.Plan(RING, List.of(models), Map.of());
        }
    }

    private final Level level;
    private final LongFunction<Schedule> schedules;

    RingRuns(Level level, LongFunction<Schedule> schedules) {
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

    /** Runs whole nodes through a schedule. */
    public static Verdict whole(Schedule schedule) {
        return Levels.WHOLE.run(schedule);
    }

    @Override
    public String replayCommand(long seed) {
        return Runs.replayCommand(" -Dconsort.level=" + name(), seed);
    }

    /** Settings of the ring for a random schedule. */
    public static Map<String, String> settings(Dice dice, View.Policy policy) {
        Map<String, String> settings = new HashMap<>();
        if (dice.chance(0.3)) {
            settings.put("window.bytes", String.valueOf(dice.between(4_096, 40_000)));
        }
        if (policy == View.Policy.MAJORITY && dice.chance(0.3)) {
            settings.put("resilience", String.valueOf(dice.between(SAFE_RESILIENCE, 8)));
        }
        return settings;
    }

    private static Schedule restacked(long seed) {
        Schedule schedule = schedule(seed);
        Dice dice = new Dice(seed + 2);
        List<Schedule.Timed> changes = new ArrayList<>();
        for (long left = dice.between(1, 5); left > 0; left--) {
            String who = RandomSchedules.name(dice.below(schedule.members()));
            // Now and then in the middle of what goes wrong: a vote that a view change interrupts, a crash after the
            // last answer.
            long at = schedule.faults().isEmpty() || dice.chance(0.4)
                    ? dice.between(0, schedule.load().millis())
                    : Math.max(0, dice.pick(schedule.faults()).atMillis() + dice.between(-15, 15));
            Stack stack = new Stack(RingFactory.TYPE, settings(dice, schedule.policy()));
            changes.add(new Schedule.Timed(at, new Fault.Restack(who, stack)));
        }
        return schedule.alsoFaults(changes);
    }

    private static Schedule replaced(long seed) {
        return Replaced.in(schedule(seed));
    }

    private static Schedule schedule(long seed) {
        Schedule schedule = RandomSchedules.of(seed);
        return schedule.settings(settings(new Dice(seed + 1), schedule.policy()));
    }

    private static Schedule large(Schedule schedule) {
        Schedule.Load load = schedule.load();
        return schedule.load(
                new Schedule.Load(load.millis(), LARGE_GAP_FACTOR * load.gapMicros(), LARGE_BYTES, load.atomicShare()));
    }
}
