package org.consort.database.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.database.Committed;
import org.consort.database.Database;
import org.consort.database.DatabaseException;
import org.consort.database.Event;
import org.consort.database.Key;
import org.consort.database.Range;
import org.consort.database.Reading;
import org.consort.database.Refusal;
import org.consort.database.Reply;
import org.consort.database.Row;
import org.consort.database.Transaction;
import org.consort.database.Watch;
import org.consort.database.WatchListener;
import org.consort.spi.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TablesTest {

    private final Cluster cluster = new Cluster(3);
    private final Database a = cluster.at(0);
    private final Database b = cluster.at(1);

    @BeforeEach
    void makeTable() {
        cluster.settled(a.create("t")).orThrow();
    }

    @Test
    void what_one_member_puts_all_others_read() {
        long revision = put("k", "v");
        for (int i = 0; i < 3; i++) {
            Row row = cluster.at(i).get("t", Key.of("k")).orElseThrow();
            assertEquals("v", row.text());
            assertEquals(revision, row.revision());
        }
    }

    @Test
    void a_table_that_is_not_there_is_refused_with_the_nearest_name() {
        cluster.settled(a.create("accounts")).orThrow();
        Reply<Long> reply = cluster.settled(a.put("acounts", Key.of("k"), new byte[1]));
        assertEquals(Optional.of(Refusal.NO_SUCH_TABLE), reply.refusal());
        assertTrue(reply.toString().contains("'accounts"), reply.toString());
        assertEquals(
                Optional.of(Refusal.TABLE_EXISTS),
                cluster.settled(b.create("t")).refusal());
    }

    @Test
    void compare_and_put_writes_only_what_it_has_seen() {
        assertTrue(cluster.settled(a.compareAndPut("t", Key.of("k"), 0, bytes("1")))
                .isDone());
        long revision = a.get("t", Key.of("k")).orElseThrow().revision();
        assertEquals(
                Optional.of(Refusal.CONFLICT),
                cluster.settled(b.compareAndPut("t", Key.of("k"), 0, bytes("2")))
                        .refusal());
        assertTrue(cluster.settled(b.compareAndPut("t", Key.of("k"), revision, bytes("3")))
                .isDone());
        assertEquals("3", a.get("t", Key.of("k")).orElseThrow().text());
    }

    @Test
    void what_is_too_large_or_no_name_is_said_at_once() {
        assertThrows(IllegalArgumentException.class, () -> a.put("t", Key.of("k"), new byte[(1 << 20) + 1]));
        assertThrows(IllegalArgumentException.class, () -> a.put("t", Key.FIRST, new byte[1]));
        assertThrows(IllegalArgumentException.class, () -> a.put("no name", Key.of("k"), new byte[1]));
        assertThrows(IllegalArgumentException.class, () -> Key.of(new byte[1025]));
        assertThrows(IllegalArgumentException.class, () -> Range.of("b", "a"));
        assertThrows(IllegalArgumentException.class, () -> a.create("u", 0));
    }

    @Test
    void an_unknown_setting_is_refused_with_the_nearest_known() {
        IllegalArgumentException why = assertThrows(
                IllegalArgumentException.class,
                () -> new DatabaseFactory()
                        .create(
                                new Settings("database", Map.of("transact.atempts", "3")),
                                cluster.nodes.get(0).group()));
        assertTrue(why.getMessage().contains("transact.attempts"), why.getMessage());
    }

    @Test
    void a_reading_shows_one_revision_while_others_write() {
        put("a", "1");
        long before = put("b", "1");
        try (Reading reading = a.now()) {
            put("a", "2");
            put("c", "2");
            cluster.settled(a.delete("t", Key.of("b"))).orThrow();
            assertEquals(before, reading.revision());
            assertEquals(
                    List.of("1", "1"),
                    reading.scan("t", Range.all(), 10).stream().map(Row::text).toList());
        }
        try (Reading earlier = b.at(before);
                Reading now = b.now()) {
            assertEquals(2, earlier.scan("t", Range.all(), 10).size());
            assertEquals(
                    List.of("2", "2"),
                    now.scan("t", Range.all(), 10).stream().map(Row::text).toList());
            assertEquals(1, now.scan("t", Range.of("b", "d"), 10).size());
        }
    }

    @Test
    void what_was_compacted_is_not_read_and_what_is_pinned_is() {
        long old = put("a", "1");
        Reading pinned = a.at(old);
        long next = put("a", "2");
        cluster.settled(a.compact(next)).orThrow();
        assertEquals("1", pinned.get("t", Key.of("a")).orElseThrow().text());
        DatabaseException why = assertThrows(DatabaseException.class, () -> a.at(old));
        assertEquals(Optional.of(Refusal.COMPACTED), why.refusal());
        pinned.close();
        assertThrows(DatabaseException.class, () -> pinned.get("t", Key.of("a")));
        assertThrows(DatabaseException.class, () -> a.at(next + 1000));
    }

    @Test
    void a_transaction_does_all_or_nothing() {
        cluster.settled(a.submit(Transaction.of()
                        .add("t", Key.of("x"), 100)
                        .add("t", Key.of("y"), 5)
                        .done()))
                .orThrow();
        Transaction transfer = Transaction.of()
                .add("t", Key.of("x"), 10)
                .add("t", Key.of("y"), -10, 0)
                .done();
        assertEquals(
                Optional.of(Refusal.CONFLICT),
                cluster.settled(b.submit(transfer)).refusal());
        assertEquals(100, b.get("t", Key.of("x")).orElseThrow().number());

        Committed done = cluster.settled(b.submit(Transaction.of()
                        .ifAbsent("t", Key.of("z"))
                        .add("t", Key.of("x"), -10, 0)
                        .add("t", Key.of("y"), 10)
                        .delete("t", Range.only(Key.of("x")))
                        .get("t", Key.of("x"))
                        .done()))
                .orThrow();
        assertEquals(90, done.rows().get(0).orElseThrow().number());
        assertEquals(15, done.rows().get(1).orElseThrow().number());
        assertEquals(done.revision(), done.rows().get(1).orElseThrow().revision());
        assertEquals(Optional.empty(), done.rows().get(2));
        assertEquals(Optional.empty(), a.get("t", Key.of("x")));
    }

    @Test
    void a_range_that_was_written_since_is_a_conflict() {
        long before = put("a", "1");
        Transaction check = Transaction.of()
                .ifUnchanged("t", Range.of("a", "c"), before)
                .put("t", Key.of("sum"), bytes("1"))
                .done();
        assertTrue(cluster.settled(a.submit(check)).isDone());
        put("b", "1");
        assertEquals(
                Optional.of(Refusal.CONFLICT), cluster.settled(a.submit(check)).refusal());
    }

    @Test
    void an_optimistic_transaction_begins_again_when_others_were_faster() {
        put("n", "0");
        int[] runs = {0};
        var first = a.transact(session -> {
            if (runs[0]++ == 0) {
                // Between its read and its commit.
                b.put("t", Key.of("n"), bytes("10"));
            }
            int n = Integer.parseInt(session.get("t", Key.of("n")).orElseThrow().text());
            session.put("t", Key.of("n"), bytes(String.valueOf(n + 1)));
            return n;
        });
        assertEquals(10, cluster.settled(first).orThrow());
        assertEquals(2, runs[0]);
        assertEquals("11", b.get("t", Key.of("n")).orElseThrow().text());
    }

    @Test
    void a_session_reads_what_it_has_written_and_nobody_else_does_before_it_commits() {
        put("a", "1");
        put("b", "1");
        var done = a.transact(session -> {
            session.put("t", Key.of("c"), bytes("2"));
            session.delete("t", Key.of("a"));
            assertEquals(Optional.empty(), b.get("t", Key.of("c")));
            return session.scan("t", Range.all(), 10).stream().map(Row::key).toList();
        });
        assertEquals(List.of(Key.of("b"), Key.of("c")), cluster.settled(done).orThrow());
        var thrown = a.<Integer>transact(session -> {
            session.put("t", Key.of("d"), bytes("2"));
            throw new IllegalStateException("planted");
        });
        assertEquals(Optional.of(Refusal.ABORTED), cluster.settled(thrown).refusal());
        assertEquals(Optional.empty(), a.get("t", Key.of("d")));
    }

    @Test
    void a_quota_refuses_what_does_not_fit_and_clears_by_itself() {
        cluster.settled(a.create("small", 400)).orThrow();
        for (int i = 0; i < 3; i++) {
            cluster.settled(a.put("small", Key.of("k" + i), new byte[50])).orThrow();
        }
        Reply<Long> full = cluster.settled(a.put("small", Key.of("k3"), new byte[50]));
        assertEquals(Optional.of(Refusal.QUOTA), full.refusal());
        cluster.settled(a.delete("small", Key.of("k0"))).orThrow();
        cluster.settled(a.put("small", Key.of("k3"), new byte[50])).orThrow();
        assertEquals(3, a.tables().get("small").rows());
    }

    @Test
    void a_row_expires_in_the_time_of_the_log_and_not_before() {
        cluster.settled(a.submit(Transaction.of()
                        .put("t", Key.of("k"), bytes("v"), Duration.ofMillis(250))
                        .done()))
                .orThrow();
        cluster.tick(3);
        assertTrue(a.get("t", Key.of("k")).isPresent(), "expired too soon");
        cluster.tick(1);
        assertFalse(b.get("t", Key.of("k")).isPresent(), "did not expire");
        assertEquals(0, a.tables().get("t").rows());
        long ticks = Long.parseLong(a.statistics().get("database.time.ticks"));
        cluster.tick(5);
        assertEquals(ticks, Long.parseLong(a.statistics().get("database.time.ticks")), "time goes on for nothing");
    }

    @Test
    void the_time_of_the_log_goes_on_when_its_oldest_member_dies() {
        cluster.settled(a.submit(Transaction.of()
                        .put("t", Key.of("k"), bytes("v"), Duration.ofMillis(250))
                        .done()))
                .orThrow();
        cluster.tick(2);
        cluster.crash(0);
        cluster.tick(2);
        assertFalse(b.get("t", Key.of("k")).isPresent());
    }

    @Test
    void a_watch_hears_every_event_of_its_range_in_order() {
        Heard heard = new Heard();
        b.watch(Watch.of("t", Range.prefix("k")), heard);
        put("k1", "1");
        put("other", "1");
        put("k2", "1");
        cluster.settled(a.delete("t", Key.of("k1"))).orThrow();
        assertEquals(List.of("PUT k1", "PUT k2", "DELETED k1"), heard.all);
        Heard later = new Heard();
        b.watch(Watch.from(1, "t", Range.prefix("k")), later);
        cluster.settle();
        assertEquals(heard.all, later.all);
    }

    @Test
    void a_watch_says_what_was_compacted_before_it_heard_of_it() {
        put("k1", "1");
        cluster.settled(a.compact(a.revision())).orThrow();
        put("k2", "1");
        Heard heard = new Heard();
        b.watch(Watch.from(1, "t", Range.all()), heard);
        cluster.settle();
        assertEquals(List.of("compacted", "PUT k2"), heard.all);
    }

    @Test
    void a_joiner_has_it_all_with_the_history() {
        long first = put("k1", "1");
        put("k1", "2");
        cluster.settled(a.submit(Transaction.of()
                        .put("t", Key.of("e"), bytes("v"), Duration.ofMillis(250))
                        .put("t", Key.of("f"), bytes("v"))
                        .done()))
                .orThrow();
        cluster.join();
        Database joiner = cluster.at(3);
        cluster.settle();
        try (Reading early = joiner.at(first)) {
            assertEquals("1", early.get("t", Key.of("k1")).orElseThrow().text());
        }
        Heard heard = new Heard();
        joiner.watch(Watch.from(first, "t", Range.all()), heard);
        cluster.settle();
        assertEquals(List.of("PUT k1", "PUT k1", "PUT e", "PUT f"), heard.all);
        cluster.tick(4);
        assertFalse(joiner.get("t", Key.of("e")).isPresent());
    }

    @Test
    void what_leaves_the_history_is_forgotten_and_its_rows_stay() {
        put("once", "1");
        long first = put("k", "0");
        for (int i = 0; i < 1_200; i++) {
            store().put(
                            table(),
                            table().cell(bytes("k")),
                            bytes("k"),
                            new Store.Draft(new byte[64_000], 0, 10_000 + i));
            store().publish(10_000 + i);
        }
        assertTrue(a.oldestRevision() > first);
        assertTrue(a.get("t", Key.of("once")).isPresent());
        long versions = 0;
        for (Version v = table().cell(bytes("k")).head; v != null; v = v.previous) {
            versions++;
        }
        assertTrue(versions < 1100, versions + " versions kept");
    }

    private Store store() {
        return cluster.nodes.get(0).machine.state().store();
    }

    private Table table() {
        return store().directory().get("t");
    }

    private long put(String key, String value) {
        return cluster.settled(a.put("t", Key.of(key), bytes(value))).orThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Heard implements WatchListener {
        private final List<String> all = new ArrayList<>();

        @Override
        public void changed(long revision, List<Event> events) {
            events.forEach(event -> all.add(event.kind() + " " + event.key()));
        }

        @Override
        public void compacted(long after, long to) {
            all.add("compacted");
        }
    }
}
