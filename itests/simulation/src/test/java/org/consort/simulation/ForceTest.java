package org.consort.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consort.Force;
import org.consort.Stack;
import org.consort.View;
import org.consort.testkit.check.Event;
import org.consort.testkit.check.Tag;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Verdict;
import org.junit.jupiter.api.Test;

/** An operator forces groups of whole nodes to go on whose protocol can order nothing any more. */
class ForceTest {

    private static final Stack QUORUM = Stack.of("quorum");
    private static final Stack DURABLE = QUORUM.with("storage", "durable");
    private static final Stack RING = Stack.of("ring");
    private static final Schedule.Load LOAD = new Schedule.Load(4_000, 20_000, 100, 1);

    private static Schedule.Timed at(long millis, Fault fault) {
        return new Schedule.Timed(millis, fault);
    }

    private static Verdict run(long seed, int members, Schedule.Timed... faults) {
        Verdict verdict =
                QuorumRuns.whole(Schedule.quiet(seed, members).load(LOAD).faults(faults));
        verdict.orThrow("ForceTest, seed " + seed + " of " + members);
        return verdict;
    }

    private static List<View> forced(Verdict verdict) {
        return verdict.history().all(Event.Installed.class).stream()
                .map(Event.Installed::view)
                .filter(view -> View.forces(view.line()) > 0)
                .toList();
    }

    /** Everything delivered by any of these up to the first forced view stands before it where the group went on. */
    private static void keepsAllThatTheReachableHad(Verdict verdict, Set<String> reachable) {
        Set<Tag> had = new HashSet<>();
        Map<String, Set<Tag>> byName = new java.util.HashMap<>();
        for (Event event : verdict.history().events()) {
            if (event instanceof Event.Delivered d && reachable.contains(d.at().name())) {
                had.add(d.tag());
                byName.computeIfAbsent(d.at().name(), n -> new HashSet<>()).add(d.tag());
            } else if (event instanceof Event.Installed i
                    && View.forces(i.view().line()) > 0) {
                Set<Tag> kept = byName.getOrDefault(i.at().name(), Set.of());
                Set<Tag> lost = new HashSet<>(had);
                lost.removeAll(kept);
                assertTrue(lost.isEmpty(), "lost by force: " + lost);
                return;
            }
        }
    }

    /** Who is the first to join the forced line. */
    private static String firstToFollow(Verdict verdict) {
        return verdict.history().all(Event.Began.class).stream()
                .filter(began -> View.forces(began.view().line()) > 0)
                .map(began -> began.at().name())
                .findFirst()
                .orElse("nobody");
    }

    @Test
    void a_wedged_group_goes_on_with_those_that_are_left_and_keeps_all_that_they_had() {
        for (long seed = 1; seed <= 10; seed++) {
            Verdict verdict = run(
                    seed,
                    5,
                    at(300, new Fault.Crash("a", false, -1)),
                    at(300 + seed, new Fault.Crash("b", false, -1)),
                    at(302, new Fault.Crash("c", false, -1)),
                    at(
                            2_500,
                            new Fault.Force(
                                    seed % 2 == 0 ? "d" : "e", seed % 3 == 0 ? RING : QUORUM, Force.IF_WEDGED)));
            assertTrue(!forced(verdict).isEmpty(), "nothing was forced, seed " + seed);
            keepsAllThatTheReachableHad(verdict, Set.of("d", "e"));
            assertTrue(Set.of("d", "e").contains(firstToFollow(verdict)), "the other waits for the dead, seed " + seed);
            List<Event.Stood> stood = verdict.history().all(Event.Stood.class);
            assertTrue(stood.stream().allMatch(s -> s.rest() == Event.Rest.SETTLED), stood + ", seed " + seed);
        }
    }

    /** Whatever was delivered anywhere is held by three of four: so by one of the two that are left, delivered there or not. */
    @Test
    void all_that_anybody_had_survives_the_loss_of_half_of_the_members() {
        for (long seed = 1; seed <= 20; seed++) {
            Verdict verdict = run(
                    seed,
                    4,
                    at(20, new Fault.Restack("b", seed % 4 == 0 ? RING : QUORUM)),
                    at(250, new Fault.Cut("a", seed % 2 == 0 ? "c" : "d", 100)),
                    at(300 + seed, new Fault.Crash("a", false, -1)),
                    at(300 + seed, new Fault.Crash("b", false, -1)),
                    at(2_500, new Fault.Force(seed % 3 == 0 ? "c" : "d", RING, Force.IF_WEDGED)));
            assertTrue(!forced(verdict).isEmpty(), "nothing was forced, seed " + seed);
            keepsAllThatTheReachableHad(verdict, Set.of("a", "b", "c", "d"));
        }
    }

    @Test
    void a_group_that_orders_is_not_forced_unless_the_operator_insists() {
        Verdict kept = run(1, 3, at(500, new Fault.Force("b", RING, Force.IF_WEDGED)));
        assertEquals(List.of(), forced(kept));
        Verdict insisted = run(1, 3, at(500, new Fault.Force("b", RING, Force.EVEN_IF_ORDERING)));
        assertTrue(!forced(insisted).isEmpty());
    }

    @Test
    void members_that_come_back_while_it_is_forced_end_on_the_forced_line() {
        for (long seed = 1; seed <= 10; seed++) {
            // The side of three goes on; that of two is wedged, and is forced right around the heal.
            Verdict verdict = run(
                    seed,
                    5,
                    at(300, new Fault.Split(Set.of("d", "e"), 2_000)),
                    at(2_290 + 3 * seed, new Fault.Force("d", QUORUM, Force.IF_WEDGED)));
            endsOnOneLine(verdict, seed);
        }
    }

    @Test
    void of_two_forces_on_two_sides_one_line_is_left() {
        for (long seed = 1; seed <= 10; seed++) {
            Verdict verdict = run(
                    seed,
                    4,
                    at(300, new Fault.Split(Set.of("a", "b"), 2_500)),
                    at(2_000, new Fault.Force("a", RING, Force.IF_WEDGED)),
                    at(2_000 + seed, new Fault.Force("c", QUORUM, Force.IF_WEDGED)));
            assertTrue(forced(verdict).stream().map(View::line).distinct().count() >= 2, "two lines, seed " + seed);
            endsOnOneLine(verdict, seed);
        }
    }

    @Test
    void a_crash_in_the_middle_leaves_the_group_as_it_was_or_forced() {
        for (long seed = 1; seed <= 20; seed++) {
            List<Schedule.Timed> faults = new ArrayList<>(List.of(
                    at(300, new Fault.Crash("a", false, -1)),
                    at(301, new Fault.Crash("b", false, -1)),
                    at(302, new Fault.Crash("c", false, -1))));
            Dice dice = new Dice(seed);
            String who = dice.chance(0.5) ? "d" : "e";
            faults.add(at(2_500, new Fault.Force("d", QUORUM, Force.IF_WEDGED)));
            faults.add(at(2_500, new Fault.CrashAtSend(who, dice.between(1, 12), dice.chance(0.5), true)));
            faults.add(at(3_500, new Fault.Force("d", QUORUM, Force.IF_WEDGED)));
            faults.add(at(3_500, new Fault.Force("e", QUORUM, Force.IF_WEDGED)));
            run(seed, 5, faults.toArray(new Schedule.Timed[0]));
        }
    }

    /** Alone it finds the forced group; together with another one it first goes on with the log of before, and gives way. */
    @Test
    void members_that_come_back_with_their_logs_on_disk_join_the_forced_line() {
        for (long seed = 1; seed <= 10; seed++) {
            Verdict verdict = QuorumRuns.kept(Schedule.quiet(seed, 3)
                    .load(LOAD)
                    .faults(
                            at(300, new Fault.Crash("a", false, 3_500)),
                            at(300 + seed, new Fault.Crash("b", false, seed % 2 == 0 ? 3_500 : 6_000)),
                            at(2_500, new Fault.Force("c", DURABLE, Force.IF_WEDGED))));
            verdict.orThrow("ForceTest with logs on disk, seed " + seed);
            assertTrue(!forced(verdict).isEmpty(), "nothing was forced, seed " + seed);
            endsOnOneLine(verdict, seed);
        }
    }

    @Test
    void groups_that_are_forced_amid_all_faults_pass_fixed_seeds() {
        for (long seed = 1; seed <= Long.getLong("consort.forced", 60); seed++) {
            QuorumRuns.FORCED.pass(seed);
        }
    }

    private static void endsOnOneLine(Verdict verdict, long seed) {
        Map<String, View> last = new java.util.TreeMap<>();
        verdict.history().all(Event.Began.class).forEach(e -> last.put(e.at().name(), e.view()));
        for (Event event : verdict.history().events()) {
            if (event instanceof Event.Began began) {
                last.put(began.at().name(), began.view());
            } else if (event instanceof Event.Installed installed) {
                last.put(installed.at().name(), installed.view());
            }
        }
        assertEquals(1, last.values().stream().map(View::line).distinct().count(), last + ", seed " + seed);
        boolean wasForced = !forced(verdict).isEmpty();
        assertTrue(
                !wasForced || last.values().stream().allMatch(v -> View.forces(v.line()) > 0), last + ", seed " + seed);
    }
}
