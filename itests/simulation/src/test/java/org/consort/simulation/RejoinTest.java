package org.consort.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.control.Conclusion;
import org.consort.ring.RingFactory;
import org.consort.simulation.BusyControl.Application;
import org.consort.testkit.check.Event;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Verdict;
import org.consort.testkit.sim.World;
import org.junit.jupiter.api.Test;

/** Members that are taken for dead while alive come back under load, and what was registered once keeps executing. */
class RejoinTest {

    private static final Schedule.Load LOAD = new Schedule.Load(3_000, 20_000, 100, 0.8);

    @Test
    void registered_types_keep_executing_at_members_that_rejoin_under_load() {
        LongStream.rangeClosed(1, Long.getLong("consort.rejoins", 20)).forEach(RejoinTest::pass);
    }

    private static void pass(long seed) {
        Schedule schedule = Schedule.quiet(seed, 3)
                .load(LOAD)
                .faults(
                        new Schedule.Timed(300 + seed, new Fault.Pause("b", 900)),
                        new Schedule.Timed(1_700 - seed, new Fault.Pause("c", 900)),
                        new Schedule.Timed(1_900 + seed, new Fault.Join("d")),
                        new Schedule.Timed(2_400, new Fault.FalseSuspicion("a", "b", 700)));
        BusyControl control = new BusyControl();
        Verdict verdict = World.run(new World.Plan(new RingFactory(), List.of(control), Map.of()), schedule);
        verdict.orThrow("RejoinTest, seed " + seed);
        List<Application> settled = settled(control, verdict);

        assertEquals(4, settled.size(), "seed " + seed);
        for (Application one : settled) {
            assertEquals(settled.get(0).lines.texts, one.lines.texts, "lines, seed " + seed);
            assertEquals(settled.get(0).ledger.texts, one.ledger.texts, "ledger, seed " + seed);
            told(one, seed);
        }
        List<Application> back = settled.stream()
                .filter(one -> new HashSet<>(one.lives).size() > 1)
                .toList();
        assertFalse(back.isEmpty(), "nobody rejoined, seed " + seed);
        for (Application one : back) {
            String who = one.group.self() + ", seed " + seed;
            assertTrue(one.lines.adopted > 0 && one.ledger.adopted > 0, "no state was adopted by " + who);
            assertTrue(one.lines.sinceAdopted > 0 && one.ledger.sinceAdopted > 0, "nothing is executed by " + who);
        }
    }

    static List<Application> settled(BusyControl control, Verdict verdict) {
        Set<MemberId> settled = verdict.history().all(Event.Stood.class).stream()
                .filter(stood -> stood.rest() == Event.Rest.SETTLED)
                .map(Event.Stood::at)
                .collect(Collectors.toSet());
        return control.applications.stream()
                .filter(one -> one.group.state() == Group.State.ACTIVE)
                .filter(one -> settled.contains(one.group.self()))
                .toList();
    }

    /** Everybody who asked was told, and the truth. */
    static void told(Application one, long seed) {
        List<String> all = one.all();
        Set<String> there = new HashSet<>(all);
        assertEquals(there.size(), all.size(), "something is there twice, seed " + seed);
        one.conclusions.forEach((text, conclusion) -> {
            assertTrue(conclusion.isDone(), text + " has no conclusion, seed " + seed);
            if (conclusion.join() instanceof Conclusion.Decided decided) {
                assertEquals(decided.decision().committed(), there.contains(text), text + ", seed " + seed);
            } else if (conclusion.join() instanceof Conclusion.Rejected) {
                assertFalse(there.contains(text), text + " was rejected, seed " + seed);
            }
        });
    }
}
