package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.consort.MemberId;
import org.consort.control.ChangeHandler;
import org.consort.control.Decision;
import org.consort.control.Execution;
import org.consort.control.Handler;
import org.consort.control.InlineHandler;
import org.consort.spi.abstraction.Context;

/**
 * Gives each handler what the log has for it: all of it, once, in order, whenever it comes. Each machine has its
 * own; the handlers are the roster's. Group's thread, unless it says otherwise. Handlers with votes are called through the {@link Schedule}, inline ones at once.
 */
final class Types {

    private final Context context;
    private final Roster roster;
    private final Counters counters;
    private final MemberId self;
    private final Set<String> missed = ConcurrentHashMap.newKeySet();
    private final Map<String, Desk> desks = new TreeMap<>();
    private volatile boolean superseded;
    private int backlogBytes;

    Types(Context context, Roster roster) {
        this.context = context;
        this.roster = roster;
        this.counters = roster.counters();
        this.self = context.group().self();
    }

    /** True if nobody can use the type at this member any more. Any thread. */
    boolean hasMissed(String type) {
        return missed.contains(type);
    }

    /**
     * Any thread.
     *
     * @throws IllegalStateException if nobody can use the type at this member any more
     */
    void checkNothingMissed(String type) {
        if (hasMissed(type)) {
            throw new IllegalStateException(whyMissed(type));
        }
    }

    static String whyMissed(String type) {
        return "change type '" + type + "': changes were missed at this member, because no handler was registered when "
                + "they came; register before joining completes, and restart this node";
    }

    /** Another machine serves the handlers from now on: what they had from this one and have not begun is void. Any thread. */
    void supersede() {
        superseded = true;
    }

    /** A handler was registered. Any thread. */
    void came(Enrolled enrolled) {
        context.execute(() -> attach(enrolled));
    }

    /** A handler's registration was closed. Any thread. */
    void went(Enrolled enrolled) {
        context.execute(() -> detach(enrolled));
    }

    /** All handlers are in force from here on, each with the state that is here for it. */
    void begin() {
        roster.handlers().forEach(this::attach);
    }

    /** Executes an inline change; the result, or a failure's reason, goes to the submitter. */
    Inline.Done inline(Execution execution) {
        Desk desk = desk(execution.type());
        if (desk.handler().orElse(null) instanceof InlineHandler handler) {
            return run(handler, execution);
        }
        keep(execution.type(), new Settled(copy(execution), Optional.empty()));
        return new Inline.Done(false, Inline.text("no inline handler for type '" + execution.type() + "' yet"));
    }

    /**
     * Has a change prepared.
     *
     * @param answer gets the answer on another thread, or at once if there is no handler
     */
    void prepare(Pending change, Consumer<ByteBuffer> answer) {
        String type = change.proposal().type();
        if (!(desk(type).handler().orElse(null) instanceof ChangeHandler handler)) {
            answer.accept(Answer.failed(
                    "no handler for change type '" + type + "' at member " + self.name() + ": register one there"));
            return;
        }
        int unfinished = roster.schedule().unfinished();
        if (unfinished > Limits.STEPS) {
            answer.accept(Answer.failed("member " + self.name() + " is " + unfinished
                    + " steps behind: its handlers are too slow, or one never ends"));
            return;
        }
        change.preparer(handler);
        Execution execution = change.execution();
        post(change.proposal().claim(), () -> answer.accept(prepared(handler, execution)));
    }

    /** Has a decided change committed, or rolled back if it was prepared here. */
    void settle(Pending change, Decision decision) {
        String type = change.proposal().type();
        Execution execution = change.execution();
        Optional<Handler> present = desk(type).handler();
        if (!(present.orElse(null) instanceof ChangeHandler handler)) {
            if (decision.committed()) {
                keep(type, new Settled(execution, Optional.of(decision)));
            }
        } else if (decision.committed()) {
            post(change.proposal().claim(), type, () -> handler.commit(execution, decision));
        } else if (change.preparer().equals(present)) {
            post(change.proposal().claim(), type, () -> handler.rollBack(execution, decision));
        }
    }

    /** The state of all types as of now; see {@link SavedType}. */
    List<SavedType> save() {
        List<SavedType> saved = new ArrayList<>();
        desks.forEach((type, desk) -> {
            if (desk.handler().isPresent()) {
                Handler handler = desk.handler().get();
                saved.add(new SavedType(type, Optional.of(capture(type, handler)), List.of(), false));
            } else if (!desk.isBare()) {
                // Whether a type was only asked for here is this member's own affair.
                saved.add(desk.kept(type));
            }
        });
        return saved;
    }

    /** Takes over what another member saved in place of what is here; {@link #begin} has to follow. */
    void adopt(List<SavedType> saved) {
        desks.clear();
        missed.clear();
        saved.forEach(s -> {
            desks.put(s.type(), Desk.of(s));
            if (s.missed()) {
                missed.add(s.type());
            }
        });
        backlogBytes = saved.stream()
                .flatMap(s -> s.backlog().stream())
                .mapToInt(Settled::sizeBytes)
                .sum();
    }

    /** Runs on the calling thread what user code is ready to run, until something is there. */
    void helpUntilDone(CompletableFuture<?> future) {
        roster.schedule().helpUntil(future::isDone);
    }

    private void attach(Enrolled enrolled) {
        String type = enrolled.type();
        Handler handler = enrolled.handler();
        Desk desk = desk(type);
        if (desk.missed() || desk.handler().isPresent() || !roster.has(enrolled)) {
            return;
        }
        SavedType kept = desk.kept(type);
        if (handler instanceof InlineHandler
                && !kept.state().map(CompletableFuture::isDone).orElse(true)) {
            kept.state().orElseThrow().whenComplete((s, e) -> context.execute(() -> attach(enrolled)));
            return;
        }
        desk.attach(handler);
        backlogBytes -= kept.backlog().stream().mapToInt(Settled::sizeBytes).sum();
        // One that has served before has to forget that, even if this group has no state for it.
        boolean again = enrolled.used().getAndSet(true);
        Optional<CompletableFuture<byte[]>> state = kept.state()
                .or(() -> again ? Optional.of(CompletableFuture.completedFuture(new byte[0])) : kept.state());
        if (handler instanceof InlineHandler inline) {
            guard(type, () -> restore(handler, state));
            kept.backlog().stream().filter(s -> s.decision().isEmpty()).forEach(s -> run(inline, s.execution()));
        } else if (handler instanceof ChangeHandler voted) {
            post(Claim.whole(type), type, () -> restore(handler, state));
            kept.backlog()
                    .forEach(s -> s.decision()
                            .ifPresent(d -> post(Claim.whole(type), type, () -> voted.commit(s.execution(), d))));
        }
    }

    private void detach(Enrolled enrolled) {
        Desk desk = desk(enrolled.type());
        if (desk.handler().equals(Optional.of(enrolled.handler()))) {
            desk.detach(capture(enrolled.type(), enrolled.handler()));
        }
    }

    private CompletableFuture<byte[]> capture(String type, Handler handler) {
        CompletableFuture<byte[]> state = new CompletableFuture<>();
        Runnable take = () -> {
            try {
                ByteBuffer bytes = handler.snapshot();
                state.complete(new Output(bytes.remaining()).rest(bytes).toArray());
            } catch (RuntimeException e) {
                counters.handlerFailures.increment();
                state.completeExceptionally(e);
            }
        };
        if (handler instanceof InlineHandler) {
            take.run();
        } else {
            Runnable refuse = () -> state.completeExceptionally(
                    new IllegalStateException("the handler of '" + type + "' serves a later life of this member now"));
            roster.schedule().post(Claim.whole(type), () -> (superseded ? refuse : take).run(), context::work);
        }
        return state;
    }

    private static void restore(Handler handler, Optional<CompletableFuture<byte[]>> state) {
        // Steps of one type run in order, so the one that takes the state ran before this one.
        state.ifPresent(s -> handler.restore(ByteBuffer.wrap(s.join()).asReadOnlyBuffer()));
    }

    private Inline.Done run(InlineHandler handler, Execution execution) {
        try {
            return new Inline.Done(true, handler.apply(execution));
        } catch (RuntimeException e) {
            counters.handlerFailures.increment();
            return new Inline.Done(false, Inline.text(e.toString()));
        }
    }

    private ByteBuffer prepared(ChangeHandler handler, Execution execution) {
        try {
            return Answer.succeeded(handler.prepare(execution));
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            String message = e.getMessage();
            return Answer.failed(message == null ? e.toString() : message);
        }
    }

    private void post(Claim claim, String type, Runnable step) {
        int unfinished = roster.schedule().unfinished();
        if (unfinished > 2 * Limits.STEPS) {
            context.eject(self, "its handlers are " + unfinished + " steps behind the group");
        }
        post(claim, () -> guard(type, step));
    }

    private void post(Claim claim, Runnable step) {
        Runnable unlessVoid = () -> {
            if (!superseded) {
                step.run();
            }
        };
        roster.schedule().post(claim, unlessVoid, context::work);
    }

    /** A handler that fails where it must not has lost the group's state: the member fetches it anew. */
    private void guard(String type, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            counters.handlerFailures.increment();
            context.eject(
                    self,
                    "handler of change type '" + type + "' failed in a step that must not "
                            + "fail, so this member's state can't be trusted: " + e);
        }
    }

    private void keep(String type, Settled settled) {
        Desk desk = desk(type);
        if (desk.missed() || desk.handler().isPresent()) {
            // Of the other kind than the handler here, or too late: nobody could ever use it.
            counters.missed.increment();
            return;
        }
        desk.keep(settled);
        backlogBytes += settled.sizeBytes();
        if (backlogBytes > Limits.BACKLOG_BYTES || !desks.containsKey(type)) {
            backlogBytes -= desk.miss();
            missed.add(type);
            counters.missed.increment();
        }
    }

    private Desk desk(String type) {
        Desk desk = desks.get(type);
        if (desk == null) {
            desk = Desk.empty();
            // Beyond the limit a type is forgotten at once: its handler then is told that changes were missed.
            if (desks.size() < Limits.TYPES) {
                desks.put(type, desk);
            }
        }
        return desk;
    }

    private static Execution copy(Execution e) {
        return new Execution(e.type(), Answer.copy(e.argument()), e.receipt(), e.origin());
    }
}
