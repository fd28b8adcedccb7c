package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.consort.MemberId;
import org.consort.Receipt;
import org.consort.control.Conclusion;
import org.consort.control.Execution;
import org.consort.control.Handler;
import org.consort.control.Result;
import org.consort.control.Rule;

/** A change between its entry and its decision. What is replicated of it goes into snapshots; the rest is this member's own. */
final class Pending {

    private final Receipt receipt;
    private final MemberId origin;
    private final ByteBuffer entry;
    private final Proposal proposal;
    private final List<Seat> seats;
    private final Set<Integer> ordinals;

    /** Who waits for the decision at this member. */
    private Optional<CompletableFuture<Conclusion>> caller = Optional.empty();

    /** The handler that was given the change to prepare at this member. */
    private Optional<Handler> preparer = Optional.empty();

    private boolean judged;

    /** Takes a copy of the whole entry, without its kind. */
    Pending(Receipt receipt, MemberId origin, ByteBuffer entry, List<Seat> seats) {
        this.receipt = receipt;
        this.origin = origin;
        this.entry = entry;
        this.proposal = Proposal.read(new Input(entry));
        this.seats = List.copyOf(seats);
        this.ordinals = seats.stream()
                .map(Seat::ordinal)
                .filter(o -> o != Seat.ABSENT)
                .collect(Collectors.toCollection(HashSet::new));
    }

    long index() {
        return receipt.index();
    }

    Receipt receipt() {
        return receipt;
    }

    MemberId origin() {
        return origin;
    }

    Proposal proposal() {
        return proposal;
    }

    List<Seat> seats() {
        return seats;
    }

    /** The bytes that stand in the log. */
    ByteBuffer entry() {
        return entry.duplicate();
    }

    Execution execution() {
        return new Execution(proposal.type(), proposal.argument(), receipt, origin);
    }

    boolean conflictsWith(Pending other) {
        return proposal.claim().conflictsWith(other.proposal.claim())
                && !Collections.disjoint(ordinals, other.ordinals);
    }

    Optional<Seat> openSeatOf(MemberId member) {
        return seats.stream()
                .filter(s ->
                        s.ordinal() != Seat.ABSENT && s.isOpen() && s.member().equals(member))
                .findFirst();
    }

    boolean isComplete() {
        return seats.stream().noneMatch(Seat::isOpen);
    }

    List<Result> results() {
        List<Result> results = seats.stream().map(Seat::result).toList();
        return proposal.deterministic() ? Tallying.markDissent(results) : results;
    }

    Optional<Boolean> verdict() {
        return Tallying.verdict(proposal.rule(), proposal.deterministic(), results());
    }

    /** Whether a registered function has to decide, and can now. */
    boolean awaitsJudgement() {
        return proposal.rule() instanceof Rule.Named && isComplete();
    }

    /** True the first time. */
    boolean takeJudgement() {
        boolean first = !judged;
        judged = true;
        return first;
    }

    Optional<CompletableFuture<Conclusion>> caller() {
        return caller;
    }

    void caller(CompletableFuture<Conclusion> waiting) {
        caller = Optional.of(waiting);
    }

    Optional<Handler> preparer() {
        return preparer;
    }

    void preparer(Handler handler) {
        preparer = Optional.of(handler);
    }

    void write(Output out) {
        out.i64(receipt.epoch()).i64(receipt.index());
        Codec.member(out, origin);
        out.bytes(entry()).i32(seats.size());
        seats.forEach(seat -> seat.write(out));
    }

    static Pending read(Input in) {
        Receipt receipt = new Receipt(in.i64(), in.i64());
        MemberId origin = Codec.member(in);
        ByteBuffer entry = ByteBuffer.wrap(in.array(Limits.ENTRY_BYTES));
        return new Pending(receipt, origin, entry, in.each(Limits.SEATS, Seat::read));
    }
}
