package org.consort.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The hard cases of Ongaro 2014, by section. */
class ThesisTest {

    private static final Map<String, String> SMALL = Map.of("window.bytes", "4096", "election.timeout.ms", "200");
    private static final List<String> ALL = List.of("a", "b", "c", "d", "e");
    private static final int LARGE = 5_000;

    private boolean passed;

    /** §3.6.1: who lacks what is committed gets no vote of a majority, however often it asks. */
    @Test
    void s3_6_1_one_that_lacks_a_committed_entry_is_not_elected() {
        Cluster cluster = new Cluster(3, SMALL);
        cluster.isolate("c");
        cluster.at("a").submit(1, 100);
        cluster.settle();
        assertEquals(List.of(1L), cluster.at("b").delivered);
        cluster.isolate("a");
        cluster.heal("b", "c");
        cluster.at("c").call(machine -> machine.crashed(cluster.at("a").id, 1));
        cluster.run(150, List.of("c"));
        assertNotEquals("leading", cluster.at("c").says("role"), "b says no, though it believes that a is dead");
        cluster.suspect("b", "a");
        cluster.run(600, List.of("b", "c"));
        assertTrue(cluster.leaders().contains("b"));
        assertEquals(List.of(1L), cluster.at("c").delivered);
    }

    /**
     * §3.6.2, figure 3.7: a has copied a block of its first term to a majority by its second, and c can still be elected and overwrite it.
     * So it does not count, and nobody may deliver it, before an entry of that second term does.
     */
    @Test
    void s3_6_2_an_entry_of_an_earlier_term_is_not_committed_by_counting() {
        Cluster cluster = new Cluster(5, SMALL);
        assertEquals(List.of("a"), cluster.leaders());
        List.of("c", "d", "e").forEach(other -> cluster.cut("a", other));
        cluster.at("a").submit(1, LARGE);
        cluster.settle();
        electUnheard(cluster);
        copyOldBlock(cluster);

        assertEquals("1.2", cluster.at("e").says("last"), "e holds the block, as a and b do");
        assertEquals("1", cluster.at("a").says("committed"));
        assertNobodyDelivered(cluster);

        cluster.isolate("a");
        cluster.isolate("b");
        cluster.lose(sent -> false);
        cluster.heal("c", "d");
        cluster.heal("c", "e");
        cluster.run(1_500, List.of("c", "d", "e"));
        assertTrue(cluster.leaders().contains("c"), "c may overwrite it: " + cluster.leaders());
        assertNobodyDelivered(cluster);

        cluster.healAll();
        cluster.run(2_000);
        for (String name : ALL) {
            assertEquals(List.of(1L), cluster.at(name).delivered, "at " + name + ", sent again by its origin");
        }
    }

    private static void assertNobodyDelivered(Cluster cluster) {
        for (String name : ALL) {
            assertEquals(List.of(), cluster.at(name).delivered, "delivered at " + name);
        }
    }

    /** c leads by the votes of d and e; nobody hears what it appends. */
    private static void electUnheard(Cluster cluster) {
        cluster.isolate("a");
        cluster.isolate("b");
        List.of("c", "d", "e").forEach(by -> cluster.suspect(by, "a"));
        cluster.lose(sent -> sent.from().equals("c") && sent.kind() == Wire.APPEND);
        cluster.run(20, List.of("c"));
        assertTrue(
                cluster.leaders().contains("c"),
                () -> "c: " + cluster.at("c").machine.statistics());
        cluster.isolate("c");
        List.of("c", "d", "e").forEach(by -> cluster.trust(by, "a"));
    }

    /** a leads again, by the votes of b and e, and e gets nothing of it but the old block. */
    private void copyOldBlock(Cluster cluster) {
        cluster.lose(sent -> {
            boolean copy = sent.from().equals("a") && sent.to().equals("e") && sent.isAppendAfter(2);
            boolean late = copy && passed;
            passed |= copy && sent.bytes().length > LARGE;
            return late;
        });
        cluster.isolate("d");
        cluster.heal("a", "b");
        cluster.heal("a", "e");
        cluster.run(180, List.of("a"));
        assertTrue(cluster.leaders().contains("a"), "a leads again: " + cluster.leaders());
    }

    /** §3.10: the leader that goes brings the next one up and tells it to stand: nobody waits for a timeout. */
    @Test
    void s3_10_leadership_is_handed_over_without_a_timeout() {
        Cluster cluster = new Cluster(3, Map.of());
        cluster.at("a").submit(1, 100);
        cluster.at("b").submit(2, 100);
        cluster.at("a").leave();
        cluster.settle();
        assertEquals("following", cluster.at("a").says("role"));
        assertEquals(List.of("b"), cluster.leaders());
        cluster.run(100);
        assertEquals("this member left", cluster.at("a").excluded);
        assertEquals(2, cluster.at("c").view().size());
        assertTrue(cluster.at("c").delivered.containsAll(List.of(1L, 2L)));
    }

    /** §4.2.1: a joiner has no vote before it holds what is committed, so a group of one is not held up by it. */
    @Test
    void s4_2_1_a_joiner_learns_before_it_votes() {
        Cluster cluster = new Cluster(1, Map.of());
        cluster.at("a").submit(1, 100);
        cluster.at("a").admit("b");
        cluster.settle();
        assertEquals(2, cluster.at("a").view().size(), "it is a member");
        assertEquals("a#1", cluster.at("a").says("voters"), "it has no vote");
        cluster.at("a").submit(2, 100);
        assertEquals(List.of(1L, 2L), cluster.at("a").delivered, "and nobody waits for it");

        cluster.join("b", cluster.at("a").view());
        cluster.run(100);
        assertEquals("a#1,b#1", cluster.at("a").says("voters"));
        assertEquals(List.of(2L), cluster.at("b").delivered);
    }

    /** §4.3: while a configuration is joint, neither a majority of the old voters alone nor of the new ones is enough. */
    @Test
    void s4_3_a_joint_configuration_needs_both_majorities() {
        Cluster cluster = new Cluster(3, Map.of());
        cluster.at("a").admit("d");
        cluster.settle();
        cluster.join("d", cluster.at("a").view());
        cluster.lose(sent -> sent.from().equals("a")
                && !sent.to().equals("d")
                && cluster.at("a").says("voters").contains("|"));
        cluster.run(60);
        assertEquals("a#1,b#1,c#1,d#1|a#1,b#1,c#1", cluster.at("a").says("voters"));
        cluster.at("a").submit(7, 100);
        cluster.settle();
        assertEquals(List.of(), cluster.at("a").delivered, "a and d are no majority of a, b, c");
        assertTrue(cluster.at("d").says("voters").contains("|"), "a configuration counts when it is in the log (§4.1)");

        cluster.lose(sent -> false);
        cluster.run(120);
        assertEquals("a#1,b#1,c#1,d#1", cluster.at("b").says("voters"));
        assertEquals(List.of(7L), cluster.at("c").delivered);
    }

    /** §6.2: a leader that hears nobody steps down, though others hear it. */
    @Test
    void s6_2_a_leader_that_no_quorum_answers_steps_down() {
        Cluster cluster = new Cluster(3, Map.of("election.timeout.ms", "200"));
        cluster.cutOneWay("b", "a");
        cluster.cutOneWay("c", "a");
        cluster.run(1_500);
        assertEquals(1, cluster.leaders().size());
        assertNotEquals(List.of("a"), cluster.leaders());
        cluster.at("b").submit(1, 100);
        cluster.settle();
        assertEquals(List.of(1L), cluster.at("c").delivered);
    }

    /** §6.4: a leader that was deposed and does not know it answers no read. */
    @Test
    void s6_4_a_deposed_leader_answers_no_read() {
        Cluster cluster = new Cluster(3, Map.of());
        cluster.isolate("a");
        List.of("b", "c").forEach(by -> cluster.suspect(by, "a"));
        cluster.run(100, List.of("b", "c"));
        assertEquals(List.of("a", "b"), cluster.leaders(), "both think they lead");
        cluster.at("b").submit(1, 100);
        cluster.settle();

        assertTrue(cluster.at("a").read(11));
        assertTrue(cluster.at("b").read(12));
        cluster.settle();
        assertEquals(Map.of(), cluster.at("a").readable);
        assertEquals(List.of(12L), List.copyOf(cluster.at("b").readable.keySet()));
    }

    /** §6.4: a read at a follower waits until all that was acknowledged before is delivered there. */
    @Test
    void s6_4_a_read_at_a_follower_sees_what_was_acknowledged_before() {
        Cluster cluster = new Cluster(3, Map.of());
        cluster.lose(sent -> sent.to().equals("c") && sent.kind() == Wire.APPEND);
        cluster.at("b").submit(1, 100);
        cluster.settle();
        assertEquals(List.of(1L), cluster.at("b").delivered);
        assertEquals(List.of(), cluster.at("c").delivered);

        assertTrue(cluster.at("c").read(5));
        cluster.settle();
        assertFalse(cluster.at("c").readable.containsKey(5L), "c is behind");
        cluster.lose(sent -> false);
        cluster.heal("a", "c");
        cluster.run(100);
        assertEquals(List.of(1L), cluster.at("c").delivered);
        assertEquals(2L, cluster.at("c").readable.get(5L), "the index of the block, behind the view");
    }

    /** §9.6: who is cut off asks in vain, its term stays, and when it is back it deposes nobody. */
    @Test
    void s9_6_one_that_was_cut_off_does_not_depose_the_leader() {
        Cluster cluster = new Cluster(3, Map.of("election.timeout.ms", "200"));
        String term = cluster.at("a").says("term");
        cluster.isolate("c");
        cluster.run(3_000);
        assertEquals("rehearsing", cluster.at("c").says("role"));
        assertEquals(term, cluster.at("c").says("term"));
        cluster.healAll();
        cluster.run(500);
        assertEquals(List.of("a"), cluster.leaders());
        assertEquals(term, cluster.at("c").says("term"));
        assertEquals("a#1", cluster.at("c").says("leader"));
    }
}
