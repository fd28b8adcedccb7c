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
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Trace;
import org.consort.testkit.sim.Verdict;
import org.consort.testkit.sim.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shared memory, while members crash, sleep, join, are cut off, change their stack and replace the model; and what is caught of memories that are wrong. */
class MemoryTest {

    private static final int MEMBERS = 4;
    private static final int MOST_SEEDS = 60;
    private static final long MILLIS = 1_500;

    @Test
    void a_shared_memory_passes_fixed_seeds() {
        int[] done = new int[3];
        LongStream.rangeClosed(1, Long.getLong("consort.memories", 40)).forEach(seed -> {
            BusyMemory memory = new BusyMemory(seed, MemoryFlaw.NONE);
            pass(memory, seed);
            done[0] += memory.order.size();
            done[1] += memory.watches.size();
            done[2] += memory.passages();
        });
        System.out.println("memory: " + List.of(done[0], done[1], done[2]));
        assertTrue(
                done[0] > 30_000 && done[1] > 5_000 && done[2] > 200,
                List.of(done[0], done[1], done[2]) + " looked at");
    }

    @Test
    void a_shared_memory_passes_fresh_seeds() {
        long first = System.currentTimeMillis() << 10;
        System.out.println("memory: fresh seeds from " + first);
        LongStream.range(first, first + Long.getLong("consort.fresh", 200) / 20)
                .forEach(seed -> pass(new BusyMemory(seed, MemoryFlaw.NONE), seed));
    }

    @ParameterizedTest
    @CsvSource({
        "READS_WHAT_IT_HAS, MemoryOrder",
        "IGNORES_EXPECTATIONS, MemoryOrder",
        "TEARS_ENTRIES, MemoryOrder",
        "SWAPS_ENTRIES, MemoryOrder",
        "FORGETS_OWN_WRITES, MemoryOrder",
        "OPENS_EARLY, Barrier",
        "FORGETS_WATCHES, WatchCompleteness"
    })
    void a_memory_that_is_wrong_is_caught(MemoryFlaw flaw, String property) {
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            BusyMemory memory = new BusyMemory(seed, flaw);
            run(memory, seed, true);
            Optional<String> violation = memory.violation();
            if (violation.isPresent()) {
                System.out.println(flaw + ": seed " + seed + ", " + violation.get());
                assertTrue(violation.get().startsWith(property), violation.get());
                return;
            }
        }
        assertTrue(false, property + " does not catch " + flaw);
    }

    private static void pass(BusyMemory memory, long seed) {
        run(memory, seed, true).orThrow("MemoryTest, seed " + seed);
        assertEquals(Optional.empty(), memory.violation(), "seed " + seed);
    }

    static Verdict run(AbstractionFactory memory, long seed, boolean faulty) {
        return World.runOnce(
                new World.Plan(
                        List.of(new RingFactory(), new QuorumFactory()),
                        List.of(memory),
                        Map.of(),
                        Optional.of(left -> true)),
                schedule(seed, faulty),
                Trace.none());
    }

    private static Schedule schedule(long seed, boolean faulty) {
        Dice dice = new Dice(seed * 11);
        List<Schedule.Timed> faults = new ArrayList<>();
        for (long left = faulty ? dice.between(0, 6) : 0; left > 0; left--) {
            faults.add(new Schedule.Timed(dice.between(50, MILLIS), fault(dice)));
        }
        faults.sort(Comparator.comparingLong(Schedule.Timed::atMillis));
        return Schedule.quiet(seed, MEMBERS)
                .load(new Schedule.Load(MILLIS, 30_000, 100, 0.8))
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
