package org.consort.simulation;

import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Trace;
import org.consort.testkit.sim.Trial;
import org.consort.testkit.sim.Verdict;
import org.consort.testkit.sim.World;

/** How much of a node is real in a run. */
interface Level {

    /** Runs a schedule; a run that fails is traced. */
    Verdict run(Schedule schedule);

    /** Runs a schedule once and keeps so many lines of what happened. */
    Verdict trace(Schedule schedule, int lines);

    /** Machines of a protocol over a host of the simulator's own. */
    record Bare(Trial trial) implements Level {
        @Override
        public Verdict run(Schedule schedule) {
            return ProtocolSim.run(trial, schedule);
        }

        @Override
        public Verdict trace(Schedule schedule, int lines) {
            return ProtocolSim.runOnce(trial, schedule, Trace.last(lines));
        }
    }

    /** Whole nodes: host, protocols, models. */
    record Whole(World.Plan plan) implements Level {
        @Override
        public Verdict run(Schedule schedule) {
            return World.run(plan, schedule);
        }

        @Override
        public Verdict trace(Schedule schedule, int lines) {
            return World.runOnce(plan, schedule, Trace.last(lines));
        }
    }
}
