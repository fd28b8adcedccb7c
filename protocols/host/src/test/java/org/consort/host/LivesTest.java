package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.Outcome;
import org.junit.jupiter.api.Test;

/** What users hold while lives come and go. */
class LivesTest {

    @Test
    void a_model_is_there_at_once_and_stays_the_same_through_lives_and_after_the_last() {
        World world = new World("a", "b", "c");
        Group c = world.start("c");
        HistoryModel.Door held = c.abstraction(HistoryModel.Door.class);
        assertTrue(held.machines.isEmpty(), "no life has begun");
        world.start("a");
        world.start("b");
        world.awaitTogether("a", "b", "c");

        exclude(world, "c");
        assertSame(held, c.abstraction(HistoryModel.Door.class));
        assertTrue(held.machines.get(0).stopped);
        assertEquals(2, held.machines.size());

        CompletableFuture<Void> left = c.leave();
        world.network.await("gone", left::isDone);
        assertSame(held, c.abstraction(HistoryModel.Door.class));
        assertTrue(held.now().stopped);
        assertRejected(held.now().add("after the last life").join());
    }

    @Test
    void a_machine_of_a_life_that_is_over_does_nothing_any_more() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        HistoryModel former = world.history("c");
        exclude(world, "c");
        List<String> ran = new ArrayList<>();

        former.context.execute(() -> ran.add("a task"));
        former.context.callAfter(0, 7);
        CompletableFuture<Outcome> late = former.add("late");
        world.network.run(1_000);

        assertEquals(List.of(), ran);
        assertEquals(List.of(), former.alarms);
        assertRejected(late.join());
        assertEquals(List.of(), world.history("a").entries);
    }

    @Test
    void submissions_under_load_all_have_outcomes_that_are_true_after_a_rejoin() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        world.transport("c").pause();
        for (int i = 0; i < 400; i++) {
            outcomes.add(world.history("c").add("c" + i));
            world.network.run(5);
            if (i == 200) {
                world.awaitTogether("a", "b");
                world.transport("c").resume();
            }
        }
        world.awaitTogether("a", "b", "c");
        world.network.run(1_000);

        assertTrue(outcomes.stream().allMatch(CompletableFuture::isDone), "an outcome is missing");
        List<String> log = world.history("a").entries;
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i).join();
            boolean isThere = log.contains("c" + i);
            assertTrue(!(outcome instanceof Outcome.Acknowledged) || isThere, "c" + i + " is lost");
            assertTrue(!(outcome instanceof Outcome.Rejected) || !isThere, "c" + i + " is there");
        }
        assertEquals(log, world.history("c").entries);
    }

    @Test
    void a_model_that_refuses_its_settings_refuses_the_join_and_nothing_stays_behind() {
        World world = new World("a");
        var good = world.settings;
        world.settings = good.with("history.colour", "red");
        String why = assertThrows(IllegalArgumentException.class, () -> world.start("a"))
                .getMessage();

        assertTrue(why.contains("history") && why.contains("colour"), why);
        world.settings = good;
        world.startAll("a");
    }

    private static void exclude(World world, String name) {
        List<String> others = new ArrayList<>(List.of("a", "b", "c"));
        others.remove(name);
        world.transport(name).pause();
        world.awaitTogether(others.toArray(new String[0]));
        world.transport(name).resume();
        world.awaitTogether("a", "b", "c");
    }

    private static void assertRejected(Outcome outcome) {
        Outcome.Rejected rejected = assertInstanceOf(Outcome.Rejected.class, outcome);
        assertEquals(Outcome.Reason.NOT_A_MEMBER, rejected.reason());
    }
}
