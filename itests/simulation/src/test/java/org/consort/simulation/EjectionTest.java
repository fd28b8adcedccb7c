package org.consort.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.consort.ring.RingFactory;
import org.consort.simulation.BusyControl.Application;
import org.consort.simulation.BusyControl.Flaw;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Verdict;
import org.consort.testkit.sim.World;
import org.junit.jupiter.api.Test;

/** Members whose state is not the group's any more go, and come back with the group's, while the others work on. */
class EjectionTest {

    private static final Schedule.Load LOAD = new Schedule.Load(3_000, 20_000, 100, 0.8);

    @Test
    void a_member_whose_result_differs_is_ejected_and_rejoins_with_equal_state() {
        for (String dissenter : List.of("a", "c")) {
            pass(new Flaw(dissenter, true, false));
        }
    }

    @Test
    void a_member_whose_commit_fails_ejects_itself_and_rejoins_with_equal_state() {
        for (String failing : List.of("a", "c")) {
            pass(new Flaw(failing, false, true));
        }
    }

    private static void pass(Flaw flaw) {
        for (int seed = 1; seed <= 5; seed++) {
            String what = flaw + ", seed " + seed;
            BusyControl control = new BusyControl(flaw);
            World.Plan plan = new World.Plan(new RingFactory(), List.of(control), Map.of());
            Verdict verdict = World.run(plan, Schedule.quiet(seed, 3).load(LOAD));
            verdict.orThrow(what);
            List<Application> settled = RejoinTest.settled(control, verdict);

            assertEquals(3, settled.size(), what);
            for (Application one : settled) {
                boolean flawed = one.group.self().name().equals(flaw.member());
                assertEquals(flawed ? 2 : 1, new HashSet<>(one.lives).size(), one.group.self() + ", " + what);
                assertTrue(!flawed || one.ledger.adopted > 0 && one.ledger.sinceAdopted > 0, what);
                assertEquals(settled.get(0).lines.texts, one.lines.texts, "lines, " + what);
                assertEquals(settled.get(0).ledger.texts, one.ledger.texts, "ledger, " + what);
                RejoinTest.told(one, seed);
            }
        }
    }
}
