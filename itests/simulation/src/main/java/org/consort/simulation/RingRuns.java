package org.consort.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consort.Stack;
import org.consort.View;
import org.consort.control.machine.ControlFactory;
import org.consort.ring.RingFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Trace;
import org.consort.testkit.sim.Verdict;
import org.consort.testkit.sim.World;

/** Runs of the ring by seed: bare machines, or whole nodes with the models that come with Consort. */
public enum RingRuns implements Runs {
    /** Ring machines over a host of the simulator's own. */
    BARE {
        @Override
        public Verdict run(long seed) {
            return ProtocolSim.run(PROTOCOL, schedule(seed));
        }

        @Override
        public Verdict trace(long seed, int lines) {
            return ProtocolSim.runOnce(PROTOCOL, schedule(seed), Trace.last(lines));
        }
    },
    /** Whole nodes: host, ring, control. */
    WORLD {
        @Override
        public Verdict run(long seed) {
            return whole(schedule(seed));
        }

        @Override
        public Verdict trace(long seed, int lines) {
            return World.runOnce(PLAN, schedule(seed), Trace.last(lines));
        }
    },
    /** Ring machines whose blocks are so large that a frame holds few of them: numbers run ahead of blocks. */
    LARGE {
        @Override
        public Verdict run(long seed) {
            return ProtocolSim.run(PROTOCOL, large(schedule(seed)));
        }

        @Override
        public Verdict trace(long seed, int lines) {
            return ProtocolSim.runOnce(PROTOCOL, large(schedule(seed)), Trace.last(lines));
        }
    },
    /** Whole nodes that compare their states by ballot, and send messages that are cut into fragments. */
    CENSUS {
        @Override
        public Verdict run(long seed) {
            return World.run(CENSUS_PLAN, schedule(seed));
        }

        @Override
        public Verdict trace(long seed, int lines) {
            return World.runOnce(CENSUS_PLAN, schedule(seed), Trace.last(lines));
        }
    },
    /** Whole nodes whose stack is changed while all else goes wrong. */
    STACKS {
        @Override
        public Verdict run(long seed) {
            return World.run(CENSUS_PLAN, restacked(seed));
        }

        @Override
        public Verdict trace(long seed, int lines) {
            return World.runOnce(CENSUS_PLAN, restacked(seed), Trace.last(lines));
        }
    };

    private static final ProtocolFactory PROTOCOL = new RingFactory();
    private static final World.Plan PLAN = new World.Plan(PROTOCOL, List.of(new ControlFactory()), Map.of());

    private static final World.Plan CENSUS_PLAN =
            new World.Plan(PROTOCOL, List.of(new Census.Factory(), new ControlFactory()), Map.of());
    private static final int LARGE_BYTES = 200_000;
    private static final int LARGE_GAP_FACTOR = 4;

    /** Resilience that any majority of nine members meets. */
    private static final int SAFE_RESILIENCE = 4;

    /** Runs whole nodes through a schedule. */
    public static Verdict whole(Schedule schedule) {
        return World.run(PLAN, schedule);
    }

    @Override
    public String replayCommand(long seed) {
        return "mvn -q -B -pl itests/simulation -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=ReplayTest"
                + " -Dconsort.level=" + name() + " -Dconsort.seed=" + seed;
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
            Stack stack = new Stack(PROTOCOL.type(), settings(dice, schedule.policy()));
            changes.add(new Schedule.Timed(at, new Fault.Restack(who, stack)));
        }
        return schedule.alsoFaults(changes);
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
