package org.consort.memory.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.consort.Receipt;
import org.consort.memory.Freshness;
import org.consort.memory.Memory;
import org.consort.memory.MemoryException;
import org.consort.memory.Refusal;
import org.consort.memory.Region;
import org.consort.memory.Reply;
import org.consort.memory.Session;
import org.consort.memory.Type;
import org.consort.spi.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTest {

    private static final long SIZE = 200_000;

    private final Cluster cluster = new Cluster(3);
    private final Memory memory = cluster.at(0);
    private final Session session = Session.on(memory);
    private final Region here = session.region("r");
    private final Session otherSession = Session.on(cluster.at(1));
    private final Region there = otherSession.region("r");

    @BeforeEach
    void make_a_region() {
        cluster.settled(memory.create("r", SIZE)).orThrow();
    }

    @Test
    void numbers_of_all_types_lie_little_endian_wherever_they_are() {
        for (long offset : new long[] {0, 8, 3, 61, 65_533, 65_536 * 2 - 1}) {
            here.setByte(offset, (byte) -3);
            here.setShort(offset + 8, (short) -300);
            here.setInt(offset + 16, -70_000);
            here.setLong(offset + 24, Long.MIN_VALUE + 7);
            here.setFloat(offset + 32, -1.5f);
            here.setDouble(offset + 40, Math.PI);
            assertNumbers(here, offset);
            cluster.settled(session.release()).orThrow();
            assertNumbers(here, offset);
            assertNumbers(there, offset);
        }
        here.setLong(0, 0x0807060504030201L);
        cluster.settled(session.release()).orThrow();
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, there.get(0, new byte[8]));
        assertEquals(0x0403, there.getShort(2));
        assertEquals(0x06050403, there.getInt(2));
    }

    private static void assertNumbers(Region region, long offset) {
        assertEquals(-3, region.getByte(offset));
        assertEquals(-300, region.getShort(offset + 8));
        assertEquals(-70_000, region.getInt(offset + 16));
        assertEquals(Long.MIN_VALUE + 7, region.getLong(offset + 24));
        assertEquals(-1.5f, region.getFloat(offset + 32));
        assertEquals(Math.PI, region.getDouble(offset + 40));
    }

    @Test
    void bytes_cross_chunks() {
        byte[] bytes = new byte[60_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        long offset = 65_536 - 30_001;
        cluster.settled(here.setRelease(offset, bytes)).orThrow();
        assertArrayEquals(bytes, there.get(offset, new byte[bytes.length]));
        assertArrayEquals(
                bytes, cluster.settled(there.getVolatile(offset, bytes.length)).orThrow());
        assertEquals(0, there.getByte(offset - 1));
        assertEquals(0, there.getByte(offset + bytes.length));
    }

    @Test
    void two_members_that_write_to_different_bytes_of_a_word_do_not_undo_each_others() {
        here.setByte(0, (byte) 1);
        here.setByte(2, (byte) 3);
        there.setByte(1, (byte) 2);
        there.setInt(4, 9);
        CompletableFuture<Reply<Long>> one = session.release();
        CompletableFuture<Reply<Long>> two = otherSession.release();
        assertTrue(cluster.settled(one).isDone() && two.join().isDone());
        for (Region region : new Region[] {here, there}) {
            assertArrayEquals(new byte[] {1, 2, 3, 0, 9, 0, 0, 0}, region.get(0, new byte[8]));
        }
    }

    @Test
    void atomic_operations_tell_what_was_there() {
        assertEquals(0L, done(here.getAndAdd(Type.LONG, 8, 5L)));
        assertEquals(5L, done(there.getAndAdd(Type.LONG, 8, -2L)));
        assertEquals(3L, done(here.getAndSet(Type.LONG, 8, 0xF0L)));
        assertEquals(0xF0L, done(there.getAndBitwiseOr(Type.LONG, 8, 0x0FL)));
        assertEquals(0xFFL, done(here.getAndBitwiseAnd(Type.LONG, 8, 0x3CL)));
        assertEquals(0x3CL, done(here.getAndBitwiseXor(Type.LONG, 8, 0xFFL)));
        assertFalse(done(here.compareAndSet(Type.LONG, 8, 1L, 2L)));
        assertTrue(done(there.compareAndSet(Type.LONG, 8, 0xC3L, 2L)));
        assertEquals(2L, done(here.compareAndExchange(Type.LONG, 8, 2L, 4L)));
        assertEquals(4L, done(here.compareAndExchange(Type.LONG, 8, 2L, 6L)));
        assertEquals(4L, there.getLong(8));
    }

    @Test
    void atomic_operations_wrap_and_round_as_java_does_and_leave_the_bytes_beside_alone() {
        cluster.settled(here.setRelease(0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8})).orThrow();
        assertEquals((byte) 3, done(here.getAndAdd(Type.BYTE, 2, (byte) 127)));
        assertEquals((short) 0x0605, done(here.getAndAdd(Type.SHORT, 4, Short.MAX_VALUE)));
        assertArrayEquals(new byte[] {1, 2, (byte) 130, 4, 4, (byte) 0x86, 7, 8}, there.get(0, new byte[8]));
        assertEquals(0.0, done(here.getAndAdd(Type.DOUBLE, 16, 0.1)));
        assertEquals(0.1, done(here.getAndAdd(Type.DOUBLE, 16, 0.2)));
        assertEquals(0.1 + 0.2, there.getDouble(16));
        assertEquals(0f, done(here.getAndAdd(Type.FLOAT, 24, 1.25f)));
        assertTrue(done(there.compareAndSet(Type.FLOAT, 24, 1.25f, -2f)));
        assertEquals(-1, done(there.compareAndExchange(Type.INT, 28, 0, -1)) - 1);
        assertTrue(done(there.compareAndSet(Type.INT, 28, -1, 7)));
    }

    @Test
    void an_atomic_operation_takes_along_what_was_written_before_it_and_sees_it() {
        here.setInt(0, 40);
        here.setInt(64, 1);
        assertEquals(40, done(here.getAndAdd(Type.INT, 0, 2)));
        assertEquals(42, there.getInt(0));
        assertEquals(1, there.getInt(64));
        assertEquals(0, session.unreleasedBytes());
    }

    @Test
    void what_is_outside_or_lies_askew_is_said_at_once() {
        assertThrows(IndexOutOfBoundsException.class, () -> here.getLong(SIZE - 7));
        assertThrows(IndexOutOfBoundsException.class, () -> here.getByte(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> here.setLong(Long.MAX_VALUE, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> here.setRelease(SIZE - 1, new byte[2]));
        assertThrows(IndexOutOfBoundsException.class, () -> here.getAndAdd(Type.LONG, SIZE, 1L));
        assertThrows(IndexOutOfBoundsException.class, () -> here.getVolatile(Type.LONG, SIZE - 7));
        assertThrows(IllegalArgumentException.class, () -> here.getAndAdd(Type.LONG, 4, 1L));
        assertThrows(IllegalArgumentException.class, () -> here.getAndBitwiseOr(Type.FLOAT, 4, 1f));
        assertThrows(IllegalArgumentException.class, () -> here.get(0, new byte[Region.RANGE_BYTES + 1]));
        assertThrows(IllegalArgumentException.class, () -> memory.create("no name", 1));
        assertThrows(IllegalArgumentException.class, () -> memory.create("s", 0));
        assertThrows(IllegalArgumentException.class, () -> memory.barrier("b", 0));
        assertEquals(0, session.unreleasedBytes());
    }

    @Test
    void a_region_that_is_there_is_as_good_if_it_has_the_same_size() {
        long made = cluster.settled(memory.create("s", 10)).orThrow();
        assertEquals(made, cluster.settled(cluster.at(2).create("s", 10)).orThrow());
        assertRefused(Refusal.REGION_EXISTS, cluster.at(1).create("s", 11));
        assertEquals(made, cluster.at(2).regions().get("s").index());
    }

    @Test
    void a_quota_refuses_and_clears_by_itself() {
        assertRefused(Refusal.QUOTA, memory.create("large", Cluster.LIMIT_BYTES - SIZE + 1));
        done(memory.create("large", Cluster.LIMIT_BYTES - SIZE));
        assertRefused(Refusal.QUOTA, cluster.at(2).create("small", 1));
        done(memory.drop("large"));
        done(cluster.at(2).create("small", 1));
        assertEquals(0, memory.regions().get("small").takenBytes());
    }

    @Test
    void a_region_that_is_not_there_is_refused() {
        Region none = session.region("rr");
        assertEquals(
                Optional.of(Refusal.NO_SUCH_REGION),
                assertThrows(MemoryException.class, () -> none.getLong(0)).refusal());
        assertRefused(Refusal.NO_SUCH_REGION, none.setRelease(Type.LONG, 0, 1L));
        assertRefused(Refusal.NO_SUCH_REGION, none.getAndAdd(Type.LONG, 0, 1L));
        assertRefused(Refusal.NO_SUCH_REGION, none.getVolatile(Type.LONG, 0));
        assertRefused(Refusal.NO_SUCH_REGION, none.getAcquire(Type.LONG, 0));
        Reply<Long> reply = cluster.settled(memory.drop("rr"));
        assertTrue(reply.toString().contains("nearest known: 'r'"), reply.toString());
    }

    @Test
    void a_region_that_was_dropped_and_made_anew_is_another() {
        here.setLong(0, 1);
        assertEquals(0, there.getLong(0));
        done(cluster.at(2).drop("r"));
        assertThrows(MemoryException.class, () -> there.getLong(0));
        assertRefused(Refusal.NO_SUCH_REGION, session.release());
        done(cluster.at(2).create("r", 64));
        assertEquals(0, there.getLong(0));
        assertEquals(64, there.sizeBytes());
        assertThrows(IndexOutOfBoundsException.class, () -> there.getLong(64));
        assertRefused(Refusal.NO_SUCH_REGION, session.release());
        session.discard();
        assertTrue(cluster.settled(session.release()).isDone());
        done(here.setVolatile(Type.LONG, 8, 5L));
        assertEquals(5, there.getLong(8));
    }

    @Test
    void a_volatile_read_sees_what_a_plain_one_misses_and_a_region_that_was_made_elsewhere() {
        Cluster.Node late = cluster.nodes.get(1);
        late.lags = true;
        done(here.setVolatile(Type.LONG, 0, 7L));
        done(memory.create("new", 8));
        assertEquals(0, there.getLong(0));
        assertEquals(0L, cluster.settled(there.getAcquire(Type.LONG, 0)).orThrow());
        assertInstanceOf(Reply.Rejected.class, cluster.settled(there.getVolatile(Type.LONG, 0)));
        CompletableFuture<Reply<Long>> read = there.getVolatile(Type.LONG, 0);
        CompletableFuture<Reply<Long>> other = otherSession.region("new").getVolatile(Type.LONG, 0);
        late.lags = false;
        assertEquals(7L, cluster.settled(read).orThrow());
        assertEquals(0L, other.join().orThrow());
    }

    @Test
    void a_bounded_read_asks_only_if_it_has_to() {
        AtomicLong clock = new AtomicLong(1_000);
        Session bounded = Session.on(cluster.at(1), clock::get);
        Region region = bounded.region("r");
        Freshness second = Freshness.within(Duration.ofSeconds(1));
        assertFalse(region.get(Type.LONG, 0, second).isDone());
        cluster.settle();
        assertTrue(region.get(Type.LONG, 0, second).isDone());
        cluster.nodes.get(1).lags = true;
        Receipt written = ((Reply.Done<Long>) cluster.settled(here.setVolatile(Type.LONG, 0, 3L))).receipt();
        assertEquals(0L, region.get(Type.LONG, 0, second).join().orThrow());
        clock.addAndGet(1_000_000_001L);
        CompletableFuture<Reply<Long>> late = region.get(Type.LONG, 0, second);
        assertFalse(late.isDone());
        assertInstanceOf(Reply.Rejected.class, cluster.settled(late));
        CompletableFuture<Reply<Long>> seen = region.get(Type.LONG, 0, Freshness.seen(written));
        assertFalse(seen.isDone());
        cluster.nodes.get(1).lags = false;
        assertEquals(
                3L,
                cluster.settled(region.get(Type.LONG, 0, Freshness.seen(written)))
                        .orThrow());
        assertTrue(region.get(Type.LONG, 0, Freshness.seen(written)).isDone());
    }

    @Test
    void a_read_bounded_by_entries_asks_again_when_so_many_have_gone_by() {
        Freshness two = Freshness.maxBehind(2);
        assertFalse(there.get(Type.LONG, 0, two).isDone());
        cluster.settle();
        for (int i = 1; i <= 2; i++) {
            done(here.setVolatile(Type.LONG, 0, (long) i));
            assertTrue(there.get(Type.LONG, 0, two).isDone());
        }
        done(here.setVolatile(Type.LONG, 0, 3L));
        assertFalse(there.get(Type.LONG, 0, two).isDone());
    }

    @Test
    void an_unknown_setting_is_refused_with_the_nearest_known() {
        IllegalArgumentException why = assertThrows(
                IllegalArgumentException.class,
                () -> new MemoryFactory()
                        .create(
                                new Settings("memory", Map.of("limit.byte", "3")),
                                cluster.nodes.get(0).group()));
        assertTrue(why.getMessage().contains("limit.bytes"), why.getMessage());
    }

    private <T> T done(CompletableFuture<Reply<T>> reply) {
        return cluster.settled(reply).orThrow();
    }

    private void assertRefused(Refusal refusal, CompletableFuture<? extends Reply<?>> reply) {
        assertEquals(Optional.of(refusal), cluster.settled(reply).refusal());
    }
}
