package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.Stack;
import org.consort.StackOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moves groups from one transport to another while they run. */
class TransportChangeTest {

    private static final Stack OTHER = Stack.of("sequencer").over("other").secured("none");
    private static final Stack FIRST = Stack.of("sequencer").over("test").secured("none");

    private final World world = new World("a", "b", "c");

    @BeforeEach
    void twoTransports() {
        world.transports = List.of("test", "other");
    }

    private StackOutcome change(String at, Stack stack) {
        CompletableFuture<StackOutcome> outcome = world.group(at).changeStack(stack);
        world.network.await("an outcome", outcome::isDone);
        return outcome.join();
    }

    private void awaitOver(String transport, String... names) {
        world.network.await(
                "all over " + transport,
                () -> List.of(names).stream()
                        .allMatch(n ->
                                world.group(n).statistics().get("transport").equals(transport)));
    }

    private void awaitLinksOver(String transport, int count) {
        world.network.await(
                count + " channels over " + transport,
                () -> world.network.transports.values().stream()
                                .filter(t -> t.type().equals(transport) && t.isLinked())
                                .count()
                        == count);
    }

    @Test
    void the_group_moves_and_its_members_are_met_elsewhere() {
        world.startAll("a", "b", "c");
        assertInstanceOf(StackOutcome.Changed.class, change("b", OTHER));
        awaitOver("other", "a", "b", "c");
        for (String name : List.of("a", "b", "c")) {
            assertEquals(OTHER, world.group(name).stack());
            assertEquals(
                    Map.of("other", "other-c"),
                    world.group(name).view().member("c").orElseThrow().addresses());
        }
        awaitLinksOver("test", 0);
        CompletableFuture<Outcome> after = world.history("c").add("after");
        world.network.await("an outcome", after::isDone);
        assertInstanceOf(Outcome.Acknowledged.class, after.join());
    }

    @Test
    void nothing_is_lost_or_doubled_under_load_when_it_moves_there_and_back() {
        world.startAll("a", "b", "c");
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        List<CompletableFuture<StackOutcome>> changes = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            String at = String.valueOf((char) ('a' + i % 3));
            outcomes.add(world.history(at).add(at + i));
            if (i % 500 == 100) {
                changes.add(world.group(at).changeStack(changes.size() % 2 == 0 ? OTHER : FIRST));
            }
            world.network.run(1);
        }
        world.network.await(
                "all outcomes",
                () -> outcomes.stream().allMatch(CompletableFuture::isDone)
                        && changes.stream().allMatch(CompletableFuture::isDone));
        changes.forEach(change -> assertInstanceOf(StackOutcome.Changed.class, change.join()));
        outcomes.forEach(outcome -> assertInstanceOf(Outcome.Acknowledged.class, outcome.join()));
        List<String> log = world.history("a").entries;
        assertEquals(3000, log.size());
        assertEquals(3000, log.stream().distinct().count());
        world.network.await(
                "equal logs",
                () -> world.history("b").entries.equals(log)
                        && world.history("c").entries.equals(log));
    }

    @Test
    void a_member_that_lacks_the_transport_refuses_and_nothing_changes() {
        world.start("a");
        world.start("b");
        world.transports = List.of("test");
        world.start("c");
        world.awaitTogether("a", "b", "c");
        StackOutcome.Refused refused = assertInstanceOf(StackOutcome.Refused.class, change("a", OTHER));
        assertTrue(refused.why().contains("c can't: it has no transport 'other'"), refused.why());
        world.network.run(1000);
        assertEquals(FIRST, world.group("a").stack());
        assertEquals(1, world.group("a").epoch());
        assertInstanceOf(StackOutcome.Changed.class, change("a", FIRST.with("window", "3")));
    }

    @Test
    void a_member_that_cannot_link_refuses_and_says_which_link_is_missing() {
        world.startAll("a", "b", "c");
        world.network.cutBoth("other-b", "other-c");
        StackOutcome.Refused refused = assertInstanceOf(StackOutcome.Refused.class, change("a", OTHER));
        assertTrue(refused.why().contains("no link over transport 'other' to"), refused.why());
        assertEquals(FIRST, world.group("a").stack());
        world.network.heal();
        assertInstanceOf(StackOutcome.Changed.class, change("a", OTHER));
    }

    private void hold(String... names) {
        for (String name : names) {
            world.transport(name).pause();
            world.transport("other", name).pause();
        }
    }

    private void letGoOn(String... names) {
        for (String name : names) {
            world.transport(name).resume();
            world.transport("other", name).resume();
        }
    }

    /** Runs with this member slow: most of the time it does not come round. */
    private void runSlowly(String name, int times) {
        for (int i = 0; i < times; i++) {
            hold(name);
            world.network.run(1500);
            letGoOn(name);
            world.network.run(300);
        }
    }

    @Test
    void where_a_member_is_slow_links_have_more_time() {
        world.startAll("a", "b", "c");
        runSlowly("c", 4);
        world.network.cutBoth("other-b", "other-c");
        CompletableFuture<StackOutcome> change = world.group("a").changeStack(OTHER);
        runSlowly("c", 4);
        assertFalse(change.isDone(), "others wait as long as they would before they suspect it");
        world.network.heal();
        world.network.await("an outcome", change::isDone);
        assertInstanceOf(StackOutcome.Changed.class, change.join());
    }

    @Test
    void time_in_which_all_were_held_up_is_no_time_in_which_links_were_missing() {
        world.startAll("a", "b", "c");
        world.network.cutBoth("other-b", "other-c");
        CompletableFuture<StackOutcome> change = world.group("a").changeStack(OTHER);
        world.network.run(2000);
        hold("a", "b", "c");
        world.network.run(10_000);
        world.network.heal();
        letGoOn("a", "b", "c");
        world.network.await("an outcome", change::isDone);
        assertInstanceOf(StackOutcome.Changed.class, change.join());
    }

    @Test
    void what_happens_on_the_old_transport_after_the_move_proves_nothing() {
        world.startAll("a", "b", "c");
        change("a", OTHER);
        awaitOver("other", "a", "b", "c");
        awaitLinksOver("test", 0);
        world.transport("c").close();
        world.network.run(3000);
        assertEquals(3, world.group("a").view().size());
        assertFalse(world.group("a").why().contains("crash"));
    }

    @Test
    void a_crash_shows_on_the_new_transport() {
        world.startAll("a", "b", "c");
        change("a", OTHER);
        awaitOver("other", "a", "b", "c");
        world.kill("a");
        long before = world.network.nowNanos();
        world.awaitTogether("b", "c");
        long millis = (world.network.nowNanos() - before) / 1_000_000;
        assertTrue(millis < 500, "evidence is quicker than suspicion, but it took " + millis + " ms");
    }

    @Test
    void a_member_that_dies_in_the_middle_of_the_move_is_removed() {
        world.startAll("a", "b", "c");
        CompletableFuture<StackOutcome> change = world.group("a").changeStack(OTHER);
        world.network.await(
                "links over the other transport",
                () -> world.network.transports.containsKey("other-c")
                        && world.transport("other", "c").isLinked());
        world.kill("c");
        world.network.await("an outcome", change::isDone);
        assertInstanceOf(StackOutcome.Changed.class, change.join());
        world.awaitTogether("a", "b");
        awaitOver("other", "a", "b");
    }

    @Test
    void a_joiner_that_looks_on_the_old_transport_adopts_the_new_one() {
        world.startAll("a", "b");
        change("a", OTHER);
        awaitOver("other", "a", "b");
        awaitLinksOver("test", 0);
        Group c = world.start("c");
        world.awaitTogether("a", "b", "c");
        assertEquals(OTHER, c.stack());
        assertEquals("other", c.statistics().get("transport"));
    }

    @Test
    void a_joiner_that_lacks_the_transport_is_told_what_to_configure() {
        world.startAll("a", "b");
        change("a", OTHER);
        awaitOver("other", "a", "b");
        world.transports = List.of("test");
        Group c = world.start("c");
        world.network.await(
                "the reason", () -> c.why().contains("the group runs on transport 'other', which this node has not"));
        assertEquals(Group.State.JOINING, c.state());
    }

    @Test
    void a_joiner_that_comes_in_the_middle_of_the_move_gets_in() {
        world.startAll("a", "b");
        CompletableFuture<StackOutcome> change = world.group("a").changeStack(OTHER);
        world.start("c");
        world.network.await("an outcome", change::isDone);
        world.awaitTogether("a", "b", "c");
        awaitOver("other", "a", "b", "c");
    }

    @Test
    void a_member_that_was_cut_off_before_the_move_learns_of_it_and_comes_back() {
        world.startAll("a", "b", "c");
        for (String other : List.of("a", "b")) {
            world.network.cutBoth("at-c", "at-" + other);
            world.network.cutBoth("other-c", "other-" + other);
        }
        world.awaitTogether("a", "b");
        change("a", OTHER);
        awaitOver("other", "a", "b");
        world.network.heal();
        world.awaitTogether("a", "b", "c");
        awaitOver("other", "a", "b", "c");
    }
}
