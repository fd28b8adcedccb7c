package org.consort.memory.machine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.MemberId;
import org.consort.memory.Passage;
import org.consort.memory.Reply;

/** Somebody who waits at a barrier. */
final class Arrival {
    private final long index;
    private final MemberId member;
    private Optional<CompletableFuture<Reply<Passage>>> caller = Optional.empty();

    /** @param index of the entry by which it came */
    Arrival(long index, MemberId member) {
        this.index = index;
        this.member = member;
    }

    long index() {
        return index;
    }

    MemberId member() {
        return member;
    }

    /** Who waits here, at this node; not replicated. */
    void caller(Optional<CompletableFuture<Reply<Passage>>> here) {
        caller = here;
    }

    boolean hasCaller() {
        return caller.isPresent();
    }

    /** Who is to be told, once. */
    Optional<CompletableFuture<Reply<Passage>>> takeCaller() {
        Optional<CompletableFuture<Reply<Passage>>> taken = caller;
        caller = Optional.empty();
        return taken;
    }
}
