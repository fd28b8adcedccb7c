package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.GroupListener;
import org.consort.MemberId;
import org.consort.Outcome;
import org.junit.jupiter.api.Test;

class FailureTest {

    @Test
    void a_crash_with_evidence_removes_a_member_at_once() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        long before = world.network.nowNanos();

        world.kill("a");
        world.awaitTogether("b", "c");

        assertTrue(world.network.nowNanos() - before < 100 * Network.MILLI, "it waited for the timeout");
    }

    @Test
    void crashes_one_by_one_leave_a_single_survivor_that_goes_on() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        world.kill("a");
        world.awaitTogether("b", "c");
        world.kill("b");
        world.awaitTogether("c");

        CompletableFuture<Outcome> outcome = world.history("c").add("alone");
        world.network.await("an outcome", outcome::isDone);
        assertInstanceOf(Outcome.Acknowledged.class, outcome.join());
    }

    @Test
    void a_member_that_was_paused_too_long_comes_back_under_a_new_incarnation_with_the_state() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        MemberId before = world.group("c").self();

        world.transport("c").pause();
        world.awaitTogether("a", "b");
        CompletableFuture<Outcome> meanwhile = world.history("a").add("meanwhile");
        world.network.await("an outcome", meanwhile::isDone);
        world.transport("c").resume();
        world.awaitTogether("a", "b", "c");

        assertNotEquals(before, world.group("c").self());
        assertEquals(List.of("meanwhile"), world.history("c").entries);
    }

    @Test
    void what_an_excluded_member_had_submitted_is_unknown_and_what_it_never_sent_is_rejected() {
        World world = new World("a", "b", "c");
        world.settings = world.settings.with("sequencer.window", "1");
        world.startAll("a", "b", "c");
        world.network.cutBoth("at-c", "at-a");
        world.network.cutBoth("at-c", "at-b");
        CompletableFuture<Outcome> sent = world.history("c").add("sent");
        world.network.run(10);
        CompletableFuture<Outcome> kept = world.history("c").add("kept");
        world.awaitTogether("a", "b");
        world.network.heal();
        world.awaitTogether("a", "b", "c");
        world.network.run(10);

        assertInstanceOf(Outcome.Unknown.class, sent.join());
        assertInstanceOf(Outcome.Rejected.class, kept.join());
    }

    @Test
    void a_minority_is_blocked_and_says_so() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        world.network.cutBoth("at-c", "at-a");
        world.network.cutBoth("at-c", "at-b");
        world.network.await("blocked", () -> world.group("c").state() == Group.State.BLOCKED);
        assertTrue(world.group("c").why().contains("too few"), world.group("c").why());
    }

    @Test
    void a_silence_of_this_node_itself_makes_it_suspect_nobody() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        // Shorter than the others' patience, longer than its own tick.
        world.transport("a").pause();
        world.network.run(1900);
        world.transport("a").resume();
        world.network.run(5000);

        assertEquals("0", world.group("a").statistics().get("suspicions"));
        assertEquals(3, world.group("a").view().size());
    }

    @Test
    void partial_connectivity_ends_in_one_stable_view() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        world.network.cutBoth("at-a", "at-c");
        world.network.await("two members", () -> world.group("b").view().size() == 2);
        world.network.run(20_000);
        long number = world.group("b").view().number();
        world.network.run(60_000);

        assertEquals(number, world.group("b").view().number(), "the view still changes");
        world.network.heal();
        world.awaitTogether("a", "b", "c");
    }

    @Test
    void last_survivors_go_on_apart_and_the_lesser_side_gives_way_with_its_entries_on_file() throws Exception {
        World world = new World("a", "b", "c");
        world.settings = world.settings.with("policy", "last-survivor");
        world.startAll("a", "b", "c");
        List<Path> files = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        world.group("c").listen(new GroupListener() {
            @Override
            public void onDivergence(Path file, long entries) {
                files.add(file);
                counts.add(entries);
            }
        });
        world.network.cutBoth("at-c", "at-a");
        world.network.cutBoth("at-c", "at-b");
        world.awaitTogether("a", "b");
        world.awaitTogether("c");
        CompletableFuture<Outcome> one = world.history("c").add("only here");
        CompletableFuture<Outcome> two = world.history("a").add("there");
        world.network.await("outcomes", () -> one.isDone() && two.isDone());

        world.network.heal();
        world.awaitTogether("a", "b", "c");
        world.network.run(100);

        assertEquals(List.of("there"), world.history("c").entries);
        assertEquals(List.of(1L), counts);
        String written = new String(Files.readAllBytes(files.get(0)), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertTrue(written.contains("only here"));
    }

    @Test
    void a_member_leaves_in_good_order_with_all_it_submitted() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");
        CompletableFuture<Outcome> last = world.history("a").add("last words");
        CompletableFuture<Void> left = world.group("a").leave();
        world.network.await("gone", left::isDone);
        world.groups.remove("a");
        world.awaitTogether("b", "c");

        assertInstanceOf(Outcome.Acknowledged.class, last.join());
        assertEquals("0", world.group("b").statistics().get("suspicions"));
    }

    @Test
    void a_model_that_throws_stops_its_member_loudly_and_nobody_hangs() {
        World world = new World();
        world.startAll("a");
        CompletableFuture<Outcome> outcome = world.history("a").add("boom");
        world.network.await("an outcome", outcome::isDone);

        assertInstanceOf(Outcome.Unknown.class, outcome.join());
        assertEquals(Group.State.LEFT, world.group("a").state());
        assertTrue(world.group("a").why().contains("planted"), world.group("a").why());
    }

    @Test
    void a_callback_that_hangs_bounds_memory_and_does_not_stop_heartbeats() {
        World world = new World("a", "b");
        world.settings = world.settings.with("callback.limit.bytes", "65536");
        world.startAll("a", "b");
        world.group("b").listen(new GroupListener() {});
        world.network.hold("b/consort-orders-callbacks");
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            outcomes.add(world.group("a").submit(ByteBuffer.allocate(1000)));
            if (i % 10 == 0) {
                world.network.run(1);
            }
        }
        assertTrue(outcomes.stream().anyMatch(o -> o.isDone() && o.join() instanceof Outcome.Rejected));
        assertTrue(Long.parseLong(world.group("b").statistics().get("callbacks.bytes")) < 1 << 20);
        assertEquals(2, world.group("a").view().size());

        world.network.letGo("b/consort-orders-callbacks");
        world.network.run(1000);
        CompletableFuture<Outcome> after = world.group("a").submit(ByteBuffer.allocate(10));
        world.network.await("an outcome", after::isDone);
        assertInstanceOf(Outcome.Acknowledged.class, after.join());
    }
}
