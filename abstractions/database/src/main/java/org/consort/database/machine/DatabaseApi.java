package org.consort.database.machine;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.Registration;
import org.consort.database.Committed;
import org.consort.database.Database;
import org.consort.database.Grant;
import org.consort.database.Key;
import org.consort.database.LockInfo;
import org.consort.database.LockRequest;
import org.consort.database.Reading;
import org.consort.database.Reply;
import org.consort.database.Row;
import org.consort.database.Session;
import org.consort.database.TableInfo;
import org.consort.database.Transaction;
import org.consort.database.Watch;
import org.consort.database.WatchListener;

/** What users call, on any thread and through all lives of the member: turns calls into entries, and outcomes into replies. */
final class DatabaseApi implements Database {

    private static final State NOTHING_YET = State.empty();

    private final Group group;
    private final Roster roster;
    private final Interactive interactive;

    DatabaseApi(Group group, Roster roster, int attempts) {
        this.group = group;
        this.roster = roster;
        this.interactive = new Interactive(this, roster, attempts);
    }

    @Override
    public CompletableFuture<Reply<Long>> create(String table, long quotaBytes) {
        return write(Requests.create(Names.check(table), checkedQuota(quotaBytes)));
    }

    @Override
    public CompletableFuture<Reply<Long>> quota(String table, long quotaBytes) {
        return write(Requests.quota(Names.check(table), checkedQuota(quotaBytes)));
    }

    @Override
    public CompletableFuture<Reply<Long>> drop(String table) {
        return write(Requests.drop(Names.check(table)));
    }

    @Override
    public Map<String, TableInfo> tables() {
        Map<String, TableInfo> tables = new TreeMap<>();
        store().directory().tables().forEach(table -> tables.put(table.name, table.info()));
        return tables;
    }

    @Override
    public CompletableFuture<Reply<Long>> put(String table, Key key, byte[] value) {
        return write(Requests.put(Names.check(table), checked(key), checked(value)));
    }

    @Override
    public CompletableFuture<Reply<Long>> compareAndPut(String table, Key key, long revision, byte[] value) {
        return write(Requests.putIf(Names.check(table), checked(key), revision, checked(value)));
    }

    @Override
    public CompletableFuture<Reply<Long>> delete(String table, Key key) {
        return write(Requests.delete(Names.check(table), checked(key)));
    }

    @Override
    public CompletableFuture<Reply<Committed>> submit(Transaction transaction) {
        transaction.steps().forEach(step -> Names.check(step.table()));
        return submit(Requests.transaction(transaction), Answers::committed);
    }

    @Override
    public <T> CompletableFuture<Reply<T>> transact(Session.Body<T> body) {
        return interactive.transact(body);
    }

    @Override
    public <T> CompletableFuture<Reply<T>> transact(LockRequest locks, Session.Body<T> body) {
        return interactive.transact(locks, body);
    }

    @Override
    public CompletableFuture<Reply<Grant>> lock(LockRequest request) {
        request.scopes().forEach(scope -> Names.check(scope.table()));
        Optional<Machine> at = roster.serving();
        if (at.isEmpty()) {
            return notYet();
        }
        CompletableFuture<Reply<Grant>> granted = new CompletableFuture<>();
        long token = roster.register(granted);
        var unused = at.get()
                .context()
                .submit(Requests.lock(token, request), Delivery.ATOMIC)
                .thenAccept(outcome -> {
                    // If it waits, the machine has taken the caller over.
                    if (!Answers.isWaiting(outcome)) {
                        roster.takeCaller(token).ifPresent(caller -> caller.complete(Answers.granted(outcome)));
                    }
                });
        return granted;
    }

    @Override
    public CompletableFuture<Reply<Long>> unlock(Grant grant) {
        return write(Requests.unlock(grant));
    }

    @Override
    public CompletableFuture<Reply<Long>> renew(Grant grant, Duration lease) {
        if (lease.toMillis() < 1 || lease.compareTo(LockRequest.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a lease of " + lease + ": use 1 ms to " + LockRequest.LONGEST.toDays() + " days");
        }
        return write(Requests.renew(grant, lease));
    }

    @Override
    public CompletableFuture<Reply<List<LockInfo>>> locks() {
        return linearizable(machine -> {
            Locks locks = machine.state().locks();
            return locks.all().stream().map(hold -> info(locks, hold)).toList();
        });
    }

    @Override
    public Optional<Row> get(String table, Key key) {
        return Readings.get(store(), table, key);
    }

    @Override
    public CompletableFuture<Reply<Optional<Row>>> read(String table, Key key) {
        Names.check(table);
        return linearizable(machine -> Readings.get(machine.state().store(), table, key));
    }

    @Override
    public Reading now() {
        return Readings.now(store());
    }

    @Override
    public Reading at(long revision) {
        return Readings.at(store(), revision);
    }

    @Override
    public CompletableFuture<Reply<Reading>> latest() {
        return linearizable(machine -> Readings.now(machine.state().store()));
    }

    @Override
    public long revision() {
        return store().revision();
    }

    @Override
    public long oldestRevision() {
        return store().history().floor();
    }

    @Override
    public CompletableFuture<Reply<Long>> compact(long revision) {
        if (revision < 0) {
            throw new IllegalArgumentException("revision " + revision + ": use 0 at least");
        }
        return write(Requests.compact(revision));
    }

    @Override
    public Registration watch(Watch watch, WatchListener listener) {
        Names.check(watch.table());
        return roster.watchers().add(watch, listener);
    }

    @Override
    public Map<String, String> statistics() {
        Store store = store();
        Counters counters = roster.counters();
        Map<String, String> all = new TreeMap<>();
        all.put("database.compacted", counters.compacted.toString());
        all.put("database.deadlocks", counters.deadlocks.toString());
        all.put("database.history.pinned", String.valueOf(store.history().retained()));
        all.put("database.history.writes", String.valueOf(store.history().size()));
        all.put("database.malformed", counters.malformed.toString());
        all.put("database.refused", counters.refused.toString());
        all.put("database.retries", counters.retries.toString());
        all.put("database.revision", String.valueOf(store.revision()));
        all.put("database.revision.oldest", String.valueOf(store.history().floor()));
        all.put("database.tables", String.valueOf(store.directory().tables().size()));
        all.put("database.time.ticks", String.valueOf(store.ticks()));
        all.put("database.watches", String.valueOf(roster.watchers().size()));
        return all;
    }

    /** Looks at the state when it has all that anybody was told, on the group's thread; tells of it on the callback thread. */
    <T> CompletableFuture<Reply<T>> linearizable(Function<Machine, T> look) {
        Optional<Machine> at = roster.serving();
        if (at.isEmpty()) {
            return notYet();
        }
        Machine machine = at.get();
        CompletableFuture<Reply<T>> reply = new CompletableFuture<>();
        machine.context().readPoint(outcome -> {
            if (outcome instanceof Outcome.Acknowledged read) {
                T value = look.apply(machine);
                Receipt receipt = read.receipt();
                machine.context().callback(() -> reply.complete(new Reply.Done<>(receipt, value)));
            } else {
                reply.complete(Answers.missed(outcome));
            }
        });
        return reply;
    }

    private CompletableFuture<Reply<Long>> write(ByteBuffer entry) {
        return submit(entry, Answers::revision);
    }

    private <T> CompletableFuture<Reply<T>> submit(ByteBuffer entry, Function<Outcome, Reply<T>> reply) {
        Optional<Machine> at = roster.serving();
        return at.isEmpty()
                ? notYet()
                : at.get().context().submit(entry, Delivery.ATOMIC).thenApply(reply);
    }

    /** Lives that were before, or are over, reject for themselves. */
    <T> CompletableFuture<Reply<T>> notYet() {
        return CompletableFuture.completedFuture(
                new Reply.Rejected<>(Outcome.Reason.NOT_A_MEMBER, "this node is not in the group yet: " + group.why()));
    }

    private Store store() {
        return roster.serving().map(Machine::state).orElse(NOTHING_YET).store();
    }

    private static LockInfo info(Locks locks, Hold hold) {
        return new LockInfo(
                hold.lock(),
                hold.owner(),
                hold.member(),
                hold.token(),
                hold.claims().stream().map(Claim::scope).toList(),
                hold.isHeld()
                        ? List.of()
                        : locks.blockers(hold).stream().map(Hold::lock).toList());
    }

    private static Key checked(Key key) {
        if (key.length() == 0) {
            throw new IllegalArgumentException("an empty key: use one of 1 to " + Key.LIMIT + " bytes");
        }
        return key;
    }

    private static byte[] checked(byte[] value) {
        if (value.length > Transaction.VALUE_BYTES) {
            throw new IllegalArgumentException("a value of " + value.length + " bytes: use " + Transaction.VALUE_BYTES
                    + " at most, or several rows in one transaction");
        }
        return value;
    }

    private static long checkedQuota(long bytes) {
        if (bytes < 1 || bytes > TableInfo.QUOTA_LIMIT) {
            throw new IllegalArgumentException("a quota of " + bytes + " bytes: use 1 to " + TableInfo.QUOTA_LIMIT);
        }
        return bytes;
    }
}
