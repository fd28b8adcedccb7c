package org.consort.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.consort.View;
import org.consort.testkit.check.Event;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Verdict;
import org.junit.jupiter.api.Test;

class DepartureTest {

    /** Its last word may be lost with its links, and without it the other can't tell a departure from a partition. */
    @Test
    void one_that_leaves_a_group_of_two_is_sure_that_the_other_goes_on() {
        for (String leaver : List.of("a", "b")) {
            for (int seed = 1; seed <= 10; seed++) {
                Fault.Leave leave = new Fault.Leave(leaver);
                Verdict verdict = RingRuns.whole(Schedule.quiet(seed, 2).faults(new Schedule.Timed(100, leave)));
                verdict.orThrow("seed " + seed);
                assertEquals(
                        1, lastView(verdict, leaver.equals("b") ? "a" : "b").size(), leaver + " leaves, seed " + seed);
            }
        }
    }

    private static View lastView(Verdict verdict, String name) {
        return verdict.history().all(Event.Installed.class).stream()
                .filter(installed -> installed.at().name().equals(name))
                .reduce((former, latter) -> latter)
                .orElseThrow()
                .view();
    }
}
