package org.consort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.consort.testkit.sequencer.Bug;
import org.consort.testkit.sequencer.SequencerFactory;
import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;
import org.junit.jupiter.api.Test;

class SequencerSimTest {

    private final SequencerFactory factory = new SequencerFactory(Bug.NONE);

    @Test
    void a_quiet_run_has_no_violation() {
        assertEquals(
                Optional.empty(),
                ProtocolSim.run(factory, Schedule.quiet(1, 3)).violation());
    }

    @Test
    void a_correct_protocol_survives_random_schedules() {
        for (long seed = 1; seed <= Long.getLong("consort.runs", 300); seed++) {
            ProtocolSim.run(factory, RandomSchedules.of(seed)).orThrow("-Dconsort.seed=" + seed);
        }
    }
}
