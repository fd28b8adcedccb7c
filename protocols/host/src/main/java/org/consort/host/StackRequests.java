package org.consort.host;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.consort.StackOutcome;
import org.jspecify.annotations.Nullable;

/** What users of this node asked for about the stack and have no outcome for: each gets one, whatever life it was asked in. Any thread. */
final class StackRequests {

    private final Supplier<String> why;
    private final Consumer<Runnable> callbacks;
    private final Set<CompletableFuture<StackOutcome>> open = ConcurrentHashMap.newKeySet();

    /** The present life; null if there is none. */
    interface Now {
        @Nullable
        Life life();
    }

    StackRequests(Supplier<String> why, Consumer<Runnable> callbacks) {
        this.why = why;
        this.callbacks = callbacks;
    }

    CompletableFuture<StackOutcome> ask(Now now, BiConsumer<Life, CompletableFuture<StackOutcome>> request) {
        CompletableFuture<StackOutcome> outcome = new CompletableFuture<>();
        Life of = now.life();
        if (of == null) {
            callbacks.accept(
                    () -> outcome.complete(new StackOutcome.Refused("this node is not in the group: " + why.get())));
            return outcome;
        }
        open.add(outcome);
        var unused = outcome.whenComplete((done, failure) -> open.remove(outcome));
        of.execute(() -> request.accept(of, outcome));
        if (now.life() != of) {
            // It ends, or ended: whoever ended it may have looked for open requests before this one was there.
            giveUp(why.get());
        }
        return outcome.copy();
    }

    /** The life is over. */
    void giveUp(String because) {
        for (CompletableFuture<StackOutcome> each : open) {
            callbacks.accept(
                    () -> each.complete(new StackOutcome.Unknown("this node is not in the group: " + because)));
        }
    }
}
