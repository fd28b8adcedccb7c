package org.consort.database.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.database.Database;
import org.consort.database.Grant;
import org.consort.database.Key;
import org.consort.database.LockInfo;
import org.consort.database.LockRequest;
import org.consort.database.Range;
import org.consort.database.Refusal;
import org.consort.database.Reply;
import org.consort.database.Row;
import org.consort.database.Transaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocksTest {

    private static final Key X = Key.of("x");
    private static final Key Y = Key.of("y");

    private final Cluster cluster = new Cluster(3);
    private final Database a = cluster.at(0);
    private final Database b = cluster.at(1);
    private final Database c = cluster.at(2);

    @BeforeEach
    void table() {
        cluster.settled(a.create("t")).orThrow();
    }

    @Test
    void an_exclusive_lock_keeps_others_waiting_in_the_order_of_the_log() {
        Grant first = lock(a, LockRequest.exclusive("t", X));
        CompletableFuture<Reply<Grant>> second = b.lock(LockRequest.exclusive("t", X));
        CompletableFuture<Reply<Grant>> third = c.lock(LockRequest.exclusive("t", Range.all()));
        cluster.settle();
        assertFalse(second.isDone() || third.isDone());
        cluster.settled(a.unlock(first)).orThrow();
        assertTrue(second.isDone() && !third.isDone());
        Grant next = second.join().orThrow();
        assertTrue(next.token().compareTo(first.token()) > 0, "the later token is not greater");
        cluster.settled(b.unlock(next)).orThrow();
        assertTrue(third.join().isDone());
    }

    @Test
    void shared_locks_are_held_together_and_an_exclusive_one_is_not_overtaken() {
        Grant one = lock(a, LockRequest.shared("t", X));
        Grant two = lock(b, LockRequest.shared("t", Range.of("a", "z")));
        CompletableFuture<Reply<Grant>> writer = c.lock(LockRequest.exclusive("t", X));
        CompletableFuture<Reply<Grant>> late = a.lock(LockRequest.shared("t", X));
        cluster.settle();
        assertFalse(writer.isDone() || late.isDone());
        cluster.settled(a.unlock(one)).orThrow();
        cluster.settled(b.unlock(two)).orThrow();
        assertTrue(writer.isDone() && !late.isDone());
    }

    @Test
    void several_locks_are_granted_at_once_or_not_at_all() {
        Grant y = lock(a, LockRequest.exclusive("t", Y));
        CompletableFuture<Reply<Grant>> both =
                b.lock(LockRequest.exclusive("t", X).and(LockRequest.exclusive("t", Y)));
        cluster.settle();
        assertFalse(both.isDone());
        assertTrue(cluster.settled(a.put("t", X, new byte[1])).isDone(), "a waiting request locks nothing");
        cluster.settled(a.unlock(y)).orThrow();
        assertTrue(both.join().isDone());
        assertEquals(
                Optional.of(Refusal.LOCKED),
                cluster.settled(a.put("t", X, new byte[1])).refusal());
    }

    @Test
    void writes_under_a_lock_are_its_owners_alone() {
        Grant grant = lock(a, LockRequest.exclusive("t", X).and(LockRequest.shared("t", Y)));
        assertEquals(
                Optional.of(Refusal.LOCKED),
                cluster.settled(b.put("t", X, new byte[1])).refusal());
        assertEquals(
                Optional.of(Refusal.LOCKED), cluster.settled(b.delete("t", Y)).refusal());
        assertTrue(under(a, grant, X).isDone());
        assertEquals(Optional.of(Refusal.NOT_COVERED), under(a, grant, Y).refusal());
        assertEquals(Optional.of(Refusal.STALE_TOKEN), under(b, grant, X).refusal());
    }

    @Test
    void a_token_of_a_lock_that_was_released_is_refused_when_it_is_applied() {
        Grant grant = lock(a, LockRequest.exclusive("t", X));
        // Both are under way at once: the log decides.
        var unlocked = a.unlock(grant);
        var late =
                a.submit(Transaction.of().put("t", X, new byte[1]).under(grant).done());
        cluster.settle();
        assertTrue(unlocked.join().isDone());
        assertEquals(Optional.of(Refusal.STALE_TOKEN), late.join().refusal());
        assertEquals(Optional.empty(), a.get("t", X));
    }

    @Test
    void a_lease_ends_in_the_time_of_the_log_and_its_token_with_it() {
        Grant grant = lock(a, LockRequest.exclusive("t", X).lease(Duration.ofMillis(300)));
        CompletableFuture<Reply<Grant>> next = b.lock(LockRequest.exclusive("t", X));
        cluster.tick(3);
        assertFalse(next.isDone());
        cluster.settled(a.renew(grant, Duration.ofMillis(300))).orThrow();
        cluster.tick(3);
        assertFalse(next.isDone(), "the lease was renewed");
        cluster.tick(1);
        assertTrue(next.join().isDone());
        assertEquals(Optional.of(Refusal.STALE_TOKEN), under(a, grant, X).refusal());
        assertTrue(under(b, next.join().orThrow(), X).isDone());
    }

    @Test
    void who_does_not_want_to_wait_is_told() {
        lock(a, LockRequest.exclusive("t", X));
        var now = cluster.settled(b.lock(LockRequest.shared("t", X).waitAtMost(Duration.ZERO)));
        assertEquals(Optional.of(Refusal.LOCKED), now.refusal());
        var soon = b.lock(LockRequest.shared("t", X).waitAtMost(Duration.ofMillis(100)));
        cluster.tick(3);
        assertEquals(Optional.of(Refusal.TIMED_OUT), soon.join().refusal());
    }

    @Test
    void locks_of_a_member_that_leaves_pass_on() {
        Grant grant = lock(a, LockRequest.exclusive("t", X));
        CompletableFuture<Reply<Grant>> next = b.lock(LockRequest.exclusive("t", X));
        cluster.settle();
        cluster.crash(0);
        cluster.settle();
        assertTrue(next.join().isDone());
        assertTrue(next.join().orThrow().token().compareTo(grant.token()) > 0);
    }

    @Test
    void who_closes_a_circle_is_the_victim_and_told_of_whom_it_would_wait_for() {
        Grant x = lock(a, LockRequest.exclusive("t", X));
        Grant y = lock(b, LockRequest.exclusive("t", Y));
        CompletableFuture<Reply<Grant>> waits =
                a.lock(LockRequest.exclusive("t", Y).heldWith(x));
        cluster.settle();
        Reply<Grant> victim =
                cluster.settled(b.lock(LockRequest.exclusive("t", X).heldWith(y)));
        assertEquals(Optional.of(Refusal.DEADLOCK), victim.refusal());
        assertTrue(victim.toString().contains("lock " + x.lock() + " of m0"), victim.toString());
        assertFalse(waits.isDone());
        cluster.settled(b.unlock(y)).orThrow();
        assertTrue(waits.join().isDone());
    }

    @Test
    void who_has_a_shared_lock_gets_the_exclusive_one_before_those_who_wait_for_it() {
        Grant shared = lock(a, LockRequest.shared("t", X));
        CompletableFuture<Reply<Grant>> waits = b.lock(LockRequest.exclusive("t", X));
        cluster.settle();
        Grant exclusive = lock(a, LockRequest.exclusive("t", X).heldWith(shared));
        assertTrue(under(a, exclusive, X).isDone());
        cluster.settled(a.unlock(shared)).orThrow();
        assertFalse(waits.isDone());
        cluster.settled(a.unlock(exclusive)).orThrow();
        assertTrue(waits.join().isDone());
    }

    @Test
    void two_who_both_want_more_of_what_they_share_are_a_circle() {
        Grant one = lock(a, LockRequest.shared("t", X));
        Grant two = lock(b, LockRequest.shared("t", X));
        CompletableFuture<Reply<Grant>> first =
                a.lock(LockRequest.exclusive("t", X).heldWith(one));
        Reply<Grant> second =
                cluster.settled(b.lock(LockRequest.exclusive("t", X).heldWith(two)));
        assertEquals(Optional.of(Refusal.DEADLOCK), second.refusal());
        cluster.settled(b.unlock(two)).orThrow();
        assertTrue(first.join().isDone());
    }

    @Test
    void a_circle_that_a_release_closes_has_a_victim_too() {
        Grant x = lock(a, LockRequest.shared("t", X));
        Grant own = lock(a, LockRequest.exclusive("t", Key.of("own")));
        Grant more = lock(a, LockRequest.exclusive("t", Key.of("more")).heldWith(x));
        Grant q = lock(c, LockRequest.exclusive("t", Y));
        Grant reader = lock(c, LockRequest.shared("t", X).heldWith(q));
        // B waits for X and Y; a goes before it, and waits for c's share of X; c waits for a.
        CompletableFuture<Reply<Grant>> w = b.lock(LockRequest.exclusive("t", X).and(LockRequest.exclusive("t", Y)));
        CompletableFuture<Reply<Grant>> r = a.lock(LockRequest.exclusive("t", X).heldWith(x));
        cluster.settle();
        Reply<Grant> circle = cluster.settled(
                c.lock(LockRequest.exclusive("t", Key.of("more")).heldWith(q)));
        assertEquals(Optional.of(Refusal.DEADLOCK), circle.refusal());
        cluster.settled(a.unlock(x)).orThrow();
        cluster.settled(c.unlock(reader)).orThrow();
        cluster.settled(c.unlock(q)).orThrow();
        cluster.settled(a.unlock(more)).orThrow();
        cluster.settled(a.unlock(own)).orThrow();
        assertTrue(w.isDone() && (r.isDone() || w.join().isDone()));
    }

    @Test
    void a_transaction_under_locks_reads_and_writes_what_nobody_else_does_meanwhile() {
        cluster.settled(a.put("t", X, new byte[] {1})).orThrow();
        var done = a.transact(LockRequest.exclusive("t", X), session -> {
            byte[] next = {(byte) (session.get("t", X).orElseThrow().value().get() + 1)};
            session.put("t", X, next);
            return next[0];
        });
        var other = b.transact(LockRequest.exclusive("t", X), session -> {
            Row row = session.get("t", X).orElseThrow();
            session.put("t", X, new byte[] {(byte) (row.value().get() * 10)});
            return row.value().get();
        });
        assertEquals((byte) 2, cluster.settled(done).orThrow());
        assertEquals((byte) 2, cluster.settled(other).orThrow());
        assertEquals((byte) 20, c.get("t", X).orElseThrow().value().get());
        var outside = cluster.settled(a.transact(LockRequest.shared("t", X), session -> session.get("t", Y)));
        assertEquals(Optional.of(Refusal.ABORTED), outside.refusal());
        assertEquals(List.of(), cluster.settled(a.locks()).orThrow(), "locks are left");
    }

    @Test
    void a_joiner_knows_who_holds_and_who_waits() {
        Grant grant = lock(a, LockRequest.exclusive("t", X).lease(Duration.ofSeconds(1)));
        CompletableFuture<Reply<Grant>> next = b.lock(LockRequest.exclusive("t", Range.all()));
        cluster.settle();
        cluster.join();
        Database joiner = cluster.at(3);
        List<LockInfo> locks = cluster.settled(joiner.locks()).orThrow();
        assertEquals(Optional.of(grant.token()), locks.get(0).token());
        assertEquals(List.of(grant.lock()), locks.get(1).waitsFor());
        assertEquals(
                Optional.of(Refusal.LOCKED),
                cluster.settled(joiner.put("t", X, new byte[1])).refusal());
        cluster.tick(11);
        assertTrue(next.join().isDone());
        assertEquals(
                Optional.of(Refusal.LOCKED), cluster.settled(joiner.drop("t")).refusal());
    }

    private Grant lock(Database at, LockRequest request) {
        return cluster.settled(at.lock(request)).orThrow();
    }

    private Reply<?> under(Database at, Grant grant, Key key) {
        return cluster.settled(at.submit(
                Transaction.of().put("t", key, new byte[] {7}).under(grant).done()));
    }
}
