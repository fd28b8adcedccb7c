package org.consort.memory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.Registration;

/**
 * Stands for {@link Memory} while the bundle behind it is replaced: rejects what is asked, and shows what regions there were. Reads of the replica throw.
 *
 * @param refusal the answer to whatever is asked
 * @param regions as they were when the old version went
 * @param statistics as they were then
 * @param position as it was then
 */
public record AbsentMemory(
        Outcome.Rejected refusal, Map<String, RegionInfo> regions, Map<String, String> statistics, Receipt position)
        implements Memory {

    /** Copies the maps. */
    public AbsentMemory {
        regions = Map.copyOf(regions);
        statistics = Map.copyOf(statistics);
    }

    @Override
    public CompletableFuture<Reply<Long>> create(String region, long sizeBytes) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<Long>> drop(String region) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<Passage>> barrier(String name, int parties) {
        return rejected();
    }

    @Override
    public CompletableFuture<Reply<Long>> withdraw(String barrier) {
        return rejected();
    }

    @Override
    public Registration watch(Watch watch, WatchListener listener) {
        throw absent();
    }

    @Override
    public CompletableFuture<Reply<Receipt>> latest() {
        return rejected();
    }

    @Override
    public Optional<Area> area(String region) {
        throw absent();
    }

    @Override
    public CompletableFuture<Reply<Long>> publish(Publication publication) {
        publication.settle(Publication.Fate.RETURNED);
        return rejected();
    }

    private MemoryException absent() {
        return new MemoryException(Optional.empty(), refusal.detail());
    }

    private <T> CompletableFuture<Reply<T>> rejected() {
        return CompletableFuture.completedFuture(new Reply.Rejected<>(refusal.reason(), refusal.detail()));
    }
}
