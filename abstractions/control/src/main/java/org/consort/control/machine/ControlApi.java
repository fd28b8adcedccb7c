package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Registration;
import org.consort.control.Change;
import org.consort.control.ChangeHandler;
import org.consort.control.Conclusion;
import org.consort.control.Control;
import org.consort.control.Decision;
import org.consort.control.Handler;
import org.consort.control.Head;
import org.consort.control.History;
import org.consort.control.Judgement;
import org.consort.control.Result;
import org.consort.control.Rule;

/**
 * What users call, on any thread and through all lives of the member: turns calls into entries, and outcomes into
 * conclusions.
 */
final class ControlApi implements Control {

    private static final History NOTHING_YET = new History(new Head(0, "0".repeat(2 * Chain.HASH_BYTES)), List.of());

    private final Group group;
    private final Roster roster;

    ControlApi(Group group, Roster roster) {
        this.group = group;
        this.roster = roster;
    }

    @Override
    public Registration register(String type, Handler handler) {
        if (type.startsWith("consort.")) {
            throw new IllegalArgumentException(
                    "change type '" + type + "': names that begin with 'consort.' are " + "Consort's own");
        }
        Change.of(type, ByteBuffer.allocate(0));
        return roster.register(type, handler);
    }

    @Override
    public Registration register(String rule, Judgement judgement) {
        Rule.named(rule);
        return roster.register(rule, judgement);
    }

    @Override
    public CompletableFuture<Conclusion> submit(Change change) {
        String type = change.type();
        Optional<Handler> handler = roster.handler(type);
        if (handler.isEmpty()) {
            return rejected(
                    Outcome.Reason.NO_SUCH_TARGET,
                    "no handler for change type '" + type + "' at this member: register one first");
        }
        Optional<Machine> at = roster.serving();
        if (at.isEmpty()) {
            return notYet();
        }
        if (at.get().types().hasMissed(type)) {
            return rejected(Outcome.Reason.NO_SUCH_TARGET, Types.whyMissed(type));
        }
        if (!(handler.get() instanceof ChangeHandler voted)) {
            MemberId self = at.get().self();
            return at.get()
                    .context()
                    .submit(Inline.encode(type, change.argument()), Delivery.ATOMIC)
                    .thenApply(outcome -> conclusion(outcome, self));
        }
        Set<String> resources;
        try {
            resources = checked(voted.resources(change.argument().asReadOnlyBuffer()));
        } catch (RuntimeException e) {
            return rejected(Outcome.Reason.REFUSED, "the handler can't tell the change's resources: " + e);
        }
        return propose(at.get(), change, voted.deterministic(), new Claim(type, resources));
    }

    @Override
    public CompletableFuture<Conclusion> compareHeads() {
        Optional<Machine> at = roster.serving();
        if (at.isEmpty()) {
            return notYet();
        }
        // A resource of its own, so that it waits for nothing and looks at the place where it stands.
        String own = Machine.HEADS + "/" + at.get().self() + "/" + roster.nextToken();
        return propose(at.get(), Change.of(Machine.HEADS, ""), true, new Claim(Machine.HEADS, Set.of(own)));
    }

    @Override
    public History history() {
        return roster.serving().map(machine -> machine.chain().history()).orElse(NOTHING_YET);
    }

    @Override
    public Map<String, String> statistics() {
        Head head = roster.serving().map(machine -> machine.chain().head()).orElse(NOTHING_YET.head());
        Counters counters = roster.counters();
        Map<String, String> all = new TreeMap<>();
        all.put("control.history.count", String.valueOf(head.count()));
        all.put("control.history.head", head.hash());
        all.put("control.committed", counters.committed.toString());
        all.put("control.expired", counters.expired.toString());
        all.put("control.handler.failures", counters.handlerFailures.toString());
        all.put("control.malformed", counters.malformed.toString());
        all.put("control.missed", counters.missed.toString());
        all.put("control.refused", counters.refused.toString());
        all.put("control.rolledback", counters.rolledBack.toString());
        return all;
    }

    private CompletableFuture<Conclusion> propose(Machine at, Change change, boolean deterministic, Claim claim) {
        long token = roster.nextToken();
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
        CompletableFuture<Conclusion> conclusion = roster.await(token);
        var unused = at.context()
                .submit(out.done(), Delivery.ATOMIC)
                .thenAccept(outcome -> refusal(outcome)
                        .ifPresent(why -> roster.takeCaller(token).ifPresent(caller -> caller.complete(why))));
        return conclusion;
    }

    /** Lives that were before, or are over, reject for themselves. */
    private CompletableFuture<Conclusion> notYet() {
        return rejected(Outcome.Reason.NOT_A_MEMBER, "this node is not in the group yet: " + group.why());
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
    private static Conclusion conclusion(Outcome outcome, MemberId self) {
        Optional<Conclusion> refusal = refusal(outcome);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Outcome.Acknowledged done = (Outcome.Acknowledged) outcome;
        ByteBuffer bytes = done.result().duplicate();
        boolean succeeded = bytes.hasRemaining() && bytes.get() == Machine.DONE;
        Result result = succeeded
                ? new Result(self, Result.Kind.SUCCEEDED, bytes.slice(), "")
                : new Result(self, Result.Kind.FAILED, Handler.EMPTY, Inline.reason(bytes));
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
