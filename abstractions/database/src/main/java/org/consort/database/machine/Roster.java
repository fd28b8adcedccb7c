package org.consort.database.machine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.consort.database.Grant;
import org.consort.database.Reply;
import org.jspecify.annotations.Nullable;

/** What outlives the lives of a member: which machine serves, who waits for locks, who watches. Thread-safe. */
final class Roster {

    private final AtomicReference<@Nullable Machine> serving = new AtomicReference<>();
    private final Map<Long, CompletableFuture<Reply<Grant>>> callers = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();
    private final Watchers watchers = new Watchers(this);
    private final Counters counters = new Counters();

    void serve(Machine machine) {
        serving.set(machine);
    }

    /** The machine that follows the log, or did last; empty before the first. */
    Optional<Machine> serving() {
        return Optional.ofNullable(serving.get());
    }

    Watchers watchers() {
        return watchers;
    }

    Counters counters() {
        return counters;
    }

    /** A token for a caller who waits for a lock. */
    long register(CompletableFuture<Reply<Grant>> caller) {
        long token = tokens.incrementAndGet();
        callers.put(token, caller);
        return token;
    }

    Optional<CompletableFuture<Reply<Grant>>> takeCaller(long token) {
        return Optional.ofNullable(callers.remove(token));
    }
}
