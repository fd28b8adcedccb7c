package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.spi.transport.Transport;
import org.junit.jupiter.api.Test;

/** A transport's bundle is replaced while its group runs. */
class TransportSwapTest {

    private final World world = new World("a", "b", "c");

    private boolean take(String name) {
        Transport old = world.modules.get(name).transport("test");
        boolean gone = world.replaced(ConsortNode.goes(world.group(name), old));
        old.close();
        return gone;
    }

    private boolean bring(String name) {
        Transport next = new TestTransport(world.network, "test", "at-" + name);
        world.modules.get(name).transports.put("test", next);
        return world.replaced(ConsortNode.comes(world.group(name), next));
    }

    /** Without load: the sequencer of these tests loses for good what a broken link loses. The simulator and the containers have real protocols. */
    @Test
    void a_member_is_there_again_as_the_same_after_more_than_the_timeout_of_suspicion() {
        world.startAll("a", "b", "c");
        List<MemberId> selves =
                List.of(world.group("a").self(), world.group("b").self());
        for (int i = 0; i < 6; i++) {
            String who = i % 2 == 0 ? "a" : "b";
            assertTrue(take(who));
            assertEquals(Group.State.BLOCKED, world.group(who).state());
            world.network.run(2_500);
            assertTrue(bring(who));
            world.network.run(500);
            for (String name : List.of("a", "b", "c")) {
                CompletableFuture<Outcome> outcome = world.history(name).add(name + i);
                world.network.await("an outcome", outcome::isDone);
                assertInstanceOf(Outcome.Acknowledged.class, outcome.join());
            }
        }

        world.network.await("equal logs", this::areEqual);
        assertEquals(18, world.history("a").entries.size());
        assertEquals(selves, List.of(world.group("a").self(), world.group("b").self()));
        assertEquals(3, world.group("c").view().number(), "somebody left the view");
        assertEquals(Group.State.ACTIVE, world.group("b").state());
    }

    private boolean areEqual() {
        List<String> log = world.history("a").entries;
        return world.history("b").entries.equals(log)
                && world.history("c").entries.equals(log);
    }

    @Test
    void a_transport_that_stays_away_makes_its_node_leave_and_rejoin_when_it_is_back() {
        world.settings = world.settings.with("replace.limit.ms", "3000");
        world.startAll("a", "b", "c");
        MemberId before = world.group("b").self();
        assertTrue(take("b"));

        world.awaitTogether("a", "c");
        world.network.await(
                "the reason", () -> world.group("b").why().contains("away for more than replace.limit.ms=3000"));
        assertTrue(bring("b"));

        world.awaitTogether("a", "b", "c");
        assertNotEquals(before, world.group("b").self());
    }

    @Test
    void one_of_two_that_stayed_away_for_too_long_can_come_back() {
        world.settings = world.settings.with("replace.limit.ms", "3000");
        world.startAll("a", "b");
        assertTrue(take("b"));
        world.network.await("a waits", () -> world.group("a").state() == Group.State.BLOCKED);

        assertTrue(bring("b"));

        world.awaitTogether("a", "b");
    }

    @Test
    void who_can_not_tell_everybody_that_it_closes_its_port_ends_its_life_first() {
        world.startAll("a", "b", "c");
        MemberId before = world.group("b").self();
        world.network.cutBoth("at-b", "at-c");

        assertTrue(take("b"));

        assertNotEquals(before, world.group("b").self());
        world.awaitTogether("a", "c");
        world.network.heal();
        assertTrue(bring("b"));
        world.awaitTogether("a", "b", "c");
    }

    @Test
    void another_address_is_another_place() {
        world.startAll("a", "b");
        assertTrue(take("b"));

        Transport moved = new TestTransport(world.network, "test", "at-z");
        world.modules.get("b").transports.put("test", moved);
        assertFalse(world.replaced(ConsortNode.comes(world.group("b"), moved)));
    }
}
