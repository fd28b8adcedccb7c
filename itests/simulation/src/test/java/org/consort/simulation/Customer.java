package org.consort.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.database.Committed;
import org.consort.database.Database;
import org.consort.database.Grant;
import org.consort.database.Key;
import org.consort.database.LockRequest;
import org.consort.database.Range;
import org.consort.database.Reading;
import org.consort.database.Reply;
import org.consort.database.Row;
import org.consort.database.Transaction;
import org.consort.testkit.check.StrictSerializability.Access;
import org.consort.testkit.check.StrictSerializability.Operation;
import org.consort.testkit.sim.Dice;

/** Moves money, keeps registers, locks vaults and dozes off over them; notes what it was told. */
final class Customer {

    static final String TABLE = "bank";

    private static final int ACCOUNTS = 5;
    private static final long EACH = 100;
    private static final int REGISTERS = 3;

    /** So many that a lock that was lost is now and then nobody's. */
    private static final int VAULTS = 10;

    private final BusyBank bank;
    private final Dice dice;
    private final String name;
    private final List<Grant> held = new ArrayList<>();
    private final Map<Grant, String> vaults = new HashMap<>();
    private int number;

    Customer(BusyBank bank, Dice dice, String name) {
        this.bank = bank;
        this.dice = dice;
        this.name = name;
    }

    static String text(Row row) {
        return row.key().toString().startsWith("account") ? String.valueOf(row.number()) : row.text();
    }

    void act(Database database) {
        if (database.tables().isEmpty()) {
            open(database);
            return;
        }
        switch (dice.below(9)) {
            case 0 -> transfer(database);
            case 1 -> think(database);
            case 2 -> count(database);
            case 3 -> write(database);
            case 4 -> exchange(database);
            case 5 -> read(database);
            case 6 -> underLocks(database);
            case 7 -> lock(database);
            default -> useLock(database);
        }
    }

    private void open(Database database) {
        var unused = database.create(TABLE).thenAccept(reply -> {
            Transaction.Builder all = Transaction.of();
            Map<String, String> writes = new HashMap<>();
            for (int i = 0; i < ACCOUNTS; i++) {
                all.ifAbsent(TABLE, account(i)).add(TABLE, account(i), EACH);
                writes.put(account(i).toString(), String.valueOf(EACH));
            }
            long called = bank.now();
            var unusedToo = database.submit(all.done())
                    .thenAccept(done -> told(new Asked("opens", called, List.of(), writes), done));
        });
    }

    private void transfer(Database database) {
        Key from = account(dice.below(ACCOUNTS));
        Key to = account(dice.below(ACCOUNTS));
        if (from.equals(to)) {
            return;
        }
        long amount = dice.between(1, 40);
        long called = bank.now();
        var unused = database.submit(Transaction.of()
                        .get(TABLE, from)
                        .get(TABLE, to)
                        .add(TABLE, from, -amount, 0)
                        .add(TABLE, to, amount)
                        .done())
                .thenAccept(reply -> {
                    if (reply instanceof Reply.Done<Committed> done) {
                        List<Optional<Row>> rows = done.value().rows();
                        note(new Operation(
                                name + " transfers",
                                called,
                                bank.now(),
                                done.receipt().index(),
                                true,
                                List.of(access(from, rows.get(0)), access(to, rows.get(1))),
                                written(rows.get(2).orElseThrow(), rows.get(3).orElseThrow())));
                    }
                });
    }

    /** The same by a transaction that reads first. */
    private void think(Database database) {
        Key from = account(dice.below(ACCOUNTS));
        Key to = account(dice.below(ACCOUNTS));
        if (from.equals(to)) {
            return;
        }
        long called = bank.now();
        Map<String, String> writes = new HashMap<>();
        List<Access> reads = new ArrayList<>();
        var unused = database.transact(session -> {
                    reads.clear();
                    Optional<Row> a = session.get(TABLE, from);
                    Optional<Row> b = session.get(TABLE, to);
                    reads.add(access(from, a));
                    reads.add(access(to, b));
                    if (a.isEmpty() || b.isEmpty() || a.get().number() == 0) {
                        throw new IllegalStateException("no money");
                    }
                    put(session, from, a.get().number() - 1, writes);
                    put(session, to, b.get().number() + 1, writes);
                    return "";
                })
                .thenAccept(reply -> told(new Asked("thinks", called, reads, writes), reply));
    }

    private static void put(org.consort.database.Session session, Key key, long sum, Map<String, String> writes) {
        session.put(TABLE, key, java.nio.ByteBuffer.allocate(8).putLong(0, sum).array());
        writes.put(key.toString(), String.valueOf(sum));
    }

    private void underLocks(Database database) {
        Key key = register();
        String value = name + "/" + number++;
        long called = bank.now();
        List<Access> reads = new ArrayList<>();
        var unused = database.transact(LockRequest.exclusive(TABLE, key).lease(Duration.ofMillis(500)), session -> {
                    reads.add(access(key, session.get(TABLE, key)));
                    session.put(TABLE, key, value.getBytes(StandardCharsets.UTF_8));
                    return "";
                })
                .thenAccept(reply ->
                        told(new Asked("locks and writes", called, reads, Map.of(key.toString(), value)), reply));
    }

    private void count(Database database) {
        long called = bank.now();
        var unused = database.latest().thenAccept(reply -> {
            if (reply instanceof Reply.Done<Reading> done) {
                try (Reading reading = done.value()) {
                    List<Row> rows = reading.scan(TABLE, Range.prefix("account"), 100);
                    long sum = rows.stream().mapToLong(Row::number).sum();
                    if (!rows.isEmpty() && sum != ACCOUNTS * EACH) {
                        bank.wrong.add("Bank: " + sum + " in all accounts at revision " + reading.revision());
                    }
                    List<Access> reads = new ArrayList<>();
                    for (int i = 0; i < ACCOUNTS; i++) {
                        Key key = account(i);
                        reads.add(access(key, reading.get(TABLE, key)));
                    }
                    long at = done.receipt().index() == BusyBank.HAS
                            ? reading.revision()
                            : done.receipt().index();
                    note(new Operation(name + " counts", called, bank.now(), at, false, reads, Map.of()));
                }
            }
        });
    }

    private void write(Database database) {
        Key key = register();
        String value = name + "/" + number++;
        long called = bank.now();
        var unused = database.put(TABLE, key, value.getBytes(StandardCharsets.UTF_8))
                .thenAccept(reply ->
                        told(new Asked("writes", called, List.of(), Map.of(key.toString(), value)), reply));
    }

    private void exchange(Database database) {
        Key key = register();
        String value = name + "/" + number++;
        Optional<Row> before = database.get(TABLE, key);
        long called = bank.now();
        var unused = database.compareAndPut(
                        TABLE, key, before.map(Row::revision).orElse(0L), value.getBytes(StandardCharsets.UTF_8))
                .thenAccept(reply -> told(
                        new Asked("exchanges", called, List.of(access(key, before)), Map.of(key.toString(), value)),
                        reply));
    }

    private void read(Database database) {
        Key key = register();
        long called = bank.now();
        long has = database.revision();
        var unused = database.read(TABLE, key).thenAccept(reply -> {
            if (reply instanceof Reply.Done<Optional<Row>> done) {
                long at = done.receipt().index() == BusyBank.HAS
                        ? Math.max(has, done.value().map(Row::revision).orElse(0L))
                        : done.receipt().index();
                note(new Operation(
                        name + " reads", called, bank.now(), at, false, List.of(access(key, done.value())), Map.of()));
            }
        });
    }

    /** Locks a vault for a short while. */
    private void lock(Database database) {
        Key vault = Key.of("vault" + dice.below(VAULTS));
        LockRequest request = LockRequest.exclusive(TABLE, vault)
                .lease(Duration.ofMillis(dice.between(1, 80)))
                .waitAtMost(Duration.ofMillis(dice.between(0, 400)));
        var unused = database.lock(request).thenAccept(reply -> {
            if (reply instanceof Reply.Done<Grant> done) {
                bank.locks.granted(vault.toString(), done.value().token().index());
                held.add(done.value());
                vaults.put(done.value(), vault.toString());
            }
        });
    }

    /** Writes under a lock that it was granted once, perhaps long ago, and perhaps releases it. */
    private void useLock(Database database) {
        if (held.isEmpty()) {
            return;
        }
        Grant grant = dice.pick(held);
        String vault = vaults.get(grant);
        if (dice.chance(0.2)) {
            held.remove(grant);
            var unused = database.unlock(grant);
            return;
        }
        String value = name + "/" + number++;
        Transaction write = Transaction.of()
                .put(TABLE, Key.of(vault), value.getBytes(StandardCharsets.UTF_8))
                .under(grant)
                .done();
        long called = bank.now();
        var unused = database.submit(write).thenAccept(reply -> {
            if (reply instanceof Reply.Done<Committed> done) {
                bank.locks.wrote(vault, grant.token().index(), done.receipt().index());
            }
            told(new Asked("uses its lock", called, List.of(), Map.of(vault, value)), reply);
        });
    }

    /** What was asked for. */
    private record Asked(String what, long called, List<Access> reads, Map<String, String> writes) {}

    private void told(Asked asked, Reply<?> reply) {
        if (reply instanceof Reply.Done<?> done) {
            note(new Operation(
                    name + " " + asked.what(),
                    asked.called(),
                    bank.now(),
                    done.receipt().index(),
                    true,
                    List.copyOf(asked.reads()),
                    Map.copyOf(asked.writes())));
        }
    }

    private void note(Operation operation) {
        bank.serial.add(operation);
        if (!operation.writes().isEmpty()) {
            bank.watches.wrote(
                    operation.index(),
                    new TreeMap<>(operation.writes())
                            .entrySet().stream().map(Object::toString).toList().toString());
        }
    }

    private Key register() {
        return Key.of("register" + dice.below(REGISTERS));
    }

    private static Map<String, String> written(Row... rows) {
        Map<String, String> all = new HashMap<>();
        for (Row row : rows) {
            all.put(row.key().toString(), text(row));
        }
        return all;
    }

    private static Key account(int number) {
        return Key.of("account" + number);
    }

    private static Access access(Key key, Optional<Row> row) {
        return new Access(
                key.toString(),
                row.map(Row::revision).orElse(0L),
                row.map(Customer::text).orElse(""));
    }
}
