package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.consort.MemberId;
import org.consort.View;
import org.consort.testkit.sim.Agenda;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Trace;
import org.junit.jupiter.api.Test;

/** Whether a death counts: schedules in which those that died had gone on without those that are left. */
class ContactTest {

    private static final long LONG = 3_000;

    /**
     * Of five, a, b and c go on; d hears nothing of it, e does. Then a and b die, and c is alone in the later view. What e knows
     * has to keep d, the older, from going on with it.
     */
    @Test
    void what_any_of_those_left_heard_of_the_dead_counts() {
        ProtocolSim sim = started(silent(1, 5));
        run(sim, 60);
        apart(sim, "c", "d");
        apart(sim, "c", "e");
        sim.strike(new Fault.Cut("a", "d", 60));
        sim.strike(new Fault.Cut("b", "d", 60));
        sim.strike(new Fault.Cut("a", "e", 200));
        sim.strike(new Fault.FalseSuspicion("a", "d", 1_000));
        sim.strike(new Fault.FalseSuspicion("a", "e", 1_000));
        untilView(sim, "a", 2);
        untilView(sim, "b", 2);
        untilView(sim, "c", 2);
        assertEquals(3, sim.view("c").orElseThrow().size());
        sim.strike(new Fault.FalseSuspicion("e", "a", 1_000));
        sim.strike(new Fault.Crash("b", true, -1));
        run(sim, 40);
        sim.strike(new Fault.Crash("a", true, -1));
        run(sim, 1_500);
        assertEquals(1, sim.view("d").orElseThrow().number(), "d may not go on; c is " + sim.view("c"));
        sim.verdict().orThrow("");
    }

    /**
     * The view that lets d in has c in it, too, but is settled without c, which was lost meanwhile: a kept proposal is never changed. Then
     * a and b die. Neither may count for c as one that was in contact.
     */
    @Test
    void a_member_that_a_kept_proposal_does_not_wait_for_is_told_like_one_that_it_leaves_out() {
        ProtocolSim sim = started(silent(1, 3));
        run(sim, 60);
        List<Integer> kinds = new ArrayList<>();
        sim.tap((from, to, body) -> {
            int kind = body.get(0);
            if (kind == Wire.PROPOSE && !kinds.contains(kind)) {
                cut(sim, "a", "c", 700);
            }
            if (kind == Wire.INSTALL && !kinds.contains(kind)) {
                cut(sim, "b", "c", 100);
            }
            kinds.add(kind);
        });
        sim.strike(new Fault.Join("d"));
        untilView(sim, "d", 2);
        sim.strike(new Fault.Crash("a", true, -1));
        sim.strike(new Fault.Crash("b", true, -1));
        run(sim, 1_500);
        assertEquals(1, sim.view("c").orElseThrow().number(), "c may not go on; d is " + sim.view("d"));
        sim.strike(new Fault.Crash("c", true, 50));
        sim.verdict().orThrow("");
    }

    /** One member's proof of a death travels on another link than the last words of the dead. */
    @Test
    void a_death_that_another_member_tells_of_is_in_contact_only_when_it_is_proven_here_too() {
        View view = QuorumTest.view(View.Policy.MAJORITY, 3);
        MemberId b = view.members().get(1).id();
        Opinion opinion = new Opinion();
        opinion.saidDead(b);
        assertTrue(opinion.dead(view).all().get(1));
        assertFalse(opinion.dead(view).inContact().get(1), "its last word may be on its way");
        opinion.crashed(b);
        assertTrue(opinion.dead(view).inContact().get(1));
        opinion.suspect(b, true);
        assertFalse(opinion.outOfContact(view).get(1), "the dead are silent: to suspect them later says nothing");
        opinion.partsFrom(b, view.number());
        assertTrue(opinion.outOfContact(view).get(1));
        assertFalse(opinion.dead(view).inContact().get(1), "a last word that comes late counts");
    }

    /** Found by the simulator (bare, seed 1838543083728185): b's own word was lost on a cut link, and its death counted. */
    @Test
    void a_parting_word_speaks_for_all_who_may_go_on_with_the_one_that_says_it() {
        ProtocolSim sim = started(silent(1, 3));
        run(sim, 60);
        cut(sim, "a", "b", 700);
        sim.strike(new Fault.FalseSuspicion("b", "a", 600));
        untilView(sim, "b", 2);
        untilView(sim, "c", 2);
        sim.strike(new Fault.Pause("a", 400));
        sim.strike(new Fault.Crash("b", true, -1));
        run(sim, 60);
        assertEquals(1, sim.view("c").orElseThrow().size(), "c goes on alone");
        sim.strike(new Fault.Crash("c", true, -1));
        run(sim, 1_500);
        assertEquals(1, sim.view("a").orElseThrow().number(), "a may not go on");
    }

    /** Found by the simulator (bare, seed 1838543083735802): the suspicion kept those who were left from going on. */
    @Test
    void one_that_is_suspected_only_after_its_death_was_proven_was_in_contact() {
        View view = QuorumTest.view(View.Policy.MAJORITY, 3);
        MemberId b = view.members().get(1).id();
        Opinion opinion = new Opinion();
        opinion.crashed(b);
        opinion.suspect(b, true);
        assertFalse(opinion.outOfContact(view).get(1));
        assertTrue(opinion.dead(view).inContact().get(1));
    }

    private static void cut(ProtocolSim sim, String one, String other, long millis) {
        sim.strike(new Fault.Cut(one, other, millis));
        sim.strike(new Fault.Cut(other, one, millis));
    }

    private static Schedule silent(long seed, int members) {
        return Schedule.quiet(seed, members).load(new Schedule.Load(0, 0, 100, 1));
    }

    private static ProtocolSim started(Schedule schedule) {
        ProtocolSim sim = new ProtocolSim(new RingFactory(), schedule, Trace.last(200));
        sim.start();
        return sim;
    }

    private static void run(ProtocolSim sim, long millis) {
        sim.until(sim.agenda().nowNanos() + millis * Agenda.MILLI, () -> false);
    }

    private static void untilView(ProtocolSim sim, String at, long number) {
        for (int i = 0; i < 1_000 && sim.view(at).map(View::number).orElse(0L) < number; i++) {
            run(sim, 1);
        }
        assertEquals(number, sim.view(at).map(View::number).orElse(0L), at + " is in " + sim.view(at));
    }

    private static void apart(ProtocolSim sim, String one, String other) {
        cut(sim, one, other, LONG);
    }
}
