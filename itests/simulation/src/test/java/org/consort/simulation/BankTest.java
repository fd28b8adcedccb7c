package org.consort.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.consort.Stack;
import org.consort.quorum.QuorumFactory;
import org.consort.ring.RingFactory;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Trace;
import org.consort.testkit.sim.Verdict;
import org.consort.testkit.sim.World;
import org.junit.jupiter.api.Test;

/** A bank on the database, while members crash, sleep, join, are cut off, and change their stack; and what is caught of databases that are wrong. */
class BankTest {

    private static final int MEMBERS = 4;
    private static final int MOST_SEEDS = 60;
    private static final long MILLIS = 1_600;
    private static final long READ_WHILE_REPLACED = 1838565492179973L;

    @Test
    void a_bank_passes_fixed_seeds() {
        int[] done = new int[3];
        LongStream.rangeClosed(1, Long.getLong("consort.banks", 60)).forEach(seed -> {
            BusyBank bank = new BusyBank(seed, BankFlaw.NONE);
            pass(bank, seed);
            done[0] += bank.serial.size();
            done[1] += bank.locks.size();
            done[2] += bank.watches.size();
        });
        assertTrue(
                done[0] > 5_000 && done[1] > 200 && done[2] > 5_000, List.of(done[0], done[1], done[2]) + " looked at");
    }

    /** A machine that had been saved to be replaced was told that it may read, and got nothing of the log any more. */
    @Test
    void a_machine_that_is_being_replaced_tells_nothing_stale() {
        pass(new BusyBank(READ_WHILE_REPLACED, BankFlaw.NONE), READ_WHILE_REPLACED);
    }

    @Test
    void a_bank_passes_fresh_seeds() {
        long first = System.currentTimeMillis() << 10;
        System.out.println("bank: fresh seeds from " + first);
        LongStream.range(first, first + Long.getLong("consort.fresh", 200) / 20)
                .forEach(seed -> pass(new BusyBank(seed, BankFlaw.NONE), seed));
    }

    @Test
    void a_stale_token_that_is_taken_is_caught() {
        caught(BankFlaw.TAKES_STALE_TOKENS, "LockSafety");
    }

    @Test
    void a_read_of_what_a_member_has_is_caught() {
        caught(BankFlaw.READS_WHAT_IT_HAS, "StrictSerializability");
    }

    @Test
    void a_condition_that_is_ignored_is_caught() {
        caught(BankFlaw.IGNORES_CONDITIONS, "StrictSerializability");
    }

    @Test
    void a_watch_that_forgets_where_it_was_is_caught() {
        caught(BankFlaw.FORGETS_WATCHES, "WatchCompleteness");
    }

    private static void pass(BusyBank bank, long seed) {
        run(bank, seed).orThrow("BankTest, seed " + seed);
        assertEquals(Optional.empty(), bank.violation(), "seed " + seed);
    }

    private static void caught(BankFlaw flaw, String property) {
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            BusyBank bank = new BusyBank(seed, flaw);
            run(bank, seed);
            Optional<String> violation = bank.violation();
            if (violation.isPresent() && violation.get().startsWith(property)) {
                System.out.println(flaw + ": seed " + seed + ", " + violation.get());
                return;
            }
        }
        assertTrue(false, property + " does not catch " + flaw);
    }

    private static Verdict run(BusyBank bank, long seed) {
        return World.runOnce(
                new World.Plan(
                        List.of(new RingFactory(), new QuorumFactory()),
                        List.of(bank),
                        Map.of(),
                        Optional.of(left -> true)),
                schedule(seed),
                Trace.none());
    }

    private static Schedule schedule(long seed) {
        Dice dice = new Dice(seed * 7);
        List<Schedule.Timed> faults = new ArrayList<>();
        for (long left = dice.between(0, 6); left > 0; left--) {
            faults.add(new Schedule.Timed(dice.between(50, MILLIS), fault(dice)));
        }
        faults.sort(Comparator.comparingLong(Schedule.Timed::atMillis));
        return Schedule.quiet(seed, MEMBERS)
                .load(new Schedule.Load(MILLIS, 20_000, 100, 0.8))
                .faults(faults.toArray(new Schedule.Timed[0]));
    }

    private static Fault fault(Dice dice) {
        String who = RandomSchedules.name(dice.below(MEMBERS));
        return switch (dice.below(7)) {
            case 0 -> new Fault.Crash(who, dice.chance(0.5), dice.between(100, 800));
            case 1 -> new Fault.Pause(who, dice.between(100, 1_200));
            case 2 -> new Fault.Split(Set.of(who), dice.between(200, 1_500));
            case 3 -> new Fault.Join(RandomSchedules.name(MEMBERS + dice.below(2)));
            case 4 ->
                new Fault.Restack(who, new Stack(dice.chance(0.5) ? RingFactory.TYPE : QuorumFactory.TYPE, Map.of()));
            case 5 -> new Fault.Replace(who, Fault.Part.MODEL, dice.between(1, 150));
            default -> new Fault.FalseSuspicion(who, RandomSchedules.name(dice.below(MEMBERS)), dice.between(100, 700));
        };
    }
}
