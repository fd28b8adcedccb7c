package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.Outcome;
import org.junit.jupiter.api.Test;

class JoinTest {

    @Test
    void a_node_that_is_not_the_first_seed_waits_and_says_why() {
        World world = new World("a", "b");
        Group b = world.start("b");
        world.network.run(5_000);

        assertEquals(Group.State.JOINING, b.state());
        assertTrue(b.why().contains("at-a: nobody there"), b.why());
        world.start("a");
        world.awaitTogether("a", "b");
    }

    @Test
    void a_silent_seed_keeps_the_first_seed_from_founding_unless_it_is_told_to() {
        World world = new World("a", "b");
        world.start("b");
        world.network.cutBoth("at-a", "at-b");
        Group a = world.start("a");
        world.network.run(5_000);

        assertEquals(Group.State.JOINING, a.state());
        assertTrue(a.why().contains("found=always"), a.why());
        world.network.heal();
        world.awaitTogether("a", "b");
    }

    @Test
    void a_second_node_of_the_same_name_is_refused_with_the_reason() {
        World world = new World("a", "b");
        world.startAll("a", "b");
        Group impostor = world.start("b", "x");
        world.network.run(10_000);

        assertEquals(Group.State.JOINING, impostor.state());
        assertTrue(impostor.why().contains("name"), impostor.why());
        assertEquals(2, world.group("a").view().size());
    }

    @Test
    void a_large_state_is_transferred_while_the_group_works() {
        World world = new World("a", "b");
        world.settings = world.settings.with("transfer.window.bytes", "262144");
        world.startAll("a");
        String padding = "x".repeat(900);
        for (int i = 0; i < 20_000; i++) {
            world.history("a").add(i + padding);
            if (i % 1000 == 0) {
                world.network.run(1);
            }
        }
        world.start("b");
        for (int i = 0; i < 1_000; i++) {
            world.history("a").add("during " + i);
            world.network.run(1);
        }
        world.awaitTogether("a", "b");
        world.network.run(1_000);

        assertEquals(21_000, world.history("b").entries.size());
        assertEquals(world.history("a").entries, world.history("b").entries);
    }

    @Test
    void a_join_goes_on_with_another_member_when_the_sponsor_dies() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b");
        String padding = "x".repeat(900);
        for (int i = 0; i < 3_000; i++) {
            world.history("a").add(i + padding);
        }
        world.network.run(1_000);
        world.start("c");
        world.network.await("a transfer", () -> world.group("c").why().contains("lets this node in"));
        world.kill("a");
        world.awaitTogether("b", "c");

        assertEquals(3_000, world.history("c").entries.size());
    }

    @Test
    void a_join_begins_again_when_the_sponsor_gave_it_up_and_lives() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b");
        world.network.cut("at-c", "at-b");
        world.start("c");
        world.network.await("a restored state", () -> world.group("c").why().contains("waiting for links with b"));
        // The sponsor hears nothing of the joiner, which hears the sponsor all the time.
        world.network.cut("at-c", "at-a");
        world.network.run(7_000);
        world.network.heal();
        world.awaitTogether("a", "b", "c");
    }

    @Test
    void a_member_that_comes_and_goes_waits_longer_each_time() {
        World world = new World("a", "b");
        world.settings = world.settings.with("policy", "last-survivor");
        world.startAll("a", "b");
        long first = crashAndReturn(world);
        long second = crashAndReturn(world);
        long third = crashAndReturn(world);

        assertTrue(second > first, first + " " + second);
        assertTrue(third > second, second + " " + third);
    }

    private static long crashAndReturn(World world) {
        world.kill("b");
        world.awaitTogether("a");
        long from = world.network.nowNanos();
        world.start("b");
        world.awaitTogether("a", "b");
        return world.network.nowNanos() - from;
    }

    @Test
    void a_message_larger_than_a_block_arrives_whole_and_a_joiner_gets_an_unfinished_one() {
        World world = new World("a", "b", "c");
        world.settings = world.settings.with("sequencer.window", "1");
        world.startAll("a", "b");
        byte[] large = new byte[5_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        CompletableFuture<Outcome> outcome = world.history("b").add(large);
        world.start("c");
        world.network.await("an outcome", outcome::isDone);
        world.awaitTogether("a", "b", "c");
        world.network.run(1_000);

        outcome.join().orThrow();
        String expected = "large " + large.length + " " + java.util.Arrays.hashCode(large);
        assertEquals(List.of(expected), world.history("a").entries);
        assertEquals(List.of(expected), world.history("c").entries);
    }

    @Test
    void votes_of_all_members_come_into_the_log() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        CompletableFuture<Outcome> opened = world.history("b").add("vote");
        world.network.await("the vote", opened::isDone);
        long ballot = opened.join().orThrow().index();
        world.network.run(100);

        for (String name : List.of("a", "b", "c")) {
            assertEquals(
                    List.of("a", "b", "c"),
                    world.history(name).tallies.get(ballot).values().stream()
                            .sorted()
                            .toList());
        }
    }

    @Test
    void an_unknown_setting_is_refused_with_the_nearest_known_one() {
        World world = new World();
        world.settings = world.settings.with("heartbeet.ms", "100");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> world.start("a"));
        assertTrue(e.getMessage().contains("'heartbeat.ms'"), e.getMessage());
    }

    @Test
    void a_node_takes_part_in_a_group_once() {
        World world = new World();
        world.startAll("a");
        assertThrows(IllegalStateException.class, () -> world.nodes.get("a").join(world.settings));
    }
}
