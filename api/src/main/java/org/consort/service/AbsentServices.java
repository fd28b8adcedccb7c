package org.consort.service;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.Outcome;
import org.consort.Registration;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.consort.spi.replication.ValueEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Stands for {@link Services} while the bundle behind it is replaced: rejects calls, and shows what services there were.
 *
 * @param refusal the answer to whatever is called
 * @param list as it was when the old version went
 * @param statistics as they were then
 */
public record AbsentServices(Outcome.Rejected refusal, Map<String, ServiceInfo> list, Map<String, String> statistics)
        implements Services {

    /** Copies the maps. */
    public AbsentServices {
        list = Map.copyOf(list);
        statistics = Map.copyOf(statistics);
    }

    @Override
    public Registration register(ServiceSpec<?> spec) {
        throw new IllegalStateException(refusal.detail());
    }

    @Override
    public Registration install(ReplicationAlgorithm algorithm) {
        throw new IllegalStateException(refusal.detail());
    }

    @Override
    public Registration install(ValueEncoding encoding) {
        throw new IllegalStateException(refusal.detail());
    }

    @Override
    public CompletableFuture<ServiceInfo> live(String name) {
        return CompletableFuture.failedFuture(new NotExecutedException(refusal.reason(), refusal.detail()));
    }

    /** Lets everything pass but what is no interface and no name: the next version refuses calls that it can't encode. */
    @Override
    public void check(Class<?> type, String name) {
        ServiceNames.check(name);
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName() + " is no interface");
        }
    }

    @Override
    public CompletableFuture<@Nullable Object> invoke(Invocation invocation) {
        return CompletableFuture.failedFuture(new NotExecutedException(refusal.reason(), refusal.detail()));
    }

    @Override
    public @Nullable Object await(Invocation invocation, Duration patience) {
        throw new NotExecutedException(refusal.reason(), refusal.detail());
    }

    @Override
    public Registration watch(Consumer<Map<String, ServiceInfo>> listener) {
        throw new IllegalStateException(refusal.detail());
    }

    @Override
    public ValueEncoding encoding() {
        throw new IllegalStateException(refusal.detail());
    }
}
