package org.consort.database;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.Outcome;
import org.consort.Registration;

/**
 * Stands for {@link Database} while the bundle behind it is replaced: rejects what is asked, and shows what tables there were. Local reads throw.
 *
 * @param refusal the answer to whatever is asked
 * @param tables as they were when the old version went
 * @param statistics as they were then
 * @param revision as it was then
 */
public record AbsentDatabase(
        Outcome.Rejected refusal, Map<String, TableInfo> tables, Map<String, String> statistics, long revision)
        implements Database {

    /** Copies the maps. */
    public AbsentDatabase {
        tables = Map.copyOf(tables);
        statistics = Map.copyOf(statistics);
    }

    @Override
    public CompletableFuture<Reply<Long>> create(String table, long quotaBytes) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<Long>> quota(String table, long quotaBytes) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<Long>> drop(String table) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<Long>> put(String table, Key key, byte[] value) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<Long>> compareAndPut(String table, Key key, long expected, byte[] value) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<Long>> delete(String table, Key key) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<Committed>> submit(Transaction transaction) {
        return rejected();
    }

    @Override
    public <T> CompletableFuture<Reply<T>> transact(Session.Body<T> body) {
        return rejected();
    }

    @Override
    public <T> CompletableFuture<Reply<T>> transact(LockRequest locks, Session.Body<T> body) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<Grant>> lock(LockRequest request) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<Long>> unlock(Grant grant) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<Long>> renew(Grant grant, Duration lease) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<List<LockInfo>>> locks() {
        return rejected();
    }

    @Override
    public Optional<Row> get(String table, Key key) {
        throw absent();
    }

    @Override
    public CompletableFuture<Reply<Optional<Row>>> read(String table, Key key) {
        return rejected();
    }

    @Override
    public Reading now() {
        throw absent();
    }

    @Override
    public Reading at(long wanted) {
        throw absent();
    }

    @Override
    public CompletableFuture<Reply<Reading>> latest() {
        return rejected();
    }

    @Override
    public long oldestRevision() {
        return revision;
    }

    @Override
    public CompletableFuture<Reply<Long>> compact(long upTo) {
        return rejected();
    }

    @Override
    public Registration watch(Watch watch, WatchListener listener) {
        throw absent();
    }

    private DatabaseException absent() {
        return new DatabaseException(Optional.empty(), refusal.detail());
    }

    private <T> CompletableFuture<Reply<T>> rejected() {
        return CompletableFuture.completedFuture(new Reply.Rejected<>(refusal.reason(), refusal.detail()));
    }
}
