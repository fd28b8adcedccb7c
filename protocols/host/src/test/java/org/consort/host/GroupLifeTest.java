package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.Outcome;
import org.junit.jupiter.api.Test;

class GroupLifeTest {

    @Test
    void founds_a_group_of_one_and_orders_its_own_submissions() {
        World world = new World();
        Group group = world.start("a");

        world.network.await("founding", () -> group.joined().isDone());
        CompletableFuture<Outcome> first = world.history("a").add("x");
        world.network.await("an outcome", first::isDone);

        Outcome.Acknowledged done = assertInstanceOf(Outcome.Acknowledged.class, first.join());
        assertEquals(2, done.receipt().index());
        assertEquals(List.of("x"), world.history("a").entries);
        assertEquals(1, group.view().number());
    }

    @Test
    void a_second_and_a_third_member_join_and_adopt_the_state() {
        World world = new World("a", "b", "c");
        world.start("a");
        world.network.await("founding", () -> world.group("a").joined().isDone());
        for (int i = 0; i < 100; i++) {
            world.history("a").add("before " + i);
        }

        world.start("b");
        world.start("c");
        world.awaitTogether("a", "b", "c");

        world.network.await("equal state", () -> world.history("a").entries.size() == 100);
        assertEquals(world.history("a").entries, world.history("b").entries);
        assertEquals(world.history("a").entries, world.history("c").entries);
    }

    @Test
    void members_that_start_at_once_find_each_other() {
        World world = new World("a", "b", "c");
        world.startAll("a", "b", "c");

        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            for (String name : List.of("a", "b", "c")) {
                outcomes.add(world.history(name).add(name + i));
            }
        }
        world.network.await("outcomes", () -> outcomes.stream().allMatch(CompletableFuture::isDone));
        world.network.run(100);

        assertTrue(outcomes.stream().allMatch(o -> o.join() instanceof Outcome.Acknowledged));
        assertEquals(150, world.history("a").entries.size());
        assertEquals(world.history("a").entries, world.history("b").entries);
        assertEquals(world.history("a").entries, world.history("c").entries);
    }
}
