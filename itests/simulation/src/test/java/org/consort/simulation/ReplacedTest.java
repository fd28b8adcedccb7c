package org.consort.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.stream.LongStream;
import org.consort.testkit.check.Event;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules of nodes are replaced in place. */
class ReplacedTest {

    private static final long SEEDS = Long.getLong("consort.replaced", 100);

    @ParameterizedTest
    @EnumSource(Fault.Part.class)
    void a_module_is_replaced_again_and_again_and_its_member_stays_in_the_view(Fault.Part part) {
        Schedule schedule = Schedule.quiet(5, 3).load(new Schedule.Load(2_500, 5_000, 100, 0.8));
        Schedule.Timed[] faults = new Schedule.Timed[8];
        for (int i = 0; i < faults.length; i++) {
            String who = String.valueOf((char) ('a' + i % 3));
            faults[i] = new Schedule.Timed(100 + 300L * i, new Fault.Replace(who, part, 60));
        }
        Verdict verdict = RingRuns.whole(schedule.faults(faults));
        verdict.orThrow("");

        assertEquals(0, verdict.history().all(Event.Ended.class).size(), "somebody left");
    }

    /**
     * A takes two closed ports for two deaths, if it is not told better, and goes on alone, while the two, cut off from it, go on without it: the one way to break
     * the policy of the majority.
     */
    @Test
    void ports_that_are_closed_while_transports_are_replaced_prove_no_deaths() {
        for (long seed = 1; seed <= 10; seed++) {
            RingRuns.whole(Schedule.quiet(seed, 3)
                            .load(new Schedule.Load(2_000, 5_000, 100, 1))
                            .faults(
                                    new Schedule.Timed(300, new Fault.Replace("b", Fault.Part.TRANSPORT, 80)),
                                    new Schedule.Timed(300, new Fault.Replace("c", Fault.Part.TRANSPORT, 80)),
                                    new Schedule.Timed(370, new Fault.Split(Set.of("a"), 1_200))))
                    .orThrow("seed " + seed);
        }
    }

    /** A protocol's bundle vanished after the vote for it, while a model's replacement was under way. */
    @Test
    void a_protocol_that_goes_right_before_its_epoch_is_stood_in_for() {
        RingRuns.REPLACED.pass(1838560412673041L);
    }

    /** What hours of fresh seeds found; CHANGELOG tells what it was. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                50001146, 50002262, 50014559, 50015913, 50016696, 50018201, 50027389, 50032867, 50036487, 50036906,
                50037599, 50038630, 60005002, 60008059
            })
    void whole_nodes_pass_seeds_that_failed_once(long seed) {
        QuorumRuns.REPLACED.pass(seed);
    }

    @Test
    void whole_nodes_on_the_ring_pass_fixed_seeds_while_their_modules_are_replaced() {
        LongStream.rangeClosed(1, SEEDS).forEach(RingRuns.REPLACED::pass);
    }

    @Test
    void whole_nodes_pass_fixed_seeds_while_stacks_change_and_modules_are_replaced() {
        LongStream.rangeClosed(1, SEEDS).forEach(QuorumRuns.REPLACED::pass);
    }

    @Test
    void whole_nodes_pass_fresh_seeds_while_their_modules_are_replaced() {
        Seeds.passFresh("replaced", RingRuns.REPLACED, Long.getLong("consort.replaced.fresh", 20));
    }
}
