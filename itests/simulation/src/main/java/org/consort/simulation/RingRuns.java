package org.consort.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consort.View;
import org.consort.control.machine.ControlFactory;
import org.consort.ring.RingFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.testkit.sim.Dice;
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
    };

    private static final ProtocolFactory PROTOCOL = new RingFactory();
    private static final World.Plan PLAN = new World.Plan(PROTOCOL, List.of(new ControlFactory()), Map.of());

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

    private static Schedule schedule(long seed) {
        Schedule schedule = RandomSchedules.of(seed);
        return schedule.settings(settings(new Dice(seed + 1), schedule.policy()));
    }
}
