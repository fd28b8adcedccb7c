package org.consort.database.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.consort.Delivery;
import org.consort.MemberId;
import org.consort.Receipt;
import org.consort.View;
import org.consort.database.Grant;
import org.consort.database.LockRequest;
import org.consort.database.Refusal;
import org.consort.database.Reply;
import org.consort.database.TableInfo;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Does what the entries of the log ask for, the same at every member: all of a request, or nothing of it.
 *
 * <p>Time is counted in ticks, and a tick is an entry: the oldest member submits the next one a tenth of a second after it has applied the last, as long as
 * something has a deadline. So the log's time goes at most as fast as that member's clock, stands still while nobody can
 * write, and nothing ends earlier than it was promised to.
 */
final class Machine implements Abstraction {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(Limits.TICK_MILLIS);
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Context context;
    private final Roster roster;
    private final MemberId self;
    private final AtomicReference<@Nullable State> restored = new AtomicReference<>();
    private volatile State state = State.empty();
    private long epoch;
    private boolean serves;
    private boolean isOldest;
    private long armed = -1;

    Machine(Context context, Roster roster) {
        this.context = context;
        this.roster = roster;
        this.self = context.group().self();
    }

    /** Any thread. */
    Context context() {
        return context;
    }

    /** What there is; its locks are for the group's thread alone. Any thread. */
    State state() {
        return state;
    }

    @Override
    public ByteBuffer apply(Entry entry) {
        enter();
        epoch = entry.epoch();
        try {
            Input in = new Input(entry.payload());
            return act(in.u8(), entry, in);
        } catch (Declined declined) {
            roster.counters().refused.increment();
            if (declined.reason() == Refusal.DEADLOCK) {
                roster.counters().deadlocks.increment();
            }
            return entry.isLocal() ? Answers.refused(declined.reason(), declined.detail()) : NOTHING;
        } catch (Malformed e) {
            roster.counters().malformed.increment();
            return entry.isLocal() ? Answers.refused(Refusal.MALFORMED, String.valueOf(e.getMessage())) : NOTHING;
        }
    }

    private ByteBuffer act(int kind, Entry entry, Input in) {
        return switch (kind) {
            case Requests.PUT_ONE -> put(entry, in, false);
            case Requests.PUT_IF -> put(entry, in, true);
            case Requests.DELETE_ONE -> delete(entry, in);
            case Requests.TRANSACTION -> transaction(entry, in);
            case Requests.CREATE -> create(entry, in);
            case Requests.QUOTA -> quota(in);
            case Requests.DROP -> drop(entry, in);
            case Requests.LOCK -> lock(entry, in);
            case Requests.UNLOCK -> unlock(entry, in);
            case Requests.RENEW -> renew(entry, in);
            case Requests.TICK -> tick(entry, in);
            case Requests.COMPACT -> compact(in);
            case Requests.ABANDON -> abandon(entry, in);
            default -> throw new Malformed("an entry of kind " + kind);
        };
    }

    private ByteBuffer put(Entry entry, Input in, boolean conditional) {
        Table table = state.store().directory().find(in.name());
        byte[] key = in.key(1);
        long expected = conditional ? in.i64() : -1;
        byte[] value = in.rest(Limits.VALUE_BYTES);
        Cell cell = table.cell(key);
        Version row = cell == null ? null : cell.row();
        if (conditional && (row == null ? 0 : row.revision) != expected) {
            throw Execution.conflict(
                    table, key, "it has revision " + (row == null ? 0 : row.revision) + ", not " + expected);
        }
        state.locks().checkWrite(table, key, Optional.empty());
        table.checkQuota(Store.bytes(key, value) - (row == null ? 0 : row.bytes()));
        state.store().put(table, cell, key, new Store.Draft(value, 0, entry.index()));
        return published(entry);
    }

    private ByteBuffer delete(Entry entry, Input in) {
        Table table = state.store().directory().find(in.name());
        byte[] key = in.key(1);
        in.done();
        state.locks().checkWrite(table, key, Optional.empty());
        Cell cell = table.cell(key);
        if (cell != null && cell.row() != null) {
            state.store().delete(cell, entry.index());
        }
        return published(entry);
    }

    private ByteBuffer published(Entry entry) {
        state.store().publish(entry.index());
        roster.watchers().wake(this);
        return NOTHING;
    }

    private ByteBuffer transaction(Entry entry, Input in) {
        Optional<Hold> lock = Optional.empty();
        boolean unlocks = false;
        if (in.flag()) {
            lock = Optional.of(state.locks().held(in.grant(), entry.sender()));
            unlocks = in.flag();
        }
        List<Execution.Found> found = new Execution(state, lock, entry.index()).run(in);
        roster.watchers().wake(this);
        if (unlocks) {
            release(List.of(lock.orElseThrow()), receipt(entry));
        }
        arm();
        return entry.isLocal() ? Answers.rows(found) : NOTHING;
    }

    private ByteBuffer create(Entry entry, Input in) {
        ByteBuffer name = in.name();
        long quota = in.i64(1, TableInfo.QUOTA_LIMIT);
        in.done();
        String text = StandardCharsets.US_ASCII.decode(name.duplicate()).toString();
        if (!Names.isName(text)) {
            throw new Malformed("no name of a table");
        }
        Directory directory = state.store().directory();
        if (directory.lookUp(name) != null) {
            throw new Declined(Refusal.TABLE_EXISTS, "there is a table '" + text + "' already");
        }
        if (directory.tables().size() >= Limits.TABLES) {
            throw new Declined(
                    Refusal.LIMIT, "there are " + Limits.TABLES + " tables, no more are possible: drop one first");
        }
        state.store().create(new Table(text, entry.index(), quota));
        return NOTHING;
    }

    private ByteBuffer quota(Input in) {
        Table table = state.store().directory().find(in.name());
        long quota = in.i64(1, TableInfo.QUOTA_LIMIT);
        in.done();
        table.quota = quota;
        return NOTHING;
    }

    private ByteBuffer drop(Entry entry, Input in) {
        Table table = state.store().directory().find(in.name());
        in.done();
        if (!table.claims.isEmpty()) {
            throw new Declined(
                    Refusal.LOCKED,
                    "table '" + table.name + "' has locks that are held or waited for: release them first");
        }
        state.store().drop(table, entry.index());
        roster.watchers().wake(this);
        return NOTHING;
    }

    private ByteBuffer lock(Entry entry, Input in) {
        long token = in.i64();
        long lease = in.i64(0, Limits.MILLIS);
        long patience = in.i64(-1, Limits.MILLIS);
        long owner = in.flag() ? state.locks().held(in.grant(), entry.sender()).owner() : entry.index();
        Hold hold = new Hold(entry.index(), owner, entry.sender());
        hold.lease = lease == 0 ? 0 : Limits.ticks(lease);
        hold.deadline = patience > 0 ? state.store().ticks() + Limits.ticks(patience) : 0;
        for (int left = in.i32(1, LockRequest.SCOPES); left > 0; left--) {
            hold.claims().add(claim(hold, in));
        }
        in.done();
        state.locks().request(hold, receipt(entry), patience != 0, state.store().ticks());
        arm();
        if (hold.isHeld()) {
            return NOTHING;
        }
        if (entry.isLocal()) {
            hold.caller = roster.takeCaller(token);
        }
        return Answers.waiting();
    }

    private Claim claim(Hold hold, Input in) {
        Table table = state.store().directory().find(in.name());
        byte[] from = in.key(0);
        Optional<byte[]> to = in.end();
        boolean exclusive = in.flag();
        if (to.isPresent() && !Execution.isIn(from, from, to)) {
            throw new Malformed("a range that ends before it begins");
        }
        return new Claim(hold, table, from, to, exclusive);
    }

    private ByteBuffer unlock(Entry entry, Input in) {
        Hold hold = state.locks().held(in.grant(), entry.sender());
        in.done();
        release(List.of(hold), receipt(entry));
        return NOTHING;
    }

    private ByteBuffer renew(Entry entry, Input in) {
        Hold hold = state.locks().held(in.grant(), entry.sender());
        long lease = in.i64(1, Limits.MILLIS);
        in.done();
        state.locks().renew(hold, Limits.ticks(lease), state.store().ticks());
        arm();
        return NOTHING;
    }

    /** The member's own requests that nobody at it waits for any more. */
    private ByteBuffer abandon(Entry entry, Input in) {
        long lock = in.i64();
        in.done();
        release(
                state.locks().all().stream()
                        .filter(hold ->
                                hold.lock() == lock && hold.member().equals(entry.sender()) && hold.caller.isEmpty())
                        .toList(),
                receipt(entry));
        return NOTHING;
    }

    private ByteBuffer tick(Entry entry, Input in) {
        long number = in.i64();
        in.done();
        // Two members may both have been the oldest when they asked for it.
        if (number == state.store().ticks() + 1) {
            state.store().tick(entry.index());
            roster.watchers().wake(this);
            List<Hold> over = state.locks().over(state.store().ticks());
            over.stream().filter(hold -> !hold.isHeld()).forEach(hold -> tell(hold, timedOut(hold)));
            release(over, receipt(entry));
            arm();
        }
        return NOTHING;
    }

    private static Reply<Grant> timedOut(Hold hold) {
        return new Reply.Refused<>(
                Refusal.TIMED_OUT, hold + " was not granted within the time that it gave: somebody holds it longer");
    }

    private ByteBuffer compact(Input in) {
        long revision = in.i64(0, Long.MAX_VALUE);
        in.done();
        Store store = state.store();
        store.history().compact(Math.min(revision, store.revision()));
        return NOTHING;
    }

    private void release(List<Hold> gone, Receipt at) {
        if (gone.isEmpty()) {
            return;
        }
        Locks.Passed passed = state.locks().release(gone, at, state.store().ticks());
        for (Hold hold : passed.granted()) {
            tell(hold, new Reply.Done<>(at, new Grant(hold.lock(), at)));
        }
        for (Hold hold : passed.victims()) {
            tell(hold, new Reply.Refused<>(Refusal.DEADLOCK, hold + " and others would wait for each other"));
        }
        arm();
    }

    private void tell(Hold hold, Reply<Grant> reply) {
        hold.caller.ifPresent(caller -> context.callback(() -> caller.complete(reply)));
        hold.caller = Optional.empty();
    }

    @Override
    public void viewChanged(View view) {
        enter();
        isOldest = view.oldest().id().equals(self);
        armed = -1;
        release(state.locks().of(member -> !view.contains(member)), new Receipt(epoch, view.index()));
        arm();
    }

    /** Sees to it that the log's time goes on, if anything waits for that. */
    private void arm() {
        long ticks = state.store().ticks();
        if (isOldest && armed != ticks && isTimed()) {
            armed = ticks;
            context.callAfter(TICK_NANOS, ticks);
        }
    }

    private boolean isTimed() {
        return state.store().isExpiring() || state.locks().hasDeadlines();
    }

    @Override
    public void alarm(long token) {
        enter();
        if (isOldest && token == state.store().ticks() && isTimed()) {
            // What became of it doesn't matter: the next alarm asks again, until it stands in the log.
            var unused = context.submit(Requests.tick(token + 1), Delivery.ATOMIC);
            context.callAfter(AGAIN_NANOS, token);
        } else if (token == armed) {
            armed = -1;
        }
    }

    @Override
    public boolean isAwaited() {
        return state.locks().all().stream().anyMatch(hold -> hold.caller.isPresent());
    }

    @Override
    public void stop() {
        for (Hold hold : new ArrayList<>(state.locks().all())) {
            tell(
                    hold,
                    new Reply.Unknown<>(
                            "this life of the member ended while " + hold + " waited; it is not held by a later one"));
        }
    }

    @Override
    public Snapshot snapshot() {
        enter();
        return new StateSnapshot(state, epoch);
    }

    @Override
    public void restore(InputStream in) throws IOException {
        restored.set(new StateReader(in).read());
    }

    /** Begins to serve, and takes over what {@link #restore} read on another thread, before anything else happens on this one. */
    private void enter() {
        if (serves && restored.get() == null) {
            return;
        }
        State saved = restored.getAndSet(null);
        if (saved != null) {
            stop();
            state = saved;
            epoch = saved.epoch();
            armed = -1;
        }
        serves = true;
        roster.serve(this);
        roster.watchers().begin(this);
        // What this very member waited for before its bundle was replaced: its callers were told that nobody knows.
        for (Hold hold : state.locks().all()) {
            if (!hold.isHeld() && hold.member().equals(self)) {
                var unused = context.submit(Requests.abandon(hold.lock()), Delivery.ATOMIC);
            }
        }
    }

    private static Receipt receipt(Entry entry) {
        return new Receipt(entry.epoch(), entry.index());
    }
}
