package org.consort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.consort.Delivery;
import org.consort.testkit.check.AgreedPredecessorView;
import org.consort.testkit.check.FifoPerSender;
import org.consort.testkit.check.GapFreeness;
import org.consort.testkit.check.Liveness;
import org.consort.testkit.check.NoCreation;
import org.consort.testkit.check.NoDuplicate;
import org.consort.testkit.check.Property;
import org.consort.testkit.check.SameView;
import org.consort.testkit.check.SelfInclusion;
import org.consort.testkit.check.TotalOrder;
import org.consort.testkit.check.Uniformity;
import org.consort.testkit.sequencer.Bug;
import org.consort.testkit.sequencer.SequencerFactory;
import org.consort.testkit.sim.Agenda;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Trace;
import org.consort.testkit.sim.Verdict;
import org.junit.jupiter.api.Test;

/** Each property catches the bug it is there for, and says so about no correct run. */
class PlantedBugTest {

    private static final int MOST_SEEDS = 400;

    @Test
    void total_order_catches_two_items_swapped_at_one_member() {
        catches(new TotalOrder(), Bug.SWAPS);
    }

    @Test
    void gap_freeness_catches_an_index_left_out() {
        catches(new GapFreeness(), Bug.SKIPS_AN_INDEX);
    }

    @Test
    void uniformity_catches_delivery_of_what_only_a_crashed_member_held() {
        catches(new Uniformity(), Bug.DELIVERS_UNSTABLE);
    }

    @Test
    void uniformity_catches_a_view_installed_without_the_cut() {
        catches(new Uniformity(), Bug.FORGETS_THE_CUT);
    }

    @Test
    void fifo_catches_blocks_that_overtake() {
        catches(new FifoPerSender(), Bug.OVERTAKES);
    }

    @Test
    void no_duplicate_catches_a_block_delivered_twice() {
        catches(new NoDuplicate(), Bug.DELIVERS_TWICE);
    }

    @Test
    void no_creation_catches_a_block_that_nobody_submitted() {
        catches(new NoCreation(), Bug.INVENTS);
    }

    @Test
    void same_view_catches_a_block_delivered_after_the_view_it_belongs_to() {
        catches(new SameView(), Bug.DELIVERS_LATE);
    }

    @Test
    void self_inclusion_catches_a_member_that_stays_though_it_is_out() {
        catches(new SelfInclusion(), Bug.STAYS);
    }

    @Test
    void agreed_predecessor_view_catches_a_member_that_miscounts() {
        catches(new AgreedPredecessorView(), Bug.MISCOUNTS_VIEWS);
    }

    @Test
    void agreed_predecessor_view_catches_a_split_brain() {
        catches(new AgreedPredecessorView(), Bug.IGNORES_QUORUMS);
    }

    @Test
    void liveness_catches_blocks_forgotten_in_a_view_change() {
        catches(new Liveness(), Bug.FORGETS_ITS_OWN);
    }

    @Test
    void the_ledger_catches_a_slab_that_is_never_released() {
        String violation = firstFailure(Bug.LEAKS, Property.all().get(0)).orElseThrow();
        assertTrue(violation.contains("leak"), violation);
    }

    @Test
    void the_ledger_catches_a_slab_used_after_its_release() {
        String violation =
                firstFailure(Bug.DOES_NOT_RETAIN, Property.all().get(0)).orElseThrow();
        assertTrue(violation.contains("after its last holder released it"), violation);
    }

    @Test
    void a_machine_that_wakes_without_end_is_caught() {
        Verdict verdict = ProtocolSim.runOnce(new SequencerFactory(Bug.SPINS), Schedule.quiet(1, 1), Trace.none());
        assertTrue(
                verdict.violation().orElse("").contains("busy for nothing"),
                verdict.violation().toString());
    }

    @Test
    void a_failure_replays_exactly_from_its_seed() {
        Schedule schedule = failing(Bug.DELIVERS_UNSTABLE);
        Verdict first = ProtocolSim.runOnce(new SequencerFactory(Bug.DELIVERS_UNSTABLE), schedule, Trace.none());
        Verdict second =
                ProtocolSim.run(new SequencerFactory(Bug.DELIVERS_UNSTABLE), RandomSchedules.of(schedule.seed()));
        assertTrue(first.violation().isPresent());
        assertEquals(first.violation(), second.violation());
        assertEquals(first.history().events(), second.history().events());
        assertFalse(second.trace().isEmpty());
    }

    @Test
    void a_group_that_forgets_what_only_dead_members_knew_is_excused_but_a_split_brain_is_not() {
        ProtocolSim sim = new ProtocolSim(new SequencerFactory(Bug.NONE), Schedule.quiet(3, 3), Trace.none());
        sim.start();
        until(sim, 100);
        sim.strike(new Fault.Split(Set.of("c"), 2_000));
        until(sim, 900);
        sim.submit("a", Delivery.ATOMIC);
        until(sim, 1_000);
        sim.strike(new Fault.Crash("a", true, -1));
        sim.strike(new Fault.Crash("b", true, -1));
        assertEquals(Optional.empty(), sim.verdict().violation());
    }

    private static void until(ProtocolSim sim, long millis) {
        sim.until(millis * Agenda.MILLI, () -> false);
    }

    private static Schedule failing(Bug bug) {
        for (long seed = 1; seed < MOST_SEEDS; seed++) {
            Schedule schedule = RandomSchedules.of(seed);
            if (ProtocolSim.runOnce(new SequencerFactory(bug), schedule, Trace.none())
                    .violation()
                    .isPresent()) {
                return schedule;
            }
        }
        throw new AssertionError("no seed shows " + bug);
    }

    /** The bug shows within some seeds as a violation of this very property. */
    private static void catches(Property property, Bug bug) {
        Optional<String> violation = firstFailure(bug, property);
        assertTrue(violation.isPresent(), property.getClass().getSimpleName() + " does not catch " + bug);
    }

    private static Optional<String> firstFailure(Bug bug, Property property) {
        for (long seed = 1; seed < MOST_SEEDS; seed++) {
            Schedule schedule = RandomSchedules.of(seed);
            Verdict verdict = ProtocolSim.runOnce(new SequencerFactory(bug), schedule, Trace.none());
            Optional<String> violation = property.violation(verdict.history());
            if (violation.isPresent()) {
                return violation;
            }
            boolean ofMemory =
                    verdict.violation().filter(v -> v.contains("slab")).isPresent();
            if (ofMemory && List.of(Bug.LEAKS, Bug.DOES_NOT_RETAIN).contains(bug)) {
                return verdict.violation();
            }
        }
        return Optional.empty();
    }
}
