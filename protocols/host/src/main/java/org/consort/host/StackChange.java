package org.consort.host;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.Outcome;
import org.consort.Stack;
import org.consort.StackOutcome;
import org.consort.View;
import org.consort.host.Counters.Count;
import org.consort.host.security.Level;
import org.consort.host.security.Security;
import org.consort.host.wire.Entries;
import org.consort.host.wire.StackEntry;
import org.consort.host.wire.Writer;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Reader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This member's part in changes of the stack: proposes, answers what others propose after it has made an idle machine of it, and
 * ends the epoch at the block whose answer was the last that lacked. Group's thread.
 */
final class StackChange {

    private static final Logger LOG = LoggerFactory.getLogger(StackChange.class);

    private final Life life;
    private final StackVote vote = new StackVote();
    private final Crossing crossing;
    private final Map<Long, CompletableFuture<StackOutcome>> own = new HashMap<>();
    private Optional<StackVote.Verdict.Change> decided = Optional.empty();
    private @Nullable StackEntry unsent;
    /** Number of the view in which an answer is due; 0 if none is. */
    private long owedFor;

    StackChange(Life life) {
        this.life = life;
        this.crossing = new Crossing(life, this::submit);
    }

    /** A user of this node wants another stack. */
    void propose(Stack wanted, CompletableFuture<StackOutcome> outcome) {
        if (life.phase() != Life.Phase.MEMBER) {
            settle(
                    outcome,
                    new StackOutcome.Refused("this node is not in the group: "
                            + life.host.group().why()));
            return;
        }
        Stack stack = life.host.security().inner(wanted, life.roads.main().transport);
        Optional<String> clash = life.membership.clash(stack, life.view());
        if (clash.isPresent()) {
            settle(outcome, new StackOutcome.Refused(life.self.name() + " can't: " + clash.get()));
            return;
        }
        long token = life.host.environment().random();
        own.put(token, outcome);
        submit(new StackEntry.Proposal(token, stack)).thenAccept(result -> {
            if (result instanceof Outcome.Rejected rejected) {
                life.execute(() -> conclude(token, new StackOutcome.Refused(rejected.detail())));
            }
        });
    }

    /** This node needs another epoch of the present stack. */
    void restart(CompletableFuture<StackOutcome> outcome) {
        long token = life.host.environment().random();
        own.put(token, outcome);
        Stack present = life.membership.published();
        submit(new StackEntry.Proposal(token, present, true)).thenAccept(result -> {
            if (!(result instanceof Outcome.Acknowledged)) {
                life.execute(() -> conclude(token, new StackOutcome.Refused(String.valueOf(result))));
            }
        });
    }

    /** An entry stands in the log; {@code origin} put it there. The payload is borrowed. */
    void entry(Reader in, Member origin, long index) {
        try {
            take(StackEntry.read(in), origin, index);
        } catch (BadFrame e) {
            // The same bytes are refused by the same rule at every member, so the replicas stay equal.
            life.host.counters().add(Count.ENTRIES_UNKNOWN_TARGET);
        }
    }

    private void take(StackEntry entry, Member origin, long index) {
        Optional<StackVote.Verdict> verdict;
        if (entry instanceof StackEntry.Proposal proposal) {
            LOG.info(
                    "group={} epoch={} index={} member={} proposes=\"{}\"",
                    life.name(),
                    life.membership.epoch(),
                    index,
                    origin.id(),
                    proposal.stack());
            Optional<String> flaw = Level.flaw(proposal.stack().transport());
            verdict = flaw.isPresent()
                    ? StackVote.refusal(proposal.token(), flaw.get())
                    : proposed(proposal, origin.name());
            if (verdict.isEmpty()) {
                life.pauses.proposed(life.now());
                answer(life.view());
            }
        } else if (entry instanceof StackEntry.Answer answer) {
            verdict = vote.answered(origin.id(), origin.ordinal(), answer, life.view());
        } else {
            vote.opened(origin.ordinal(), (StackEntry.Endpoint) entry);
            verdict = Optional.empty();
        }
        if (verdict.isPresent()) {
            judge(verdict.get());
        }
    }

    private Optional<StackVote.Verdict> proposed(StackEntry.Proposal proposal, String by) {
        return decided.isPresent()
                ? StackVote.refusal(
                        proposal.token(), "a change to " + decided.get().stack() + " is being made; try again")
                : vote.proposed(proposal, by, life.membership.published());
    }

    private void judge(StackVote.Verdict verdict) {
        if (verdict instanceof StackVote.Verdict.Change change) {
            decided = Optional.of(change);
        } else if (verdict instanceof StackVote.Verdict.Refusal refusal) {
            LOG.info("group={} stack=unchanged why=\"{}\"", life.name(), refusal.why());
            if (vote.pending().isEmpty() && decided.isEmpty()) {
                life.epochs.dropPrepared();
                crossing.drop();
                life.pauses.fell();
            }
            conclude(refusal.token(), new StackOutcome.Refused(refusal.why()));
        }
    }

    /** A view was installed: who is in it has to be able to, and the new machine has to suit it. */
    void viewChanged(View view) {
        vote.viewChanged(view);
        answer(view);
    }

    private void answer(View view) {
        if (vote.pending().isEmpty() || !view.contains(life.self)) {
            return;
        }
        StackEntry.Proposal proposal = vote.pending().get();
        owedFor = view.number();
        life.epochs.dropPrepared();
        crossing.begin(proposal.token(), proposal.stack().transport());
        answerIfReady();
    }

    /** Answers once it is known whether this member can: over the present transport that is at once. */
    private void answerIfReady() {
        if (owedFor == 0 || vote.pending().isEmpty() || life.phase() != Life.Phase.MEMBER) {
            return;
        }
        StackEntry.Proposal proposal = vote.pending().get();
        Optional<Crossing.Standing> standing = crossing.look(life.view(), vote.endpoints());
        if (standing.isPresent()) {
            owedFor = 0;
            Optional<String> clash = standing.get().refusal().or(() -> unwanted(vote.origin(), proposal.again()));
            if (clash.isEmpty()) {
                clash = life.membership.prepare(proposal.stack(), life.view());
            }
            unsent = new StackEntry.Answer(proposal.token(), life.view().number(), clash.isEmpty(), clash.orElse(""));
        }
    }

    /** Why this node takes no change from a member; a bundle's replacement on that one's node changes nothing. */
    private Optional<String> unwanted(String by, boolean again) {
        Security security = life.host.security();
        return again || security.mayChange(by) ? Optional.empty() : Optional.of(security.onlyOperators(by));
    }

    /** Sends the answer that is due, if the inbox takes it. */
    void tick() {
        answerIfReady();
        StackEntry answer = unsent;
        if (answer == null || life.phase() != Life.Phase.MEMBER) {
            return;
        }
        unsent = null;
        submit(answer).thenAccept(result -> {
            if (result instanceof Outcome.Rejected rejected && rejected.reason() == Outcome.Reason.BUSY) {
                life.execute(() -> unsent = unsent == null ? answer : unsent);
            }
        });
    }

    /** The proposal under way is void: the group was forced. Those of this node that are not in the log yet come into it later. */
    void forget() {
        Optional<Long> fallen =
                vote.pending().map(StackEntry.Proposal::token).or(() -> decided.map(made -> made.token()));
        vote.forget();
        decided = Optional.empty();
        crossing.drop();
        life.pauses.fell();
        owedFor = 0;
        unsent = null;
        fallen.ifPresent(token -> conclude(
                token, new StackOutcome.Refused("the group was forced to go on before all had agreed to this")));
    }

    /** What the log decided in the block or view that has just been applied; asking forgets it. */
    Optional<StackVote.Verdict.Change> takeDecided() {
        Optional<StackVote.Verdict.Change> now = decided;
        decided = Optional.empty();
        return now;
    }

    /**
     * The change was made. One answer more, which no vote waits for, is the first that the new stack has to deliver: so it shows that it
     * does, and {@link PauseWatch} when.
     */
    void made(StackVote.Verdict.Change change, long epoch, long lastIndex) {
        crossing.arrived();
        unsent = new StackEntry.Answer(change.token(), life.view().number(), true, "");
        conclude(change.token(), new StackOutcome.Changed(epoch, lastIndex));
    }

    private void conclude(long token, StackOutcome outcome) {
        CompletableFuture<StackOutcome> waiting = own.remove(token);
        if (waiting != null) {
            settle(waiting, outcome);
        }
    }

    private void settle(CompletableFuture<StackOutcome> waiting, StackOutcome outcome) {
        life.host.lanes().callbacks().execute(() -> waiting.complete(outcome));
    }

    private CompletableFuture<Outcome> submit(StackEntry entry) {
        ByteBuffer bytes = ByteBuffer.wrap(entry.write(new Writer()).toBytes());
        return life.inbox.submit(Entries.STACK, Entries.MESSAGE_TARGET, bytes, Delivery.ATOMIC);
    }

    /** The life ends. */
    void close(String why) {
        for (CompletableFuture<StackOutcome> waiting : own.values()) {
            settle(waiting, new StackOutcome.Unknown(why));
        }
        own.clear();
    }

    void write(Writer out) {
        vote.write(out);
    }

    void read(Reader in) {
        vote.read(in);
    }
}
