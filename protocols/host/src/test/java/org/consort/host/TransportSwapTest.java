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
import org.consort.spi.transport.Transport;
import org.junit.jupiter.api.Test;

/** A transport's bundle is replaced while its group runs. */
class TransportSwapTest {

    private final World world = new World("a", "b", "c");

    private boolean await(CompletableFuture<Boolean> done) {
        world.network.await("an end of the replacement", done::isDone);
        return done.join();
    }

    private boolean take(String name) {
        Transport old = world.modules.get(name).transport;
        boolean gone = await(ConsortNode.goes(world.group(name), old));
        old.close();
        return gone;
    }

    private boolean bring(String name) {
        Transport next = new TestTransport(world.network, "at-" + name);
        world.modules.get(name).transport = next;
        return await(ConsortNode.comes(world.group(name), next));
    }

    @Test
    void nothing_is_lost_or_doubled_under_load_and_nobody_is_suspected_or_taken_for_dead() {
        world.startAll("a", "b", "c");
        List<MemberId> selves =
                List.of(world.group("a").self(), world.group("b").self());
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            String at = String.valueOf((char) ('a' + i % 3));
            outcomes.add(world.history(at).add(at + i));
            if (i % 100 == 50) {
                String who = i % 200 == 50 ? "a" : "b";
                assertTrue(take(who));
                assertEquals(Group.State.BLOCKED, world.group(who).state());
                outcomes.add(world.history(who).add("meanwhile " + i));
                // Longer than the timeout of suspicion.
                world.network.run(2_500);
                assertTrue(bring(who));
            }
            world.network.run(1);
        }
        world.network.await("all outcomes", () -> outcomes.stream().allMatch(CompletableFuture::isDone));

        outcomes.forEach(outcome -> assertInstanceOf(Outcome.Acknowledged.class, outcome.join()));
        List<String> log = world.history("a").entries;
        assertEquals(outcomes.size(), log.size());
        assertEquals(outcomes.size(), log.stream().distinct().count());
        world.network.await("c's log", () -> world.history("c").entries.equals(log));
        assertEquals(selves, List.of(world.group("a").self(), world.group("b").self()));
        assertEquals(3, world.group("c").view().number(), "somebody left the view");
        assertEquals(Group.State.ACTIVE, world.group("b").state());
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

        assertFalse(await(ConsortNode.comes(world.group("b"), new TestTransport(world.network, "at-z"))));
    }
}
