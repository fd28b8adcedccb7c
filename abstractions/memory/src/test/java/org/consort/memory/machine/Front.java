package org.consort.memory.machine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.Receipt;
import org.consort.Registration;
import org.consort.memory.Area;
import org.consort.memory.Memory;
import org.consort.memory.Passage;
import org.consort.memory.Publication;
import org.consort.memory.RegionInfo;
import org.consort.memory.Reply;
import org.consort.memory.Watch;
import org.consort.memory.WatchListener;

/** What users hold, before versions that come and go, as the host has it. */
final class Front implements Memory {

    private Memory to;

    Front(Memory to) {
        this.to = to;
    }

    void to(Memory next) {
        to = next;
    }

    @Override
    public CompletableFuture<Reply<Long>> create(String region, long sizeBytes) {
        return to.create(region, sizeBytes);
    }

    @Override
    public CompletableFuture<Reply<Long>> drop(String region) {
        return to.drop(region);
    }

    @Override
    public Map<String, RegionInfo> regions() {
        return to.regions();
    }

    @Override
    public CompletableFuture<Reply<Passage>> barrier(String name, int parties) {
        return to.barrier(name, parties);
    }

    @Override
    public CompletableFuture<Reply<Long>> withdraw(String barrier) {
        return to.withdraw(barrier);
    }

    @Override
    public Registration watch(Watch watch, WatchListener listener) {
        return to.watch(watch, listener);
    }

    @Override
    public CompletableFuture<Reply<Receipt>> latest() {
        return to.latest();
    }

    @Override
    public Receipt position() {
        return to.position();
    }

    @Override
    public Map<String, String> statistics() {
        return to.statistics();
    }

    @Override
    public Optional<Area> area(String region) {
        return to.area(region);
    }

    @Override
    public CompletableFuture<Reply<Long>> publish(Publication publication) {
        return to.publish(publication);
    }
}
