package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.Outcome.Reason;
import org.junit.jupiter.api.Test;

/** Linearizable reads at the host, over a protocol that can't tell read points: the host orders entries. */
class ReadPointTest {

    private final World world = new World("a", "b", "c");

    private Outcome await(CompletableFuture<Outcome> outcome) {
        world.network.await("an outcome", outcome::isDone);
        return outcome.join();
    }

    @Test
    void a_member_that_may_read_has_all_that_was_acknowledged_to_others() {
        world.startAll("a", "b", "c");
        for (int i = 0; i < 20; i++) {
            Outcome written = await(world.history("a").add("x" + i));
            Outcome read = await(world.group("c").readPoint());
            Outcome.Acknowledged upTo = assertInstanceOf(Outcome.Acknowledged.class, read);
            assertTrue(upTo.receipt().compareTo(written.orThrow()) >= 0, upTo + " after " + written);
            assertTrue(world.history("c").entries.contains("x" + i));
        }
    }

    @Test
    void reads_that_wait_together_share_one_question() {
        world.startAll("a", "b", "c");
        List<CompletableFuture<Outcome>> reads = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            reads.add(world.group("b").readPoint());
        }
        world.network.await("outcomes", () -> reads.stream().allMatch(CompletableFuture::isDone));
        assertTrue(reads.stream().allMatch(read -> read.join() instanceof Outcome.Acknowledged));
        assertEquals("1", world.group("b").statistics().get("reads.asked"));
    }

    @Test
    void too_many_reads_at_a_time_are_told_to_come_later() {
        world.startAll("a", "b", "c");
        List<CompletableFuture<Outcome>> reads = new ArrayList<>();
        for (int i = 0; i < (1 << 16) + 10; i++) {
            reads.add(world.group("b").readPoint());
        }
        world.network.await("the last outcome", reads.get(reads.size() - 1)::isDone);
        assertEquals(
                10,
                reads.stream()
                        .filter(read -> read.isDone() && isRejected(read.join(), Reason.BUSY))
                        .count());
    }

    @Test
    void a_member_that_is_not_in_the_group_yet_or_any_more_is_told_so() {
        Group early = world.start("b");
        assertTrue(isRejected(await(early.readPoint()), Reason.NOT_A_MEMBER));
        world.start("a");
        world.start("c");
        world.awaitTogether("a", "b", "c");
        CompletableFuture<Void> left = world.group("b").leave();
        world.network.await("its departure", left::isDone);
        assertTrue(isRejected(await(world.group("b").readPoint()), Reason.NOT_A_MEMBER));
    }

    @Test
    void a_read_in_a_group_that_can_not_go_on_is_given_up_and_says_why() {
        world.settings = world.settings.with("read.timeout.ms", "500");
        world.startAll("a", "b", "c");
        world.network.cutBoth("at-a", "at-b");
        world.network.cutBoth("at-b", "at-c");
        Outcome read = await(world.group("b").readPoint());
        assertTrue(isRejected(read, Reason.BLOCKED), read.toString());
    }

    @Test
    void a_model_reads_on_its_own_thread_once_its_state_is_new_enough() {
        world.startAll("a", "b", "c");
        await(world.history("a").add("x"));
        List<String> seen = new ArrayList<>();
        HistoryModel model = world.history("c");
        model.context.readPoint(outcome -> {
            assertInstanceOf(Outcome.Acknowledged.class, outcome);
            seen.addAll(model.entries);
        });
        world.network.await("the read", () -> !seen.isEmpty());
        assertEquals(List.of("x"), seen);
    }

    private static boolean isRejected(Outcome outcome, Reason reason) {
        return outcome instanceof Outcome.Rejected rejected && rejected.reason() == reason;
    }
}
