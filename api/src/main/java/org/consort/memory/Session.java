package org.consort.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.consort.Receipt;

/**
 * One thread's way to the memory, and the owner of what it has written and not released: its <em>write set</em>. Two sessions of one node have two write sets, and see each other's writes as
 * members do, by releases. For one thread at a time; its futures complete on the callback thread.
 *
 * <p>The write set is the session's alone: it outlives views, rejoins and replacements of the model's bundle, and ends with the process; nothing of it was promised to anybody. A release has one of
 * four replies. Done: everybody has it, as one entry. Refused, or rejected: nobody has it, and it stays in the write set, for another try or for {@link #discard}. Unknown: it is not in the write set any
 * more; read to find out.
 *
 * <p>Requests of a session stand in the log in the order in which it made them. Replies need not be awaited for that; but an acquire or a volatile read waits for the replies of all that
 * the session has ordered before.
 */
public final class Session {

    /** Most bytes that a session has written and not released, or was not told of yet, with 12 for each run of bytes that follow each other. */
    public static final int WRITE_SET_BYTES = 4 << 20;

    /** When this member was last known to have all, and how much that was. */
    private record Confirmed(boolean ever, long index, long nanos) {}

    private final Memory memory;
    private final LongSupplier nanoTime;
    private final OwnWrites own = new OwnWrites();
    private final List<CompletableFuture<?>> replies = new ArrayList<>();
    private boolean clean = true;

    /** Written on the callback thread. */
    private volatile Confirmed confirmed = new Confirmed(false, 0, 0);

    private Session(Memory memory, LongSupplier nanoTime) {
        this.memory = memory;
        this.nanoTime = nanoTime;
    }

    /** Another session. */
    public static Session on(Memory memory) {
        return on(memory, System::nanoTime);
    }

    /**
     * Another session with a clock of its own.
     *
     * @param nanoTime what {@link Freshness#within} goes by
     */
    public static Session on(Memory memory, LongSupplier nanoTime) {
        return new Session(memory, nanoTime);
    }

    /** A region as this session sees it, whether it is here already or not. */
    public Region region(String name) {
        return new Region(this, name);
    }

    /** Publishes the write set as one entry. Answered with its index; without an entry, if there is nothing to publish. */
    public CompletableFuture<Reply<Long>> release() {
        absorb();
        return own.waiting().isEmpty()
                ? acquire().thenApply(Session::index)
                : publish(Optional.empty(), nothing -> 0L).thenApply(Session::index);
    }

    /** Completes when all that this session has ordered before is decided: what it reads then is not before that. */
    public CompletableFuture<Reply<Receipt>> acquire() {
        return ordered().thenApply(decided -> here(memory.position()));
    }

    /** Completes when this member has all that anybody was told, or has read, before the call, and all that this session has ordered. */
    public CompletableFuture<Reply<Receipt>> latest() {
        long nanos = nanoTime.getAsLong();
        return ordered().thenCompose(decided -> memory.latest()).thenApply(reply -> {
            if (reply instanceof Reply.Done<Receipt> done) {
                confirm(new Confirmed(true, done.receipt().index(), nanos));
            }
            return reply;
        });
    }

    /** Completes when what this member has is fresh enough: at once, if it is already. */
    public CompletableFuture<Reply<Receipt>> fresh(Freshness bound) {
        Receipt position = memory.position();
        return isMet(bound, position) ? CompletableFuture.completedFuture(here(position)) : latest();
    }

    /** Releases, and if that is done waits at a barrier; see {@link Memory#barrier}. Who passes sees all that was released before by those who came. */
    public CompletableFuture<Reply<Passage>> barrier(String name, int parties) {
        return release()
                .thenCompose(reply -> reply.isDone()
                        ? memory.barrier(name, parties)
                        : CompletableFuture.completedFuture(reply.map(index -> new Passage(index, 0))));
    }

    /** Forgets what was written and not released. What is on its way goes on, and comes back if it is rejected. */
    public void discard() {
        absorb();
        own.discard();
        absorb();
    }

    /** How many bytes an entry with the write set would have, about; 0 if there is nothing to release. */
    public long unreleasedBytes() {
        absorb();
        return own.waiting().cost();
    }

    // For regions.

    Memory memory() {
        return memory;
    }

    /** True if there is nothing of its own to be seen. */
    boolean isClean() {
        return clean;
    }

    OwnWrites own() {
        return own;
    }

    /** Takes notice of what has become of what it ordered. */
    void absorb() {
        own.absorb();
        clean = own.isEmpty();
    }

    void checkRoom(long bytes) {
        long more = bytes + Line.RUN_BYTES * (bytes / Line.BYTES + 2);
        if (own.cost() + more > WRITE_SET_BYTES) {
            own.absorb();
            if (own.cost() + more > WRITE_SET_BYTES) {
                throw new MemoryException(
                        Optional.of(Refusal.LIMIT),
                        "the session has written " + own.cost()
                                + " bytes that are not released, or not yet decided, and " + bytes
                                + " more would be too many: release, and wait for the reply");
            }
        }
        clean = false;
    }

    /** Puts the write set into the log, with an operation behind it. */
    <T> CompletableFuture<Reply<T>> publish(Optional<Atomic> atomic, Function<Long, T> value) {
        absorb();
        Publication publication = own.publish(atomic);
        clean = false;
        CompletableFuture<Reply<Long>> reply;
        try {
            reply = memory.publish(publication);
        } catch (RuntimeException e) {
            publication.settle(Publication.Fate.RETURNED);
            throw e;
        }
        replies.removeIf(CompletableFuture::isDone);
        if (!reply.isDone()) {
            replies.add(reply);
        }
        return reply.thenApply(told -> told.map(value));
    }

    /** Completes when all that it has ordered is decided. */
    CompletableFuture<?> ordered() {
        replies.removeIf(CompletableFuture::isDone);
        return replies.isEmpty()
                ? CompletableFuture.completedFuture(true)
                : CompletableFuture.allOf(replies.toArray(new CompletableFuture<?>[0]));
    }

    private boolean isMet(Freshness bound, Receipt position) {
        if (bound instanceof Freshness.Seen seen) {
            return position.index() >= seen.receipt().index();
        }
        Confirmed last = confirmed;
        if (bound instanceof Freshness.Age age) {
            return last.ever()
                    && nanoTime.getAsLong() - last.nanos() <= age.age().toNanos();
        }
        return last.ever() && position.index() - last.index() <= ((Freshness.Behind) bound).entries();
    }

    private void confirm(Confirmed now) {
        if (!confirmed.ever() || now.nanos() - confirmed.nanos() > 0) {
            confirmed = now;
        }
    }

    private static Reply<Receipt> here(Receipt position) {
        return new Reply.Done<>(position, position);
    }

    /** Where it was done. */
    static Reply<Long> index(Reply<?> reply) {
        return reply instanceof Reply.Done<?> done
                ? new Reply.Done<>(done.receipt(), done.receipt().index())
                : reply.map(never -> 0L);
    }
}
