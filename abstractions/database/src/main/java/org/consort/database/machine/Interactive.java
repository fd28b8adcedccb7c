package org.consort.database.machine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.Receipt;
import org.consort.database.Committed;
import org.consort.database.Grant;
import org.consort.database.LockRequest;
import org.consort.database.Refusal;
import org.consort.database.Reply;
import org.consort.database.Session;
import org.consort.database.Transaction;

/** Runs transactions whose bodies read before they know what they write. Their writes are one entry of the log in the end. */
final class Interactive {

    private final DatabaseApi api;
    private final Roster roster;
    private final int attempts;

    Interactive(DatabaseApi api, Roster roster, int attempts) {
        this.api = api;
        this.roster = roster;
        this.attempts = attempts;
    }

    /** Optimistic: compares what was read when it commits, and begins again if that has changed. */
    <T> CompletableFuture<Reply<T>> transact(Session.Body<T> body) {
        CompletableFuture<Reply<T>> end = new CompletableFuture<>();
        attempt(body, attempts, end);
        return end;
    }

    private <T> void attempt(Session.Body<T> body, int left, CompletableFuture<Reply<T>> end) {
        Transaction.Builder commit = Transaction.of();
        var unused = begin().thenAccept(begun -> {
            if (!(begun instanceof Reply.Done<Begun> done)) {
                end.complete(other(begun));
                return;
            }
            Receipt read = done.receipt();
            run(
                    done.value(),
                    new OpenSession(done.value().reading(), commit, Optional.empty()),
                    new Attempt<>(body, end),
                    result -> {
                        if (commit.isEmpty()) {
                            end.complete(new Reply.Done<>(read, result));
                        } else {
                            finish(commit, result, end, () -> {
                                if (left <= 1) {
                                    return false;
                                }
                                roster.counters().retries.increment();
                                attempt(body, left - 1, end);
                                return true;
                            });
                        }
                    });
        });
    }

    /** Pessimistic: nobody else writes what it has locked, until its entry writes and unlocks. */
    <T> CompletableFuture<Reply<T>> transact(LockRequest locks, Session.Body<T> body) {
        CompletableFuture<Reply<T>> end = new CompletableFuture<>();
        var unused = api.lock(locks).thenAccept(locked -> {
            if (!(locked instanceof Reply.Done<Grant> done)) {
                end.complete(other(locked));
                return;
            }
            Grant grant = done.value();
            var unusedToo = begin().thenAccept(begun -> {
                if (begun instanceof Reply.Done<Begun> at) {
                    under(grant, locks, at.value(), new Attempt<>(body, end));
                } else {
                    unlock(grant);
                    end.complete(other(begun));
                }
            });
        });
        return end;
    }

    /** A body, and who waits for what it gives. */
    private record Attempt<T>(Session.Body<T> body, CompletableFuture<Reply<T>> end) {}

    private <T> void under(Grant grant, LockRequest locks, Begun begun, Attempt<T> of) {
        Transaction.Builder commit = Transaction.of().underAndUnlock(grant);
        OpenSession session = new OpenSession(begun.reading(), commit, Optional.of(locks.scopes()));
        CompletableFuture<Reply<T>> end = new CompletableFuture<>();
        var unused = end.thenAccept(reply -> {
            if (!reply.isDone()) {
                unlock(grant);
            }
            of.end().complete(reply);
        });
        run(begun, session, new Attempt<>(of.body(), end), result -> {
            if (commit.isEmpty()) {
                var unusedToo = api.unlock(grant)
                        .thenAccept(reply -> end.complete(
                                reply instanceof Reply.Done<Long> done
                                        ? new Reply.Done<>(done.receipt(), result)
                                        : other(reply)));
            } else {
                finish(commit, result, end, () -> false);
            }
        });
    }

    /** What became of it doesn't matter: it is released, or was not held any more. */
    private void unlock(Grant grant) {
        var unused = api.unlock(grant);
    }

    /**
     * What a body begins with.
     *
     * @param machine whose worker threads run it
     */
    private record Begun(Machine machine, Readings.Pinned reading) {}

    private CompletableFuture<Reply<Begun>> begin() {
        return api.linearizable(
                machine -> new Begun(machine, Readings.now(machine.state().store())));
    }

    private static <T> void run(Begun begun, OpenSession session, Attempt<T> of, Consumer<T> then) {
        begun.machine().context().work(() -> {
            T result;
            try (Readings.Pinned reading = begun.reading()) {
                result = of.body().run(session);
                session.complete();
            } catch (Exception e) {
                of.end().complete(new Reply.Refused<>(Refusal.ABORTED, "the body of the transaction threw " + e));
                return;
            }
            then.accept(result);
        });
    }

    /** Tries again, and says whether it does. */
    private interface Again {
        boolean begins();
    }

    private <T> void finish(Transaction.Builder commit, T result, CompletableFuture<Reply<T>> end, Again again) {
        Transaction transaction;
        try {
            transaction = commit.done();
        } catch (IllegalArgumentException e) {
            end.complete(new Reply.Refused<>(Refusal.LIMIT, String.valueOf(e.getMessage())));
            return;
        }
        var unused = api.submit(transaction).thenAccept(reply -> {
            if (reply instanceof Reply.Done<Committed> done) {
                end.complete(new Reply.Done<>(done.receipt(), result));
            } else if (!reply.refusal().equals(Optional.of(Refusal.CONFLICT)) || !again.begins()) {
                end.complete(other(reply));
            }
        });
    }

    /** The same, of another type. */
    private static <T> Reply<T> other(Reply<?> reply) {
        if (reply instanceof Reply.Refused<?> r) {
            return new Reply.Refused<>(r.reason(), r.detail());
        } else if (reply instanceof Reply.Rejected<?> r) {
            return new Reply.Rejected<>(r.reason(), r.detail());
        }
        return new Reply.Unknown<>(reply instanceof Reply.Unknown<?> u ? u.detail() : "");
    }
}
