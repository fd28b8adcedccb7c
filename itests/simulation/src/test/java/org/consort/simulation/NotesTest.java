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

/** Replicated services, while objects come and go, and members crash, sleep, join, are cut off, and change their stack; and what is caught of services that are wrong. */
class NotesTest {

    private static final int MEMBERS = 4;
    private static final int MOST_SEEDS = 60;
    private static final long MILLIS = 2_200;

    @Test
    void services_pass_fixed_seeds() {
        long[] done = new long[4];
        long seeds = Long.getLong("consort.notes", 40);
        long first = Long.getLong("consort.notes.first", 1);
        LongStream.range(first, first + seeds).forEach(seed -> {
            BusyNotes notes = new BusyNotes(seed, NotesFlaw.NONE);
            pass(notes, seed);
            for (String service : Caller.SERVICES) {
                done[0] += notes.of(service).size();
                done[1] += notes.of(service).reads();
                done[2] += notes.of(service).lineages();
            }
            done[3] += notes.compared;
        });
        String what = done[0] + " calls, " + done[1] + " reads, " + done[2] + " lineages, " + done[3] + " compared";
        System.out.println("notes: " + what);
        assertTrue(done[0] > 200 * seeds && done[1] > 20 * seeds && done[3] > 4 * seeds, what);
        assertTrue(done[2] < 4 * seeds, "founded anew too often: " + what);
    }

    @Test
    void services_pass_fresh_seeds() {
        long first = System.currentTimeMillis() << 10;
        System.out.println("notes: fresh seeds from " + first);
        LongStream.range(first, first + Long.getLong("consort.fresh", 200) / 20)
                .forEach(seed -> pass(new BusyNotes(seed, NotesFlaw.NONE), seed));
    }

    @Test
    void an_answer_before_the_log_has_it_is_caught() {
        caught(NotesFlaw.TELLS_TOO_SOON);
    }

    @Test
    void a_call_that_is_executed_again_after_a_takeover_is_caught() {
        caught(NotesFlaw.REPEATS_AFTER_TAKEOVER);
    }

    @Test
    void a_snapshot_without_the_queued_calls_is_caught() {
        caught(NotesFlaw.FORGETS_QUEUED_CALLS);
    }

    @Test
    void an_object_that_misses_a_call_is_caught() {
        caught(NotesFlaw.SKIPS_CALLS);
    }

    private static void pass(BusyNotes notes, long seed) {
        run(notes, seed).orThrow("NotesTest, seed " + seed);
        assertEquals(Optional.empty(), notes.violation(), "seed " + seed);
    }

    private static void caught(NotesFlaw flaw) {
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            BusyNotes notes = new BusyNotes(seed, flaw);
            run(notes, seed);
            Optional<String> violation = notes.violation();
            if (violation.isPresent() && violation.get().startsWith("CallsExactlyOnce")) {
                System.out.println(flaw + ": seed " + seed + ", "
                        + violation
                                .get()
                                .substring(0, Math.min(100, violation.get().length())));
                return;
            }
        }
        assertTrue(false, "CallsExactlyOnce does not catch " + flaw);
    }

    private static Verdict run(BusyNotes notes, long seed) {
        return World.runOnce(
                new World.Plan(
                        List.of(new RingFactory(), new QuorumFactory()),
                        List.of(notes),
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
