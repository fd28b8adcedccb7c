package org.consort.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Stack;
import org.consort.View;
import org.consort.control.machine.ControlFactory;
import org.consort.quorum.QuorumFactory;
import org.consort.ring.RingFactory;
import org.consort.testkit.sim.ByVotes;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Survival;
import org.consort.testkit.sim.Trace;
import org.consort.testkit.sim.Trial;
import org.consort.testkit.sim.Verdict;
import org.consort.testkit.sim.World;

/** Runs of the quorum protocol by seed: bare machines, or whole nodes with the models that come with Consort. */
public enum QuorumRuns implements Runs {
    /** Quorum machines over a host of the simulator's own. */
    BARE {
        @Override
        public Verdict run(long seed) {
            return ProtocolSim.run(TRIAL, schedule(seed));
        }

        @Override
        public Verdict trace(long seed, int lines) {
            return ProtocolSim.runOnce(TRIAL, schedule(seed), Trace.last(lines));
        }
    },
    /** Whole nodes: host, quorum, control. */
    WORLD {
        @Override
        public Verdict run(long seed) {
            return World.run(PLAN, schedule(seed));
        }

        @Override
        public Verdict trace(long seed, int lines) {
            return World.runOnce(PLAN, schedule(seed), Trace.last(lines));
        }
    },
    /** Whole nodes that go from the ring to the quorum protocol and back while all else goes wrong. */
    SWAPS {
        @Override
        public Verdict run(long seed) {
            return World.run(SWAP_PLAN, swapped(seed));
        }

        @Override
        public Verdict trace(long seed, int lines) {
            return World.runOnce(SWAP_PLAN, swapped(seed), Trace.last(lines));
        }
    };

    private static final Trial TRIAL = new Trial(new QuorumFactory(), new ByVotes(QuorumFactory.TYPE, true));

    /** Clocks differ, so the incarnation of a restarted process may look older than the one that died, and prove nothing. */
    private static final Survival SURVIVAL = new ByVotes(QuorumFactory.TYPE, false);

    private static final World.Plan PLAN = new World.Plan(
            List.of(new QuorumFactory()), List.of(new ControlFactory()), Map.of(), Optional.of(SURVIVAL));

    /** On the ring, whoever says that it can't go on is believed: the ring's own runs look closer. */
    private static final World.Plan SWAP_PLAN = new World.Plan(
            List.of(new RingFactory(), new QuorumFactory()),
            List.of(new ControlFactory()),
            Map.of(),
            Optional.of(left -> left.stream().noneMatch(QuorumRuns::isOnQuorum) || SURVIVAL.mayStandStill(left)));

    @Override
    public String replayCommand(long seed) {
        return "mvn -q -B -pl itests/simulation -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=ReplayTest"
                + " -Dconsort.protocol=quorum -Dconsort.level=" + name() + " -Dconsort.seed=" + seed;
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
    private static Schedule schedule(long seed) {
        Schedule drawn = RandomSchedules.of(seed);
        Schedule schedule = drawn.policy() == View.Policy.LAST_SURVIVOR ? drawn.policy(View.Policy.MAJORITY) : drawn;
        return schedule.settings(settings(new Dice(seed + 1)));
    }

    private static Schedule swapped(long seed) {
        Schedule drawn = RandomSchedules.of(seed);
        Schedule schedule = drawn.policy() == View.Policy.LAST_SURVIVOR ? drawn.policy(View.Policy.MAJORITY) : drawn;
        Dice dice = new Dice(seed + 2);
        List<Schedule.Timed> changes = new ArrayList<>();
        for (long left = dice.between(1, 6); left > 0; left--) {
            String who = RandomSchedules.name(dice.below(schedule.members()));
            Stack stack = new Stack(dice.chance(0.6) ? QuorumFactory.TYPE : RingFactory.TYPE, Map.of());
            changes.add(new Schedule.Timed(dice.between(0, schedule.load().millis()), new Fault.Restack(who, stack)));
        }
        return schedule.alsoFaults(changes);
    }

    private static boolean isOnQuorum(Survival.Left member) {
        return member.statistics().containsKey("quorum.voters");
    }
}
