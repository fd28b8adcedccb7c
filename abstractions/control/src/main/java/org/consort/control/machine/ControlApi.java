package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.consort.Delivery;
import org.consort.Outcome;
import org.consort.Registration;
import org.consort.control.Change;
import org.consort.control.ChangeHandler;
import org.consort.control.Conclusion;
import org.consort.control.Control;
import org.consort.control.Decision;
import org.consort.control.Handler;
import org.consort.control.History;
import org.consort.control.Judgement;
import org.consort.control.Result;
import org.consort.control.Rule;
import org.consort.spi.abstraction.Context;

/** What users call, on any thread: turns calls into entries, and outcomes into conclusions. */
final class ControlApi implements Control {

    private final Context context;
    private final Types types;
    private final Chain chain;
    private final Counters counters;
    private final Map<String, Judgement> judgements = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Conclusion>> callers = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();

    ControlApi(Context context, Types types, Chain chain, Counters counters) {
        this.context = context;
        this.types = types;
        this.chain = chain;
        this.counters = counters;
    }

    @Override
    public Registration register(String type, Handler handler) {
        if (type.startsWith("consort.")) {
            throw new IllegalArgumentException(
                    "change type '" + type + "': names that begin with 'consort.' are " + "Consort's own");
        }
        Change.of(type, ByteBuffer.allocate(0));
        return types.register(type, handler);
    }

    @Override
    public Registration register(String rule, Judgement judgement) {
        Rule.named(rule);
        if (judgements.putIfAbsent(rule, judgement) != null) {
            throw new IllegalStateException("rule '" + rule + "' is registered; close its registration first");
        }
        return () -> judgements.remove(rule, judgement);
    }

    @Override
    public CompletableFuture<Conclusion> submit(Change change) {
        Optional<Handler> handler = types.registered(change.type());
        if (handler.isEmpty()) {
            return rejected(
                    Outcome.Reason.NO_SUCH_TARGET,
                    "no handler for change type '" + change.type() + "' at this member: register one first");
        }
        if (!(handler.get() instanceof ChangeHandler voted)) {
            return context.submit(Inline.encode(change.type(), change.argument()), Delivery.ATOMIC)
                    .thenApply(outcome -> conclusion(outcome));
        }
        Set<String> resources;
        try {
            resources = checked(voted.resources(change.argument().asReadOnlyBuffer()));
        } catch (RuntimeException e) {
            return rejected(Outcome.Reason.REFUSED, "the handler can't tell the change's resources: " + e);
        }
        return propose(change, voted.deterministic(), new Claim(change.type(), resources));
    }

    @Override
    public CompletableFuture<Conclusion> compareHeads() {
        // A resource of its own, so that it waits for nothing and looks at the place where it stands.
        String own = Machine.HEADS + "/" + context.group().self() + "/" + tokens.incrementAndGet();
        return propose(Change.of(Machine.HEADS, ""), true, new Claim(Machine.HEADS, Set.of(own)));
    }

    @Override
    public History history() {
        return chain.history();
    }

    @Override
    public Map<String, String> statistics() {
        Chain.Tip tip = chain.tip();
        Map<String, String> all = new TreeMap<>();
        all.put("control.history.count", String.valueOf(tip.count()));
        all.put("control.history.head", HexFormat.of().formatHex(tip.hash()));
        all.put("control.committed", counters.committed.toString());
        all.put("control.expired", counters.expired.toString());
        all.put("control.handler.failures", counters.handlerFailures.toString());
        all.put("control.malformed", counters.malformed.toString());
        all.put("control.missed", counters.missed.toString());
        all.put("control.refused", counters.refused.toString());
        all.put("control.rolledback", counters.rolledBack.toString());
        return all;
    }

    /** Who waits for the change that this member submitted with this token; once. */
    Optional<CompletableFuture<Conclusion>> takeCaller(long token) {
        return Optional.ofNullable(callers.remove(token));
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

    private CompletableFuture<Conclusion> propose(Change change, boolean deterministic, Claim claim) {
        long token = tokens.incrementAndGet();
        Proposal proposal = new Proposal(
                token,
                deterministic,
                change.ejectDissenters(),
                (int) change.limit().toMillis(),
                claim,
                change.target(),
                change.rule(),
                change.argument());
        Output out = new Output(change.argument().remaining() + 256).u8(Machine.CHANGE);
        proposal.write(out);
        CompletableFuture<Conclusion> conclusion = new CompletableFuture<>();
        callers.put(token, conclusion);
        var unused = context.submit(out.done(), Delivery.ATOMIC)
                .thenAccept(outcome ->
                        refusal(outcome).ifPresent(why -> takeCaller(token).ifPresent(caller -> caller.complete(why))));
        return conclusion;
    }

    /** What the caller of a voted change is told at once; nothing if the change is open. */
    private static Optional<Conclusion> refusal(Outcome outcome) {
        if (outcome instanceof Outcome.Rejected r) {
            return Optional.of(new Conclusion.Rejected(r.reason(), r.detail()));
        }
        if (outcome instanceof Outcome.Unknown u) {
            return Optional.of(new Conclusion.Unknown(u.detail()));
        }
        ByteBuffer result = ((Outcome.Acknowledged) outcome).result();
        return switch (result.hasRemaining() ? result.get(result.position()) : Machine.DONE) {
            case Machine.BUSY ->
                Optional.of(new Conclusion.Rejected(
                        Outcome.Reason.BUSY,
                        "the group has " + Limits.PENDING
                                + " undecided changes, or too many bytes of them: try later"));
            case Machine.BAD ->
                Optional.of(new Conclusion.Rejected(Outcome.Reason.REFUSED, "the entry made no sense to the group"));
            default -> Optional.empty();
        };
    }

    /** What the caller of an inline change is told. */
    private Conclusion conclusion(Outcome outcome) {
        Optional<Conclusion> refusal = refusal(outcome);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Outcome.Acknowledged done = (Outcome.Acknowledged) outcome;
        ByteBuffer bytes = done.result().duplicate();
        boolean succeeded = bytes.hasRemaining() && bytes.get() == Machine.DONE;
        Result result = succeeded
                ? new Result(context.group().self(), Result.Kind.SUCCEEDED, bytes.slice(), "")
                : new Result(context.group().self(), Result.Kind.FAILED, Handler.EMPTY, Inline.reason(bytes));
        return new Conclusion.Decided(
                new Decision(done.receipt(), done.receipt().index(), Decision.Outcome.COMMITTED, List.of(result)));
    }

    private static Set<String> checked(Set<String> resources) {
        boolean good = resources.size() <= Proposal.RESOURCE_LIMIT
                && resources.stream().allMatch(r -> !r.isEmpty() && r.length() <= Proposal.NAME_BYTES / 4);
        if (!good) {
            throw new IllegalArgumentException("use at most " + Proposal.RESOURCE_LIMIT + " names of 1 to "
                    + Proposal.NAME_BYTES / 4 + " characters");
        }
        return Set.copyOf(resources);
    }

    private static CompletableFuture<Conclusion> rejected(Outcome.Reason reason, String detail) {
        return CompletableFuture.completedFuture(new Conclusion.Rejected(reason, detail));
    }
}
