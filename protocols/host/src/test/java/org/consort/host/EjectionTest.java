package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.Outcome;
import org.junit.jupiter.api.Test;

/** What becomes of members that a model ejects. */
class EjectionTest {

    @Test
    void a_member_that_ejects_itself_comes_back_under_a_new_incarnation_with_the_state() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        for (String name : List.of("c", "a")) {
            add(world, "b", "before " + name);
            MemberId before = world.group(name).self();

            assertTrue(ejectSelf(world, name));
            awaitBack(world, name, before, "a", "b", "c");

            assertEquals(world.history("b").entries, world.history(name).entries);
        }
    }

    @Test
    void one_of_two_that_ejects_itself_does_not_block_the_other() {
        World world = new World("a", "b");
        world.startAll("a", "b");
        MemberId before = world.group("b").self();
        long began = world.network.nowNanos();

        ejectSelf(world, "b");
        world.awaitTogether("a");

        assertTrue(world.network.nowNanos() - began < 1_000 * Network.MILLI, "it was waited for");
        awaitBack(world, "b", before, "a", "b");
    }

    @Test
    void a_member_that_the_log_ejects_goes_by_itself_at_once() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        MemberId before = world.group("c").self();
        long began = world.network.nowNanos();

        add(world, "a", "eject c");
        world.awaitTogether("a", "b");

        assertTrue(world.network.nowNanos() - began < 1_000 * Network.MILLI, "it was waited for");
        awaitBack(world, "c", before, "a", "b", "c");
        assertEquals(List.of("eject c"), world.history("c").entries);
    }

    @Test
    void a_member_that_does_not_go_by_itself_is_taken_for_gone() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        MemberId before = world.group("c").self();

        add(world, "a", "eject c but c");
        world.awaitTogether("a", "b");
        awaitBack(world, "c", before, "a", "b", "c");
    }

    @Test
    void one_that_is_ejected_again_and_again_waits_longer_each_time_and_says_why() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            MemberId before = world.group("c").self();
            long began = world.network.nowNanos();
            ejectSelf(world, "c");
            world.network.await("its end", () -> !world.group("c").self().equals(before));
            String why = world.group("c").why();
            assertTrue(why.contains("ejected: planted"), why);
            assertEquals(i > 0, why.contains("again and again"), why);
            awaitBack(world, "c", before, "a", "b", "c");
            waits.add((world.network.nowNanos() - began) / Network.MILLI);
        }

        assertTrue(waits.get(0) < 1_000 && waits.get(1) >= 1_000, "waits of " + waits + " ms");
        assertTrue(waits.get(2) >= 2_000 && waits.get(3) >= 4_000, "waits of " + waits + " ms");
    }

    @Test
    void the_last_member_stays_and_says_why() {
        World world = new World("a");
        world.startAll("a");
        MemberId before = world.group("a").self();

        ejectSelf(world, "a");
        world.network.run(10_000);

        assertEquals(before, world.group("a").self());
        assertEquals(Group.State.ACTIVE, world.group("a").state());
        assertTrue(world.group("a").why().contains("planted"), world.group("a").why());
        add(world, "a", "goes on");
    }

    @Test
    void if_all_eject_themselves_at_once_the_group_keeps_its_state() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        add(world, "a", "kept");
        long line = world.group("a").view().line();

        List.of("a", "b", "c").forEach(name -> ejectSelf(world, name));
        world.awaitTogether("a");
        world.awaitTogether("a", "b", "c");
        add(world, "a", "goes on");
        world.network.run(100);

        assertEquals(line, world.group("a").view().line());
        for (String name : List.of("a", "b", "c")) {
            assertEquals(List.of("kept", "goes on"), world.history(name).entries, name);
        }
    }

    @Test
    void a_member_on_its_way_out_takes_nothing_and_answers_no_ballots() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        ejectSelf(world, "a");
        world.network.run(10);

        CompletableFuture<Outcome> late = world.history("a").add("late");
        add(world, "b", "vote");
        world.network.run(100);

        assertInstanceOf(Outcome.Rejected.class, late.join());
        assertTrue(world.history("b").tallies.values().stream().noneMatch(t -> t.containsValue("a")));
        world.awaitTogether("b", "c");
    }

    private static boolean ejectSelf(World world, String name) {
        return world.history(name).context.eject(world.group(name).self(), "planted");
    }

    private static void add(World world, String at, String text) {
        CompletableFuture<Outcome> outcome = world.history(at).add(text);
        world.network.await("an outcome", outcome::isDone);
        assertInstanceOf(Outcome.Acknowledged.class, outcome.join());
    }

    private static void awaitBack(World world, String name, MemberId before, String... all) {
        world.network.await(name + " to end", () -> !world.group(name).self().equals(before));
        world.awaitTogether(all);
        assertNotEquals(before, world.group(name).self());
    }
}
