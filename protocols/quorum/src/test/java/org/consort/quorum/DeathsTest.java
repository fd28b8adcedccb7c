package org.consort.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Leaders that die, and blocks that must come through once. */
class DeathsTest {

    @Test
    void proof_of_the_leaders_death_starts_a_rehearsal_at_once() {
        Cluster cluster = new Cluster(3, Map.of());
        cluster.crash("a");
        cluster.settle();
        cluster.run(2);
        assertEquals(List.of("b"), cluster.leaders());
    }

    @Test
    void a_block_that_the_dead_leader_had_copied_is_not_delivered_twice() {
        Cluster cluster = new Cluster(3, Map.of());
        cluster.lose(sent -> sent.from().equals("a") && sent.to().equals("c"));
        cluster.at("c").submit(1, 100);
        cluster.at("c").submit(2, 100);
        cluster.settle();
        assertEquals(List.of(1L, 2L), cluster.at("b").delivered);
        assertEquals(List.of(), cluster.at("c").delivered, "c knows nothing of it, and will send both again");
        cluster.crash("a");
        cluster.run(300);
        cluster.at("c").submit(3, 100);
        cluster.run(100);
        assertEquals(List.of(1L, 2L, 3L), cluster.at("b").delivered);
        assertEquals(List.of(1L, 2L, 3L), cluster.at("c").delivered);
    }

    @Test
    void of_two_the_one_that_is_left_goes_on_when_the_other_is_proven_dead() {
        Cluster cluster = new Cluster(2, Map.of());
        cluster.at("b").submit(1, 100);
        cluster.settle();
        cluster.suspect("b", "a");
        cluster.isolate("a");
        cluster.run(1_000);
        cluster.at("b").submit(2, 100);
        cluster.run(1_000);
        assertEquals(List.of(1L), cluster.at("b").delivered, "a suspicion is no proof");
        assertTrue(cluster.at("b").stalled.contains("a"), cluster.at("b").stalled);

        cluster.crash("a");
        cluster.run(500);
        assertEquals(List.of(1L, 2L), cluster.at("b").delivered);
        assertEquals(1, cluster.at("b").view().size());
        assertEquals("", cluster.at("b").stalled);
    }

    @Test
    void half_of_four_go_on_when_the_others_are_proven_dead_and_two_of_five_do_not() {
        for (int members : new int[] {4, 5}) {
            Cluster cluster = new Cluster(members, Map.of());
            cluster.crash("a");
            cluster.crash("b");
            if (members == 5) {
                cluster.crash("c");
            }
            cluster.run(1_000);
            cluster.at("d").submit(1, 100);
            cluster.run(500);
            assertEquals(members == 4 ? List.of(1L) : List.of(), cluster.at("d").delivered, "of " + members);
        }
    }

    @Test
    void whoever_comes_and_goes_in_the_end_all_members_vote_and_nobody_else() {
        Cluster cluster = new Cluster(4, Map.of());
        cluster.at("b").admit("e");
        cluster.settle();
        cluster.join("e", cluster.at("b").view());
        cluster.run(200);
        cluster.crash("c");
        cluster.run(200);
        cluster.at("a").leave();
        cluster.run(500);
        for (String name : List.of("b", "d", "e")) {
            assertEquals("b#1,d#1,e#1", cluster.at(name).says("voters"), "at " + name);
            assertEquals(3, cluster.at(name).view().size());
            assertEquals("", cluster.at(name).stalled);
        }
    }

    @Test
    void what_all_members_hold_is_not_kept() {
        Cluster cluster = new Cluster(3, Map.of());
        for (int i = 0; i < 50; i++) {
            cluster.at("b").submit(i, 1_000);
            cluster.run(1);
        }
        cluster.run(200);
        assertEquals(50, cluster.at("c").delivered.size());
        for (String name : List.of("a", "b", "c")) {
            assertEquals("0", cluster.at(name).says("kept.bytes"), "at " + name);
        }
    }

    @Test
    void a_learner_says_that_it_stands_still_when_its_leader_does() {
        Cluster cluster = new Cluster(2, Map.of());
        cluster.at("a").admit("c");
        cluster.settle();
        cluster.lose(sent -> cluster.at("a").says("voters").contains("c#1"));
        cluster.join("c", cluster.at("a").view());
        cluster.lose(sent -> sent.to().equals("b") || sent.from().equals("b"));
        cluster.suspect("a", "b");
        cluster.run(60);
        assertFalse(cluster.at("c").stalled.isEmpty());
    }
}
