package org.consort.control.machine;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.consort.Registration;
import org.consort.control.Conclusion;
import org.consort.control.Handler;
import org.consort.control.Judgement;
import org.consort.control.Result;
import org.jspecify.annotations.Nullable;

/**
 * What outlives the machines of one group at one node: who registered what, who waits for which change, and the order in which
 * user code runs. Any thread.
 */
final class Roster {

    private final Counters counters = new Counters();
    private final Schedule schedule = new Schedule();
    private final Map<String, Enrolled> handlers = new ConcurrentHashMap<>();
    private final Map<String, Judgement> judgements = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Conclusion>> callers = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();
    private volatile @Nullable Machine serving;

    Counters counters() {
        return counters;
    }

    /** One for all machines: what the next one gives a handler comes after what the last one gave it. */
    Schedule schedule() {
        return schedule;
    }

    /** From now on this machine serves; it takes the handlers that were there before, and is told of those that come. */
    void serve(Machine machine) {
        Machine before = serving;
        serving = machine;
        if (before != null) {
            before.types().supersede();
        }
    }

    /** The machine that knows most of the group's state: the one of this life, or of the last one until this one has adopted a state. */
    Optional<Machine> serving() {
        return Optional.ofNullable(serving);
    }

    /** See {@link org.consort.control.Control#register(String, Handler)}. */
    Registration register(String type, Handler handler) {
        serving().ifPresent(machine -> machine.types().checkNothingMissed(type));
        Enrolled enrolled = Enrolled.of(type, handler);
        if (handlers.putIfAbsent(type, enrolled) != null) {
            throw new IllegalStateException("change type '" + type + "' has a handler; close its registration first");
        }
        // After the handler is there: whichever machine begins to serve meanwhile finds it, and a second time does no
        // harm.
        serving().ifPresent(machine -> machine.types().came(enrolled));
        return () -> {
            if (handlers.remove(type, enrolled)) {
                serving().ifPresent(machine -> machine.types().went(enrolled));
            }
        };
    }

    /** See {@link org.consort.control.Control#register(String, Judgement)}. */
    Registration register(String rule, Judgement judgement) {
        if (judgements.putIfAbsent(rule, judgement) != null) {
            throw new IllegalStateException("rule '" + rule + "' is registered; close its registration first");
        }
        return () -> judgements.remove(rule, judgement);
    }

    Optional<Handler> handler(String type) {
        return Optional.ofNullable(handlers.get(type)).map(Enrolled::handler);
    }

    Collection<Enrolled> handlers() {
        return List.copyOf(handlers.values());
    }

    boolean has(Enrolled enrolled) {
        return enrolled.equals(handlers.get(enrolled.type()));
    }

    Optional<Judgement> judgement(String name) {
        return Optional.ofNullable(judgements.get(name));
    }

    /** A function that fails does not commit. */
    boolean judge(Judgement judgement, List<Result> results) {
        try {
            return judgement.commits(results);
        } catch (RuntimeException e) {
            counters.handlerFailures.increment();
            return false;
        }
    }

    /** A number that no other change of this node has, whatever life it is from. */
    long nextToken() {
        return tokens.incrementAndGet();
    }

    /** Somebody waits for the change of this token. */
    CompletableFuture<Conclusion> await(long token) {
        CompletableFuture<Conclusion> conclusion = new CompletableFuture<>();
        callers.put(token, conclusion);
        return conclusion;
    }

    /** Who waits for the change that this node submitted with this token; once. */
    Optional<CompletableFuture<Conclusion>> takeCaller(long token) {
        return Optional.ofNullable(callers.remove(token));
    }
}
