package org.consort.testkit.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.consort.Delivery;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.testkit.check.Event;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Verdict;
import org.junit.jupiter.api.Test;

/** Joins, leaves, crashes, partitions: one clause, one example. */
abstract class MembershipClauses extends MachineClauses {

    private static final long FOREVER = 1_000_000;

    @Test
    protected void a_joiner_gets_the_next_ordinal_and_stands_last() {
        Verdict verdict = pass(Schedule.quiet(1, 3).faults(at(100, new Fault.Join("d"))));
        View view = lastView(verdict, "a").orElseThrow();
        assertEquals(4, view.size());
        assertEquals("d", view.members().get(3).name());
        assertEquals(3, view.members().get(3).ordinal());
        assertEquals(4, view.nextOrdinal());
        assertEquals(2, view.number());
    }

    @Test
    protected void a_member_that_leaves_is_told_and_its_blocks_come_first() {
        for (String leaver : List.of("a", "b", "c")) {
            ProtocolSim sim = started(silent(2, 3));
            run(sim, 50);
            sim.submit(leaver, Delivery.ATOMIC);
            sim.strike(new Fault.Leave(leaver));
            Verdict verdict = pass(sim);
            assertTrue(verdict.history().all(Event.Ended.class).stream()
                    .anyMatch(e -> e.at().name().equals(leaver) && e.how() == Event.How.LEFT));
            String other = leaver.equals("b") ? "c" : "b";
            assertEquals(1, deliveriesAt(verdict, other).size());
            assertFalse(lastView(verdict, other).orElseThrow().member(leaver).isPresent());
        }
    }

    /** Its last word may be lost with its links, and without it the other can't tell its leaving from a partition. */
    @Test
    protected void one_that_leaves_a_group_of_two_is_sure_that_the_other_goes_on() {
        for (String leaver : List.of("a", "b")) {
            for (int seed = 40; seed < 50; seed++) {
                Verdict verdict = pass(Schedule.quiet(seed, 2).faults(at(100, new Fault.Leave(leaver))));
                String other = leaver.equals("b") ? "a" : "b";
                assertEquals(1, lastView(verdict, other).orElseThrow().size());
            }
        }
    }

    @Test
    protected void the_group_goes_on_when_any_member_dies() {
        for (String victim : List.of("a", "b", "c", "d")) {
            for (boolean evident : new boolean[] {true, false}) {
                Verdict verdict = pass(Schedule.quiet(3, 4).faults(at(150, new Fault.Crash(victim, evident, -1))));
                String other = victim.equals("b") ? "c" : "b";
                assertEquals(3, lastView(verdict, other).orElseThrow().size());
            }
        }
    }

    @Test
    protected void evidence_of_a_crash_needs_no_timeout() {
        ProtocolSim sim = started(Schedule.quiet(4, 3));
        run(sim, 100);
        sim.strike(new Fault.Crash("a", true, -1));
        run(sim, 80);
        assertEquals(2, sim.view("b").orElseThrow().size());
        pass(sim);
    }

    @Test
    protected void crashes_one_by_one_leave_a_single_survivor_that_serves() {
        for (List<String> order : List.of(List.of("a", "b", "c", "d"), List.of("e", "d", "c", "b"))) {
            ProtocolSim sim = started(Schedule.quiet(5, 5).load(new Schedule.Load(3_000, 20_000, 100, 1)));
            for (String victim : order) {
                run(sim, 600);
                sim.strike(new Fault.Crash(victim, true, -1));
            }
            run(sim, 600);
            String survivor = order.contains("e") ? "a" : "e";
            assertEquals(1, sim.view(survivor).orElseThrow().size());
            sim.submit(survivor, Delivery.ATOMIC);
            pass(sim);
        }
    }

    @Test
    protected void a_minority_stalls_says_whom_it_waits_for_and_delivers_nothing() {
        ProtocolSim sim = started(Schedule.quiet(6, 5).load(new Schedule.Load(4_000, 20_000, 100, 1)));
        run(sim, 200);
        sim.strike(new Fault.Split(Set.of("a", "b"), FOREVER));
        run(sim, 1_500);
        long before = deliveries(sim, "a");
        run(sim, 1_000);
        assertEquals(before, deliveries(sim, "a"), "deliveries in the minority");
        assertEquals(3, sim.view("c").orElseThrow().size());
        assertFalse(sim.stalled("a").isEmpty(), "a says why it cannot go on");
        pass(sim);
    }

    @Test
    protected void a_paused_member_is_excluded_and_comes_back() {
        Verdict verdict = pass(Schedule.quiet(7, 3)
                .load(new Schedule.Load(2_500, 20_000, 100, 1))
                .faults(at(200, new Fault.Pause("a", 1_500))));
        assertEquals(3, lastView(verdict, "b").orElseThrow().size());
    }

    @Test
    protected void a_false_suspicion_does_no_harm() {
        for (String who : List.of("a", "b", "c")) {
            for (String whom : List.of("a", "b", "c")) {
                if (!who.equals(whom)) {
                    pass(Schedule.quiet(8, 3).faults(at(150, new Fault.FalseSuspicion(who, whom, 100))));
                }
            }
        }
    }

    @Test
    protected void partial_connectivity_ends_in_a_stable_view() {
        for (List<String> pair : List.of(List.of("a", "c"), List.of("a", "b"), List.of("b", "c"))) {
            ProtocolSim sim = started(Schedule.quiet(9, 3).load(new Schedule.Load(8_000, 50_000, 50, 1)));
            run(sim, 200);
            sim.strike(new Fault.Cut(pair.get(0), pair.get(1), FOREVER));
            sim.strike(new Fault.Cut(pair.get(1), pair.get(0), FOREVER));
            run(sim, 5_000);
            List<Optional<View>> views = List.of(sim.view("a"), sim.view("b"), sim.view("c"));
            List<Long> before = List.of(deliveries(sim, "a"), deliveries(sim, "b"), deliveries(sim, "c"));
            run(sim, 3_000);
            List<Long> after = List.of(deliveries(sim, "a"), deliveries(sim, "b"), deliveries(sim, "c"));
            long served = IntStream.range(0, 3)
                    .filter(i -> after.get(i) > before.get(i))
                    .count();
            assertTrue(served >= 2, "two members serve though " + pair + " hear nothing of each other: " + views);
            assertEquals(views, List.of(sim.view("a"), sim.view("b"), sim.view("c")), "the view is stable");
            pass(sim);
        }
    }

    /**
     * Of five, three form a view; two of those die. The two that were left out now are a majority of the living, and yet
     * may not go on without the third, who may be alone in the later view.
     */
    @Test
    protected void a_majority_of_the_living_is_not_enough_when_the_dead_may_have_formed_a_view_with_another() {
        ProtocolSim sim = started(Schedule.quiet(13, 5).load(new Schedule.Load(4_000, 20_000, 100, 1)));
        run(sim, 200);
        sim.strike(new Fault.Split(Set.of("d", "e"), 1_000));
        run(sim, 900);
        assertEquals(3, sim.view("c").orElseThrow().size());
        for (String other : List.of("d", "e")) {
            sim.strike(new Fault.Cut("c", other, 2_000));
            sim.strike(new Fault.Cut(other, "c", 2_000));
        }
        sim.strike(new Fault.Crash("a", true, -1));
        sim.strike(new Fault.Crash("b", true, -1));
        run(sim, 2_500);
        pass(sim);
    }

    @Test
    protected void under_a_static_policy_only_a_majority_of_the_configured_goes_on() {
        ProtocolSim sim = started(Schedule.quiet(10, 3).policy(View.Policy.STATIC));
        run(sim, 100);
        sim.strike(new Fault.Crash("b", true, -1));
        run(sim, 600);
        assertEquals(2, sim.view("a").orElseThrow().size());
        sim.strike(new Fault.Crash("c", true, -1));
        run(sim, 1_000);
        assertEquals(2, sim.view("a").orElseThrow().size(), "one of three forms no view");
        assertFalse(sim.stalled("a").isEmpty());
        pass(sim);
    }

    @Test
    protected void the_last_survivors_go_on_in_lines_of_their_own() {
        if (!policies().contains(View.Policy.LAST_SURVIVOR)) {
            refuses(View.Policy.LAST_SURVIVOR);
            return;
        }
        ProtocolSim sim = started(new Schedule(
                11,
                4,
                View.Policy.LAST_SURVIVOR,
                java.util.Map.of(),
                org.consort.testkit.sim.Weather.fair(),
                new Schedule.Load(2_000, 20_000, 100, 1),
                List.of(at(150, new Fault.Split(Set.of("a"), 1_200)))));
        run(sim, 1_200);
        assertEquals(1, sim.view("a").orElseThrow().size());
        assertEquals(3, sim.view("b").orElseThrow().size());
        assertTrue(sim.view("a").orElseThrow().line()
                != sim.view("b").orElseThrow().line());
        pass(sim);
    }

    @Test
    protected void false_evidence_breaks_majority_safety_and_shows() {
        ProtocolSim sim = started(Schedule.quiet(12, misled()).load(new Schedule.Load(3_000, 20_000, 100, 1)));
        run(sim, 200);
        sim.strike(new Fault.Split(Set.of("a"), 2_500));
        falseEvidence().forEach(sim::strike);
        run(sim, 2_500);
        assertTrue(sim.verdict().violation().isPresent(), "two lines went on at once, and a checker says so");
    }

    /** How many members there are in the group that false evidence splits. */
    protected int misled() {
        return 3;
    }

    /** The false evidence that makes two lines of a group of {@link #misled} whose oldest member is cut off. */
    protected List<Fault.FalseEvidence> falseEvidence() {
        return List.of(new Fault.FalseEvidence("a", "b"), new Fault.FalseEvidence("a", "c"));
    }

    private void refuses(View.Policy policy) {
        View fine = LoneMachine.view(3);
        View view = new View(
                fine.line(), fine.number(), fine.index(), policy, List.of(), fine.nextOrdinal(), fine.members());
        String why = "";
        try {
            factory().validate(new Settings("protocol", Map.of()), view);
        } catch (IllegalArgumentException e) {
            why = String.valueOf(e.getMessage());
        }
        String word = policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
        assertTrue(why.contains(word), "validate says why " + word + " is refused: " + why);
    }

    private static long deliveries(ProtocolSim sim, String name) {
        return sim.history().all(Event.Delivered.class).stream()
                .filter(d -> d.at().name().equals(name))
                .count();
    }
}
