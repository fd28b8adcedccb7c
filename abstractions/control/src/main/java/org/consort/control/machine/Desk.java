package org.consort.control.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.control.Handler;

/**
 * What this member has of one type: a handler, or what a handler will need when it comes. Confined to the group's thread.
 */
final class Desk {

    private Optional<Handler> handler = Optional.empty();
    private Optional<CompletableFuture<byte[]>> state = Optional.empty();
    private List<Settled> backlog = new ArrayList<>();
    private boolean missed;

    /** A desk of which nothing is known. */
    static Desk empty() {
        return new Desk();
    }

    /** A desk as another member saved it, which waits for a handler. */
    static Desk of(SavedType saved) {
        Desk desk = new Desk();
        desk.state = saved.state();
        desk.backlog = new ArrayList<>(saved.backlog());
        desk.missed = saved.missed();
        return desk;
    }

    Optional<Handler> handler() {
        return handler;
    }

    /** True if changes were dropped because no handler came: the type can't be used at this member any more. */
    boolean missed() {
        return missed;
    }

    /** True if there is nothing to hand on. */
    boolean isBare() {
        return handler.isEmpty() && state.isEmpty() && backlog.isEmpty() && !missed;
    }

    /** A handler takes over from now on; the caller brings it up to date with {@link #kept}. */
    void attach(Handler newHandler) {
        handler = Optional.of(newHandler);
        state = Optional.empty();
        backlog = new ArrayList<>();
    }

    /** No handler any more; its state is or will be there. */
    void detach(CompletableFuture<byte[]> saved) {
        handler = Optional.empty();
        state = Optional.of(saved);
    }

    /** State and backlog while there is no handler. */
    SavedType kept(String type) {
        return new SavedType(type, state, backlog, missed);
    }

    void keep(Settled settled) {
        backlog.add(settled);
    }

    /** Gives up on this type; returns how many bytes that frees. */
    int miss() {
        int freed = backlog.stream().mapToInt(Settled::sizeBytes).sum();
        missed = true;
        state = Optional.empty();
        backlog = new ArrayList<>();
        handler = Optional.empty();
        return freed;
    }
}
