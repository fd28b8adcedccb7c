package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links that have room for very few frames at a time. */
class RoomTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_group_is_founded_and_carries_a_state_over_links_with_little_room(int room) {
        World world = new World("a", "b", "c");
        world.network.room = room;
        world.startAll("a", "b");
        String padding = "x".repeat(900);
        for (int i = 0; i < 3_000; i++) {
            world.history("a").add(i + padding);
        }
        world.start("c");
        world.awaitTogether("a", "b", "c");
        world.history("c").add("last");
        world.network.await(
                "all entries everywhere",
                () -> world.groups.keySet().stream()
                        .allMatch(n -> world.history(n).entries.size() == 3_001));

        assertEquals(world.history("a").entries, world.history("b").entries);
        assertEquals(world.history("a").entries, world.history("c").entries);
    }

    @Test
    void a_dead_member_is_removed_and_comes_back_over_links_with_little_room() {
        World world = new World("a", "b", "c");
        world.settings = world.settings.with("damping.ms", "50");
        world.network.room = 1;
        world.startAll("a", "b", "c");
        world.kill("a");
        world.awaitTogether("b", "c");
        world.start("a");
        world.awaitTogether("a", "b", "c");
    }
}
