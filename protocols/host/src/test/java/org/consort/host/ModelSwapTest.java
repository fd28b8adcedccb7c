package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.spi.abstraction.AbstractionFactory;
import org.junit.jupiter.api.Test;

/** A model's bundle is replaced while its group runs. */
class ModelSwapTest {

    private final World world = new World("a", "b", "c");

    private boolean take(String name) {
        return world.replaced(ConsortNode.goes(
                world.group(name), world.modules.get(name).models.remove(0)));
    }

    private boolean bring(String name) {
        AbstractionFactory next = new HistoryModel.Factory();
        world.modules.get(name).models.add(next);
        return world.replaced(ConsortNode.comes(world.group(name), next));
    }

    private static boolean wasBusy(CompletableFuture<Outcome> outcome) {
        return outcome.isDone()
                && outcome.join() instanceof Outcome.Rejected rejected
                && rejected.reason() == Outcome.Reason.BUSY;
    }

    @Test
    void nothing_is_lost_or_doubled_under_load_and_what_is_submitted_meanwhile_is_answered_busy() {
        world.startAll("a", "b", "c");
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        List<HistoryModel> versions = new ArrayList<>();
        MemberId self = world.group("b").self();
        int busy = 0;
        for (int i = 0; i < 900; i++) {
            String at = String.valueOf((char) ('a' + i % 3));
            CompletableFuture<Outcome> outcome = world.history(at).add(at + i);
            busy += wasBusy(outcome) ? 1 : 0;
            outcomes.add(outcome);
            if (i % 100 == 50) {
                versions.add(world.history("b"));
                assertTrue(take("b"));
                assertTrue(wasBusy(world.history("b").add("never")));
                for (int more = 0; more < 5; more++) {
                    outcomes.add(world.history("a").add("meanwhile " + i + " " + more));
                    world.network.run(1);
                }
                assertTrue(bring("b"));
            }
            world.network.run(1);
        }
        world.network.await("all outcomes", () -> outcomes.stream().allMatch(CompletableFuture::isDone));

        assertEquals(outcomes.size() - busy, world.history("a").entries.size());
        assertEquals(
                outcomes.size() - busy,
                world.history("a").entries.stream().distinct().count());
        assertEquals(world.history("a").entries, world.history("b").entries);
        assertEquals(world.history("a").entries, world.history("c").entries);
        assertEquals(self, world.group("b").self(), "it left the group");
        versions.forEach(old -> assertTrue(old.stopped && old != world.history("b")));
        assertEquals(0, world.group("a").view().number() - 3, "somebody left the view");
    }

    @Test
    void votes_and_views_that_come_meanwhile_are_the_new_versions() {
        world.startAll("a", "b", "c");
        assertTrue(take("b"));
        CompletableFuture<Outcome> vote = world.history("a").add("vote");
        world.network.await("the vote", vote::isDone);
        long index = ((Outcome.Acknowledged) vote.join()).receipt().index();
        world.kill("c");
        world.awaitTogether("a", "b");

        assertTrue(bring("b"));

        world.network.await(
                "b's answer",
                () -> world.history("a")
                                .tallies
                                .getOrDefault(index, java.util.Map.of())
                                .size()
                        >= 2);
        assertEquals(
                2,
                world.history("b")
                        .views
                        .get(world.history("b").views.size() - 1)
                        .size());
        world.network.await("equal tallies", () -> world.history("a").tallies.equals(world.history("b").tallies));
    }

    @Test
    void who_wants_to_join_by_a_member_whose_model_is_away_waits() {
        world.start("a");
        world.awaitTogether("a");
        assertTrue(take("a"));
        Group joiner = world.start("b");
        world.network.await("a reason", () -> joiner.why().contains("'history' is being replaced"));

        assertTrue(bring("a"));

        world.awaitTogether("a", "b");
    }

    @Test
    void a_model_that_stays_away_makes_its_node_leave_and_rejoin_when_it_is_back() {
        world.settings = world.settings.with("replace.limit.ms", "3000");
        world.startAll("a", "b", "c");
        MemberId before = world.group("b").self();
        assertTrue(take("b"));
        world.awaitTogether("a", "c");
        world.network.await(
                "the reason", () -> world.group("b").why().contains("away for more than replace.limit.ms=3000"));
        world.history("a").add("without b");

        assertTrue(bring("b"));

        world.awaitTogether("a", "b", "c");
        assertNotEquals(before, world.group("b").self());
        assertEquals(List.of("without b"), world.history("b").entries);
    }

    @Test
    void the_only_member_keeps_the_groups_state_however_long_the_model_is_away() {
        world.settings = world.settings.with("replace.limit.ms", "3000");
        world.start("a");
        world.awaitTogether("a");
        CompletableFuture<Outcome> added = world.history("a").add("kept");
        world.network.await("an outcome", added::isDone);
        HistoryModel before = world.history("a");

        assertTrue(take("a"));
        world.network.run(5_000);
        assertTrue(bring("a"));

        assertNotSame(before, world.history("a"));
        assertEquals(List.of("kept"), world.history("a").entries);
        CompletableFuture<Outcome> after = world.history("a").add("after");
        world.network.await("an outcome", after::isDone);
        assertInstanceOf(Outcome.Acknowledged.class, after.join());
    }

    @Test
    void with_a_limit_of_0_bundles_are_not_replaced_in_place() {
        world.settings = world.settings.with("replace.limit.ms", "0");
        world.start("a");
        world.awaitTogether("a");

        assertFalse(take("a"));
    }
}
