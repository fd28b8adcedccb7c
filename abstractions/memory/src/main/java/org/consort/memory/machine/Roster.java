package org.consort.memory.machine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.consort.memory.Passage;
import org.consort.memory.Publication;
import org.consort.memory.Reply;
import org.jspecify.annotations.Nullable;

/** What outlives the lives of a member: which machine serves, what sessions wait for, who waits at barriers, who watches. Thread-safe. */
final class Roster {

    private final AtomicReference<@Nullable Machine> serving = new AtomicReference<>();
    private final Map<Long, Publication> publications = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Reply<Passage>>> callers = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();
    private final Watchers watchers = new Watchers(this);
    private final Counters counters = new Counters();

    /** From now on this machine has what is read; who still looks at the one before is told. */
    void serve(Machine machine) {
        Machine before = serving.getAndSet(machine);
        if (before != null && before != machine) {
            before.state().regions().close();
        }
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

    /** A token for what a session publishes. */
    long register(Publication publication) {
        long token = tokens.incrementAndGet();
        publications.put(token, publication);
        return token;
    }

    /** Says what became of a publication, if nobody has yet. */
    void settle(long token, Publication.Fate fate) {
        Publication publication = publications.remove(token);
        if (publication != null) {
            publication.settle(fate);
        }
    }

    /** A token for a caller who comes to a barrier. */
    long register(CompletableFuture<Reply<Passage>> caller) {
        long token = tokens.incrementAndGet();
        callers.put(token, caller);
        return token;
    }

    Optional<CompletableFuture<Reply<Passage>>> takeCaller(long token) {
        return Optional.ofNullable(callers.remove(token));
    }
}
