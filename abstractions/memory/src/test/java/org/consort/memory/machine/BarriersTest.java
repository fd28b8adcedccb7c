package org.consort.memory.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.memory.Passage;
import org.consort.memory.Refusal;
import org.consort.memory.Region;
import org.consort.memory.Reply;
import org.consort.memory.Session;
import org.junit.jupiter.api.Test;

class BarriersTest {

    private final Cluster cluster = new Cluster(3);

    @Test
    void the_last_to_come_lets_all_pass_at_one_place_of_the_log() {
        List<CompletableFuture<Reply<Passage>>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.forEach(each -> assertFalse(each.isDone()));
            waiting.add(cluster.at(i).barrier("b", 3));
            cluster.settle();
        }
        long index = cluster.at(0).position().index();
        for (int i = 0; i < 3; i++) {
            assertEquals(new Passage(index, i), waiting.get(i).join().orThrow());
        }
        assertTrue(cluster.settled(cluster.at(1).barrier("b", 1)).isDone());
    }

    @Test
    void who_passes_sees_what_was_written_before_by_those_who_came() {
        cluster.settled(cluster.at(0).create("r", 64)).orThrow();
        List<Region> regions = new ArrayList<>();
        List<CompletableFuture<Reply<Passage>>> passed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Session session = Session.on(cluster.at(i));
            Region region = session.region("r");
            region.setLong(8L * i, i + 1);
            passed.add(session.barrier("b", 3));
            regions.add(region);
        }
        cluster.settle();
        for (int i = 0; i < 3; i++) {
            assertTrue(passed.get(i).join().isDone());
            for (int j = 0; j < 3; j++) {
                assertEquals(j + 1, regions.get(i).getLong(8L * j));
            }
        }
    }

    @Test
    void who_leaves_the_view_does_not_count() {
        CompletableFuture<Reply<Passage>> gone = cluster.at(2).barrier("b", 2);
        cluster.settle();
        cluster.crash(2);
        assertInstanceOf(Reply.Unknown.class, gone.join());
        CompletableFuture<Reply<Passage>> one = cluster.at(0).barrier("b", 2);
        cluster.settle();
        assertFalse(one.isDone());
        assertEquals(1, cluster.settled(cluster.at(1).barrier("b", 2)).orThrow().arrival());
        assertEquals(0, one.join().orThrow().arrival());
    }

    @Test
    void another_number_of_parties_is_refused_as_long_as_somebody_waits() {
        CompletableFuture<Reply<Passage>> one = cluster.at(0).barrier("b", 3);
        cluster.settle();
        assertEquals(
                Optional.of(Refusal.PARTIES_DIFFER),
                cluster.settled(cluster.at(1).barrier("b", 2)).refusal());
        assertTrue(cluster.settled(cluster.at(0).withdraw("b")).isDone());
        assertEquals(Optional.of(Refusal.WITHDRAWN), one.join().refusal());
        CompletableFuture<Reply<Passage>> two = cluster.at(1).barrier("b", 2);
        assertTrue(cluster.settled(cluster.at(2).barrier("b", 2)).isDone());
        assertTrue(two.join().isDone());
    }

    @Test
    void a_joiner_finds_who_waits_and_can_be_the_last() {
        CompletableFuture<Reply<Passage>> one = cluster.at(0).barrier("b", 2);
        cluster.settle();
        cluster.join();
        assertTrue(cluster.settled(cluster.at(3).barrier("b", 2)).isDone());
        assertTrue(one.join().isDone());
    }

    @Test
    void as_many_as_are_bearable_wait() {
        for (int i = 0; i < Limits.ARRIVALS; i++) {
            var unused = cluster.at(0).barrier("b" + i / 4000, 4001);
        }
        assertEquals(
                Optional.of(Refusal.LIMIT),
                cluster.settled(cluster.at(1).barrier("c", 2)).refusal());
        cluster.crash(0);
        var unused = cluster.at(0).barrier("c", 2);
        assertTrue(cluster.settled(cluster.at(1).barrier("c", 2)).isDone());
    }
}
