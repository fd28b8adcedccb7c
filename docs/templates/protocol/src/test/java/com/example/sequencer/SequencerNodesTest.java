package com.example.sequencer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.Stack;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.World;
import org.junit.jupiter.api.Test;

/** The same machines in whole nodes, whose stack is changed while all else goes wrong: what epochs hand over to each other. */
class SequencerNodesTest {

    private static final int SEEDS = 15;

    @Test
    void nodes_change_their_settings_while_all_else_goes_wrong() {
        World.Plan plan = new World.Plan(new SequencerFactory(), List.of(), Map.of());
        for (long seed = 1; seed <= SEEDS; seed++) {
            World.run(plan, schedule(seed)).orThrow("mvn test -Dtest=SequencerNodesTest");
        }
    }

    /** What the seed draws, and some changes of the stack besides. */
    private static Schedule schedule(long seed) {
        Schedule drawn = RandomSchedules.of(seed);
        Dice dice = new Dice(seed + 2);
        List<Schedule.Timed> changes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String who = RandomSchedules.name(dice.below(drawn.members()));
            Stack other = new Stack(SequencerFactory.TYPE, Map.of("window.bytes", "" + dice.between(1, 1 << 19)));
            changes.add(new Schedule.Timed(dice.between(0, drawn.load().millis()), new Fault.Restack(who, other)));
        }
        return drawn.alsoFaults(changes);
    }
}
