package org.consort.database.machine;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.consort.database.Grant;
import org.consort.database.Key;
import org.consort.database.LockRequest;
import org.consort.database.Step;
import org.consort.database.Transaction;

/** Requests as entries of the log: the first byte says what they are. {@link Machine} reads them. */
final class Requests {

    /** Kinds of entries. */
    static final int PUT_ONE = 1;

    static final int PUT_IF = 2;
    static final int DELETE_ONE = 3;
    static final int TRANSACTION = 4;
    static final int CREATE = 5;
    static final int QUOTA = 6;
    static final int DROP = 7;
    static final int LOCK = 8;
    static final int UNLOCK = 9;
    static final int RENEW = 10;
    static final int TICK = 11;
    static final int COMPACT = 12;
    static final int ABANDON = 13;

    /** Kinds of steps. */
    static final int IF_REVISION = 1;

    static final int IF_VALUE = 2;
    static final int IF_UNCHANGED = 3;
    static final int PUT = 4;
    static final int DELETE = 5;
    static final int DELETE_RANGE = 6;
    static final int ADD = 7;
    static final int GET = 8;

    private Requests() {}

    static ByteBuffer put(String table, Key key, byte[] value) {
        return row(PUT_ONE, table, key, value.length).raw(value).done();
    }

    static ByteBuffer putIf(String table, Key key, long revision, byte[] value) {
        return row(PUT_IF, table, key, value.length + 8)
                .i64(revision)
                .raw(value)
                .done();
    }

    static ByteBuffer delete(String table, Key key) {
        return row(DELETE_ONE, table, key, 0).done();
    }

    private static Output row(int kind, String table, Key key, int more) {
        return new Output(4 + table.length() + key.length() + more)
                .u8(kind)
                .name(table)
                .key(key);
    }

    static ByteBuffer create(String table, long quotaBytes) {
        return new Output(80).u8(CREATE).name(table).i64(quotaBytes).done();
    }

    static ByteBuffer quota(String table, long quotaBytes) {
        return new Output(80).u8(QUOTA).name(table).i64(quotaBytes).done();
    }

    static ByteBuffer drop(String table) {
        return new Output(80).u8(DROP).name(table).done();
    }

    static ByteBuffer compact(long revision) {
        return new Output(16).u8(COMPACT).i64(revision).done();
    }

    static ByteBuffer unlock(Grant grant) {
        return new Output(32).u8(UNLOCK).grant(grant).done();
    }

    static ByteBuffer renew(Grant grant, Duration lease) {
        return new Output(40).u8(RENEW).grant(grant).i64(lease.toMillis()).done();
    }

    static ByteBuffer tick(long number) {
        return new Output(16).u8(TICK).i64(number).done();
    }

    static ByteBuffer abandon(long lock) {
        return new Output(16).u8(ABANDON).i64(lock).done();
    }

    /**
     * Asks for locks.
     *
     * @param token by which the member that asks knows its caller again
     */
    static ByteBuffer lock(long token, LockRequest request) {
        Output out = new Output(64 + 64 * request.scopes().size()).u8(LOCK).i64(token);
        out.i64(request.lease().map(Duration::toMillis).orElse(0L));
        out.i64(request.patience().map(Duration::toMillis).orElse(-1L));
        out.flag(request.with().isPresent());
        request.with().ifPresent(out::grant);
        out.i32(request.scopes().size());
        request.scopes()
                .forEach(scope -> out.name(scope.table()).range(scope.range()).flag(scope.exclusive()));
        return out.done();
    }

    static ByteBuffer transaction(Transaction transaction) {
        Output out = new Output(64 * transaction.steps().size()).u8(TRANSACTION);
        out.flag(transaction.lock().isPresent());
        transaction.lock().ifPresent(grant -> out.grant(grant).flag(transaction.unlocks()));
        out.i32(transaction.steps().size());
        transaction.steps().forEach(step -> step(out, step));
        return out.done();
    }

    private static void step(Output out, Step step) {
        if (step instanceof Step.IfRevision s) {
            out.u8(IF_REVISION).name(s.table()).key(s.key()).i64(s.revision());
        } else if (step instanceof Step.IfValue s) {
            out.u8(IF_VALUE).name(s.table()).key(s.key()).array(s.value());
        } else if (step instanceof Step.IfUnchanged s) {
            out.u8(IF_UNCHANGED).name(s.table()).range(s.range()).i64(s.since());
        } else if (step instanceof Step.Put s) {
            long millis = s.timeToLive().map(Duration::toMillis).orElse(0L);
            out.u8(PUT).name(s.table()).key(s.key()).i64(millis).array(s.value());
        } else if (step instanceof Step.Delete s) {
            out.u8(DELETE).name(s.table()).key(s.key());
        } else if (step instanceof Step.DeleteRange s) {
            out.u8(DELETE_RANGE).name(s.table()).range(s.range());
        } else if (step instanceof Step.Add s) {
            out.u8(ADD).name(s.table()).key(s.key()).i64(s.delta()).i64(s.least());
        } else if (step instanceof Step.Get s) {
            out.u8(GET).name(s.table()).key(s.key());
        }
    }
}
