package org.consort.memory.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.Outcome;
import org.consort.memory.AbsentMemory;
import org.consort.memory.MemoryException;
import org.consort.memory.Refusal;
import org.consort.memory.Region;
import org.consort.memory.Reply;
import org.consort.memory.Session;
import org.consort.memory.Type;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session sees of its own writes, and what becomes of them. */
class ReleasesTest {

    private final Cluster cluster = new Cluster(3);
    private final Session session = Session.on(cluster.at(0));
    private final Region here = session.region("r");
    private final Session beside = Session.on(cluster.at(0));
    private final Region there = Session.on(cluster.at(1)).region("r");

    @BeforeEach
    void make_a_region() {
        cluster.settled(cluster.at(0).create("r", 1 << 20)).orThrow();
    }

    @Test
    void a_plain_write_is_the_sessions_alone_until_its_release() {
        here.setLong(0, 1);
        here.setLong(72, 2);
        assertEquals(1, here.getLong(0));
        assertEquals(0, beside.region("r").getLong(0));
        assertEquals(0, there.getLong(0));
        assertTrue(cluster.settled(session.release()).isDone());
        assertEquals(1, beside.region("r").getLong(0));
        assertEquals(2, there.getLong(72));
    }

    @Test
    void a_release_of_nothing_costs_no_entry() {
        long before = cluster.at(0).position().index();
        assertEquals(before, cluster.settled(session.release()).orThrow());
        assertEquals(before, cluster.at(0).position().index());
    }

    @Test
    void a_session_sees_its_write_on_the_way_and_then_what_the_log_has() {
        here.setLong(0, 1);
        CompletableFuture<Reply<Long>> one = session.release();
        assertEquals(1, here.getLong(0));
        here.setByte(1, (byte) 1);
        assertEquals(257, here.getLong(0));
        CompletableFuture<Reply<Long>> foreign = there.setRelease(Type.LONG, 0, 0x50000L);
        assertTrue(cluster.settled(one).isDone() && foreign.join().isDone());
        assertEquals(0x50100, here.getLong(0));
        assertEquals(0x50000, there.getLong(0));
        session.discard();
        assertEquals(0x50000, here.getLong(0));
    }

    @Test
    void a_write_that_was_applied_is_read_from_the_replica_before_its_reply_is_there() {
        Cluster.Node node = cluster.nodes.get(0);
        node.lags = true;
        here.setLong(0, 1);
        CompletableFuture<Reply<Long>> own = session.release();
        cluster.settle();
        CompletableFuture<Reply<Long>> foreign = there.setRelease(Type.LONG, 0, 2L);
        cluster.settled(foreign);
        assertEquals(1, here.getLong(0));
        node.step();
        assertEquals(1, here.getLong(0));
        node.step();
        assertFalse(own.isDone());
        assertEquals(2, here.getLong(0));
    }

    @Test
    void what_was_rejected_waits_for_another_try_but_for_what_was_written_since() {
        Cluster.Node node = cluster.nodes.get(0);
        here.set(0, new byte[] {1, 1, 1, 1});
        node.rejects = true;
        CompletableFuture<Reply<Long>> rejected = session.release();
        node.rejects = false;
        here.set(1, new byte[] {2, 2});
        CompletableFuture<Reply<Long>> later = session.release();
        here.setByte(2, (byte) 3);
        assertArrayEquals(new byte[] {1, 2, 3, 1}, here.get(0, new byte[4]));
        assertInstanceOf(Reply.Rejected.class, cluster.settled(rejected));
        assertTrue(later.join().isDone());
        assertArrayEquals(new byte[] {1, 2, 3, 1}, here.get(0, new byte[4]));
        assertArrayEquals(new byte[] {0, 2, 2, 0}, there.get(0, new byte[4]));
        assertTrue(cluster.settled(there.setRelease(1, new byte[] {9})).isDone());
        assertTrue(cluster.settled(session.release()).isDone());
        assertArrayEquals(new byte[] {1, 9, 3, 1}, there.get(0, new byte[4]));
        assertArrayEquals(new byte[] {1, 9, 3, 1}, here.get(0, new byte[4]));
    }

    @Test
    void what_nobody_knows_of_is_not_said_again() {
        here.setLong(0, 1);
        CompletableFuture<Reply<Long>> unknown = session.release();
        here.setLong(8, 2);
        cluster.crash(0);
        assertInstanceOf(Reply.Unknown.class, unknown.join());
        assertEquals(0, here.getLong(0));
        assertEquals(2, here.getLong(8));
        Reply<Long> between = session.release().join();
        assertEquals(
                Outcome.Reason.NOT_A_MEMBER,
                assertInstanceOf(Reply.Rejected.class, between).reason());
        assertEquals(2, here.getLong(8));
    }

    @Test
    void what_was_refused_stays_until_it_is_discarded() {
        cluster.settled(cluster.at(0).create("s", 8)).orThrow();
        session.region("s").setLong(0, 1);
        here.setLong(0, 1);
        cluster.settled(cluster.at(1).drop("s")).orThrow();
        assertEquals(
                Optional.of(Refusal.NO_SUCH_REGION),
                cluster.settled(session.release()).refusal());
        assertEquals(0, there.getLong(0));
        assertEquals(1, here.getLong(0));
        assertTrue(session.unreleasedBytes() > 0);
        session.discard();
        assertEquals(0, here.getLong(0));
    }

    @Test
    void an_acquire_waits_for_the_sessions_own_release() {
        CompletableFuture<Reply<Long>> release = here.setRelease(Type.LONG, 0, 1L);
        CompletableFuture<Reply<Long>> acquire = here.getAcquire(Type.LONG, 8);
        assertFalse(acquire.isDone());
        cluster.settled(there.setRelease(Type.LONG, 8, 5L));
        assertTrue(release.isDone() && acquire.isDone());
        assertTrue(here.getAcquire(Type.LONG, 8).isDone());
    }

    @Test
    void reads_in_all_modes_see_what_the_session_has_written() {
        here.setShort(2, (short) 7);
        assertEquals(7 << 16, cluster.settled(here.getVolatile(Type.INT, 0)).orThrow());
        assertEquals(7 << 16, cluster.settled(here.getAcquire(Type.INT, 0)).orThrow());
        cluster.nodes.get(0).rejects = true;
        CompletableFuture<Reply<Long>> rejected = session.release();
        CompletableFuture<Reply<Integer>> read = here.getAcquire(Type.INT, 0);
        assertFalse(cluster.settled(rejected).isDone());
        assertEquals(7 << 16, read.join().orThrow());
    }

    @Test
    void a_write_set_has_a_bound() {
        here.set(0, new byte[1 << 20]);
        Session scattered = Session.on(cluster.at(0));
        Region region = scattered.region("r");
        MemoryException full = assertThrows(MemoryException.class, () -> {
            for (int i = 0; i < 1 << 20; i += 2) {
                region.setByte(i, (byte) 1);
            }
        });
        assertEquals(Optional.of(Refusal.LIMIT), full.refusal());
        assertTrue(cluster.settled(scattered.release()).isDone());
        assertEquals(1, there.getByte(100_000));
        assertEquals(0, there.getByte(100_001));
        assertTrue(cluster.settled(session.release()).isDone());
    }

    @Test
    void while_the_bundle_is_replaced_writes_wait_in_the_session_and_reads_say_so() {
        Session held = Session.on(new AbsentMemory(
                new Outcome.Rejected(Outcome.Reason.BUSY, "the model is being replaced"),
                cluster.at(0).regions(),
                cluster.at(0).statistics(),
                cluster.at(0).position()));
        assertThrows(MemoryException.class, () -> held.region("r").getLong(0));
        assertInstanceOf(
                Reply.Rejected.class,
                held.region("r").setRelease(Type.LONG, 0, 1L).join());
        assertInstanceOf(
                Reply.Rejected.class, held.region("r").getVolatile(Type.LONG, 0).join());
    }

    @Test
    void a_session_goes_over_to_the_next_version_of_the_bundle_with_what_it_has_written() {
        Front front = new Front(cluster.at(0));
        Session held = Session.on(front);
        Region region = held.region("r");
        cluster.settled(region.setRelease(Type.LONG, 8, 3L)).orThrow();
        region.setLong(0, 1);
        Cluster.Node old = cluster.nodes.get(0);
        old.machine.stop();
        front.to((org.consort.memory.Memory) old.model
                .absent(new Outcome.Rejected(Outcome.Reason.BUSY, "being replaced"))
                .orElseThrow());
        cluster.nodes.remove(old);
        assertThrows(MemoryException.class, () -> region.getLong(8));
        assertInstanceOf(Reply.Rejected.class, held.release().join());
        Cluster.Node next = cluster.join();
        front.to((org.consort.memory.Memory) next.model.api());
        assertEquals(3, region.getLong(8));
        assertEquals(1, region.getLong(0));
        assertTrue(cluster.settled(held.release()).isDone());
        assertEquals(1, there.getLong(0));
    }
}
