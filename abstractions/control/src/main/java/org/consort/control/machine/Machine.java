package org.consort.control.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Receipt;
import org.consort.View;
import org.consort.control.Conclusion;
import org.consort.control.Decision;
import org.consort.control.Execution;
import org.consort.control.Result;
import org.consort.control.Rule;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Snapshot;
import org.consort.spi.protocol.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Decides every change the same way at every member.
 *
 * <p>Three parts of different threads meet here. <em>Replicated</em>: history, members, changes under way; altered on the
 * group's thread by log events alone (an entry, a tally, a view). <em>User code</em>: {@link Types} runs it in the log's order,
 * voted handlers on worker threads, and its results come back as answers. <em>Callers</em>: {@link ControlApi}, any thread; it outlives this machine, by the {@link Roster}.
 *
 * <p>A change is <em>open</em> from its entry on, <em>started</em> when no earlier open change conflicts with it, and
 * <em>decided</em> by the first event after which its rule is certain: a tally, a view that loses a target, the verdict of
 * a registered function, or the expiry that any member submits when its alarm rings. So none waits for ever.
 */
final class Machine implements Abstraction {

    /** Kinds of entries: the first byte. */
    static final int INLINE = 1;

    static final int CHANGE = 2;
    static final int EXPIRE = 3;
    static final int VERDICT = 4;

    /** Answers to submitters: the first byte. */
    static final int DONE = 0;

    static final int FAILED = 1;
    static final int BUSY = 2;
    static final int BAD = 3;

    /** The built-in type that compares histories. */
    static final String HEADS = "consort.heads";

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final ByteBuffer NO_RESULTS = ByteBuffer.allocate(0);

    private final Context context;
    private final Roster roster;
    private final Counters counters;
    private final MemberId self;
    private final Types types;
    private final Chain chain;
    private final AtomicReference<@Nullable Saved> restored = new AtomicReference<>();
    private final Map<Long, Pending> pendings = new TreeMap<>();
    private Precedence<Pending> precedence = new Precedence<>(Pending::conflictsWith);
    private List<Member> members = List.of();
    private int pendingBytes;
    private boolean serves;

    Machine(Context context, Roster roster, int historyRecords) {
        this.context = context;
        this.roster = roster;
        this.counters = roster.counters();
        // The group's own answer changes when the next life begins.
        this.self = context.group().self();
        this.types = new Types(context, roster);
        this.chain = new Chain(historyRecords);
    }

    /** Any thread. */
    Context context() {
        return context;
    }

    /** Any thread. */
    MemberId self() {
        return self;
    }

    /** Any thread, as far as it says so. */
    Types types() {
        return types;
    }

    /** For reading, on any thread. */
    Chain chain() {
        return chain;
    }

    @Override
    public ByteBuffer apply(Entry entry) {
        enter();
        ByteBuffer payload = entry.payload();
        try {
            int kind = payload.hasRemaining() ? payload.get() & 0xff : -1;
            return switch (kind) {
                case INLINE -> inline(entry, payload);
                case CHANGE -> open(entry, payload);
                case EXPIRE -> expire(entry, new Input(payload));
                case VERDICT -> verdict(entry, new Input(payload));
                default -> throw new Malformed("entry of kind " + kind);
            };
        } catch (Malformed e) {
            counters.malformed.increment();
            return new Output(1).u8(BAD).done();
        }
    }

    @Override
    public void tallied(Tally tally, long index) {
        enter();
        Pending change = pendings.get(tally.ballot());
        if (change == null) {
            // Decided before: late answers and repeated tallies alter nothing.
            return;
        }
        for (Seat seat : change.seats()) {
            ByteBuffer answer = tally.answers().get(seat.ordinal());
            if (answer != null && answer.remaining() <= Tally.ANSWER_LIMIT) {
                seat.answered(answer);
            }
        }
        conclude(change, index);
    }

    @Override
    public void viewChanged(View view) {
        enter();
        members = view.members();
        for (Pending change : List.copyOf(pendings.values())) {
            change.seats().stream()
                    .filter(seat -> !view.contains(seat.member()))
                    .forEach(Seat::lost);
            conclude(change, view.index());
        }
    }

    @Override
    public void alarm(long token) {
        enter();
        Pending change = pendings.get(token >>> 1);
        if (change != null && (token & 1) == 0) {
            submit(new Output(16).u8(EXPIRE).i64(change.index()));
            // Until it is decided: the entry may be rejected, or lost with the view.
            context.callAfter(AGAIN_NANOS, token);
        } else if (change != null && change.awaitsJudgement()) {
            judge(change);
        }
    }

    @Override
    public Snapshot snapshot() {
        enter();
        return new StateSnapshot(save(types.save()), types);
    }

    @Override
    public void restore(InputStream in) throws IOException {
        restored.set(Saved.readFrom(in));
    }

    @Override
    public boolean isAwaited() {
        return pendings.values().stream().anyMatch(change -> change.caller().isPresent());
    }

    @Override
    public void stop() {
        pendings.values().forEach(change -> forget(change, "this member stopped before the change was decided"));
    }

    /** The replicated state beside these states of handlers. */
    Saved save(List<SavedType> handlers) {
        ByteBuffer open = Saved.writePendings(pendings.values(), pendings.size());
        return new Saved(chain.tip(), chain.links(), members, open, handlers);
    }

    private ByteBuffer inline(Entry entry, ByteBuffer payload) {
        ByteBuffer whole = payload.duplicate();
        String type = Inline.readType(payload);
        Receipt receipt = new Receipt(entry.epoch(), entry.index());
        Inline.Done done = types.inline(new Execution(type, payload.slice(), receipt, entry.sender()));
        chain.append(
                new Chain.Facts(receipt, entry.index(), type, entry.sender(), Decision.Outcome.COMMITTED),
                whole,
                NO_RESULTS.duplicate());
        counters.committed.increment();
        return entry.isLocal() ? done.encode() : NOTHING;
    }

    private ByteBuffer open(Entry entry, ByteBuffer payload) {
        Proposal proposal = Proposal.read(new Input(payload));
        if (pendings.size() >= Limits.PENDING
                || pendingBytes + payload.remaining() > Limits.PENDING_BYTES
                || payload.remaining() > Limits.ENTRY_BYTES) {
            counters.refused.increment();
            return new Output(1).u8(BUSY).done();
        }
        Receipt receipt = new Receipt(entry.epoch(), entry.index());
        Pending change =
                new Pending(receipt, entry.sender(), Answer.copy(payload), Seating.of(proposal.target(), members));
        if (entry.isLocal()) {
            roster.takeCaller(proposal.token()).ifPresent(change::caller);
        }
        admit(change);
        if (proposal.type().equals(HEADS) && change.openSeatOf(self).isPresent()) {
            // Here and nowhere else: only at its own entry is the head the one to compare.
            context.answer(change.index(), head());
        }
        conclude(change, entry.index());
        return new Output(1).u8(DONE).done();
    }

    private void admit(Pending change) {
        pendings.put(change.index(), change);
        pendingBytes += change.entry().remaining();
        context.callAfter(TimeUnit.MILLISECONDS.toNanos(change.proposal().limitMillis()), change.index() << 1);
        if (precedence.add(change)) {
            start(change);
        }
    }

    private void start(Pending change) {
        if (change.openSeatOf(self).isEmpty()) {
            context.answer(change.index(), NOTHING);
            return;
        }
        if (change.proposal().type().equals(HEADS)) {
            return;
        }
        types.prepare(
                change,
                answer -> context.execute(() -> {
                    // After a restore the same index may be another change, to which this answer must not go.
                    if (pendings.get(change.index()) == change) {
                        context.answer(change.index(), answer);
                    }
                }));
    }

    private ByteBuffer head() {
        Chain.Tip tip = chain.tip();
        return Answer.succeeded(new Output(40)
                .i64(tip.count())
                .rest(ByteBuffer.wrap(tip.hash()))
                .done());
    }

    private void conclude(Pending change, long index) {
        Optional<Boolean> verdict = change.verdict();
        if (verdict.isPresent()) {
            decide(change, verdict.get() ? Decision.Outcome.COMMITTED : Decision.Outcome.ROLLED_BACK, index);
        } else if (change.awaitsJudgement() && change.takeJudgement()) {
            judge(change);
        }
    }

    private ByteBuffer expire(Entry entry, Input in) {
        long index = in.i64();
        in.end();
        Pending change = pendings.get(index);
        if (change != null) {
            boolean met = Tallying.isMet(change.proposal().rule(), change.results());
            decide(change, met ? Decision.Outcome.COMMITTED : Decision.Outcome.EXPIRED, entry.index());
        }
        return NOTHING;
    }

    private ByteBuffer verdict(Entry entry, Input in) {
        long index = in.i64();
        boolean commits = in.u8() == 1;
        in.end();
        Pending change = pendings.get(index);
        if (change != null && change.awaitsJudgement()) {
            decide(change, commits ? Decision.Outcome.COMMITTED : Decision.Outcome.ROLLED_BACK, entry.index());
        }
        return NOTHING;
    }

    private void judge(Pending change) {
        if (change.proposal().rule() instanceof Rule.Named rule) {
            List<Result> results = change.results();
            roster.judgement(rule.name())
                    .ifPresent(judgement -> context.work(() -> {
                        boolean commits = roster.judge(judgement, results);
                        submit(new Output(16).u8(VERDICT).i64(change.index()).u8(commits ? 1 : 0));
                    }));
        }
        // The function may be registered later, and the verdict may be rejected.
        context.callAfter(AGAIN_NANOS, change.index() << 1 | 1);
    }

    private void decide(Pending change, Decision.Outcome outcome, long index) {
        List<Result> results = change.results();
        Decision decision = new Decision(change.receipt(), index, outcome, results);
        pendings.remove(change.index());
        pendingBytes -= change.entry().remaining();
        String type = change.proposal().type();
        chain.append(
                new Chain.Facts(change.receipt(), index, type, change.origin(), outcome),
                change.entry(),
                new Output(256).each(results, Codec::result).done());
        count(outcome);
        if (!type.equals(HEADS)) {
            types.settle(change, decision);
        }
        change.caller().ifPresent(c -> context.callback(() -> c.complete(new Conclusion.Decided(decision))));
        ejectDissenters(change, results);
        precedence.remove(change).forEach(this::start);
    }

    private void ejectDissenters(Pending change, List<Result> results) {
        if (change.proposal().ejects()) {
            results.stream()
                    .filter(r -> r.kind() == Result.Kind.DISSENTED)
                    .forEach(r -> context.eject(
                            r.member(),
                            "its result of change " + change.receipt() + " of type '"
                                    + change.proposal().type() + "' differs from that of most members"));
        }
    }

    private void count(Decision.Outcome outcome) {
        switch (outcome) {
            case COMMITTED -> counters.committed.increment();
            case ROLLED_BACK -> counters.rolledBack.increment();
            case EXPIRED -> counters.expired.increment();
        }
    }

    /** Begins to serve, and takes over what {@link #restore} read on another thread, before anything else happens on this one. */
    private void enter() {
        Saved saved = restored.getAndSet(null);
        if (serves && saved == null) {
            return;
        }
        if (saved != null) {
            pendings.values()
                    .forEach(change ->
                            forget(change, "this member took over the group's state before it saw a decision"));
            members = saved.members();
            chain.restore(saved.tip(), saved.links());
            types.adopt(saved.types());
        }
        if (!serves) {
            serves = true;
            roster.serve(this);
        }
        types.begin();
        if (saved != null) {
            resume(saved.readPendings());
        }
    }

    private void resume(List<Pending> open) {
        pendings.clear();
        pendingBytes = 0;
        precedence = new Precedence<>(Pending::conflictsWith);
        for (Pending change : open) {
            admit(change);
            if (change.awaitsJudgement() && change.takeJudgement()) {
                judge(change);
            }
        }
    }

    private void forget(Pending change, String why) {
        change.caller()
                .ifPresent(c -> context.callback(() -> c.complete(
                        new Conclusion.Unknown(why + "; the history of another member tells what became of it"))));
    }

    private void submit(Output entry) {
        // What became of it doesn't matter: the alarm asks again until the change is decided.
        var unused = context.submit(entry.done(), Delivery.ATOMIC);
    }
}
