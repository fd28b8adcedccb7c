package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Stack;
import org.consort.StackOutcome;
import org.consort.spi.protocol.ProtocolFactory;
import org.junit.jupiter.api.Test;

/** A protocol's bundle is replaced while its group runs. */
class ProtocolSwapTest {

    private final World world = new World("a", "b", "c");

    private CompletableFuture<Boolean> begin(String name) {
        ProtocolFactory old = world.modules.get(name).protocols.remove(0);
        return ConsortNode.goes(world.group(name), old);
    }

    private boolean bring(String name) {
        ProtocolFactory next = new Sequencer.Factory();
        world.modules.get(name).protocols.add(next);
        return world.replaced(ConsortNode.comes(world.group(name), next));
    }

    @Test
    void nothing_is_lost_or_doubled_under_load_and_nobody_leaves() {
        world.startAll("a", "b", "c");
        List<MemberId> selves =
                List.of(world.group("a").self(), world.group("b").self());
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            String at = String.valueOf((char) ('a' + i % 3));
            outcomes.add(world.history(at).add(at + i));
            if (i % 100 == 50) {
                // The sequencer itself, and one that follows it.
                String who = i % 200 == 50 ? "a" : "b";
                assertTrue(world.replaced(begin(who)));
                assertEquals(Group.State.BLOCKED, world.group(who).state());
                outcomes.add(world.history(who).add("meanwhile " + i));
                world.network.run(30);
                assertTrue(bring(who));
            }
            world.network.run(1);
        }
        world.network.await("all outcomes", () -> outcomes.stream().allMatch(CompletableFuture::isDone));

        outcomes.forEach(outcome -> assertInstanceOf(Outcome.Acknowledged.class, outcome.join()));
        List<String> log = world.history("a").entries;
        assertEquals(outcomes.size(), log.size());
        assertEquals(outcomes.size(), log.stream().distinct().count());
        assertEquals(log, world.history("b").entries);
        world.network.await("c's log", () -> world.history("c").entries.equals(log));
        assertEquals(selves, List.of(world.group("a").self(), world.group("b").self()));
        assertEquals(3, world.group("c").view().number(), "somebody left the view");
        assertEquals("0", world.group("c").statistics().get("suspicions"));
        assertEquals("", world.group("b").why());
    }

    @Test
    void the_only_member_keeps_the_groups_state() {
        world.start("a");
        world.awaitTogether("a");
        CompletableFuture<Outcome> before = world.history("a").add("before");
        world.network.await("an outcome", before::isDone);

        assertTrue(world.replaced(begin("a")));
        CompletableFuture<Outcome> meanwhile = world.history("a").add("meanwhile");
        world.network.run(20_000);
        assertFalse(meanwhile.isDone());
        assertTrue(bring("a"));

        world.network.await("an outcome", meanwhile::isDone);
        assertEquals(List.of("before", "meanwhile"), world.history("a").entries);
        assertEquals(Group.State.ACTIVE, world.group("a").state());
    }

    @Test
    void a_protocol_that_stays_away_makes_its_node_leave_and_rejoin_when_it_is_back() {
        world.settings = world.settings.with("replace.limit.ms", "3000");
        world.startAll("a", "b");
        MemberId before = world.group("b").self();
        assertTrue(world.replaced(begin("b")));

        // The other is one of two, and goes on all the same: it was told that this member is over.
        world.awaitTogether("a");
        world.network.await(
                "the reason", () -> world.group("b").why().contains("away for more than replace.limit.ms=3000"));
        world.history("a").add("without b");
        assertTrue(bring("b"));

        world.awaitTogether("a", "b");
        assertNotEquals(before, world.group("b").self());
        assertEquals(List.of("without b"), world.history("b").entries);
    }

    @Test
    void a_member_that_dies_while_the_protocol_is_away_is_removed_when_it_is_back() {
        world.startAll("a", "b", "c");
        assertTrue(world.replaced(begin("b")));
        world.kill("a");
        world.network.run(500);
        assertEquals(3, world.group("c").view().size(), "this needs b");

        assertTrue(bring("b"));

        world.awaitTogether("b", "c");
    }

    @Test
    void the_stack_can_be_changed_again_afterwards_and_who_joins_is_let_in() {
        world.startAll("a", "b");
        assertTrue(world.replaced(begin("b")));
        assertTrue(bring("b"));

        CompletableFuture<StackOutcome> changed =
                world.group("b").changeStack(Stack.of("sequencer").with("window", "3"));
        world.network.await("an outcome", changed::isDone);

        assertInstanceOf(StackOutcome.Changed.class, changed.join());
        world.start("c");
        world.awaitTogether("a", "b", "c");
    }

    @Test
    void a_protocol_that_vanishes_between_the_vote_for_it_and_its_epoch_is_waited_for() {
        world.startAll("a", "b");
        CompletableFuture<StackOutcome> changed =
                world.group("a").changeStack(Stack.of("sequencer").with("window", "3"));
        Life life = ((HostedGroup) world.group("b")).life().orElseThrow();
        world.network.await("b's vote", () -> life.epochs.prepared().isPresent());
        assertFalse(changed.isDone());
        // Nobody has told the group of it yet.
        ProtocolFactory old = world.modules.get("b").protocols.remove(0);

        world.network.await("an outcome", changed::isDone);
        assertInstanceOf(StackOutcome.Changed.class, changed.join());
        CompletableFuture<Boolean> gone = ConsortNode.goes(world.group("b"), old);
        assertTrue(world.replaced(gone));
        assertTrue(bring("b"));

        CompletableFuture<Outcome> after = world.history("b").add("after");
        world.network.await("an outcome", after::isDone);
        assertEquals(2, world.group("a").view().number(), "b left the view");
    }

    @Test
    void a_member_that_is_cut_off_from_the_others_can_not_let_go() {
        world.settings = world.settings.with("replace.limit.ms", "3000");
        world.startAll("a", "b", "c");
        world.network.cut("at-b", "at-a");
        world.network.cut("at-a", "at-b");
        world.network.cut("at-b", "at-c");
        world.network.cut("at-c", "at-b");

        assertFalse(world.replaced(begin("b")));
    }
}
