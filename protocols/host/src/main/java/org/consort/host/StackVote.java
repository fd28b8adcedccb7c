package org.consort.host;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Stack;
import org.consort.View;
import org.consort.host.wire.StackEntry;
import org.consort.host.wire.Writer;
import org.consort.spi.protocol.Reader;

/**
 * The group's present stack, and how far a proposed one has come: replicated state, changed by entries of the log alone. One
 * proposal at a time; it needs the consent of every member of one view, since that is who runs the new stack. A new view asks
 * everybody again.
 */
final class StackVote {

    /** What the log has decided. */
    sealed interface Verdict {
        /** The proposal's. */
        long token();

        /** From the end of this block or view on. */
        record Change(long token, Stack stack) implements Verdict {}

        /** Nothing changes. */
        record Refusal(long token, String why) implements Verdict {}
    }

    private Optional<StackEntry.Proposal> pending = Optional.empty();
    private final Set<Integer> agreed = new TreeSet<>();

    /** The proposal that members have to answer, in the present view. */
    Optional<StackEntry.Proposal> pending() {
        return pending;
    }

    /**
     * A proposal stands in the log.
     *
     * @return a verdict if it falls at once
     */
    Optional<Verdict> proposed(StackEntry.Proposal proposal, Stack present) {
        if (pending.isPresent()) {
            return refusal(proposal.token(), "a change to " + pending.get().stack() + " is under way; try again");
        }
        if (proposal.stack().equals(present) != proposal.again()) {
            return refusal(proposal.token(), "the group runs on " + present + (proposal.again() ? " now" : " already"));
        }
        pending = Optional.of(proposal);
        agreed.clear();
        return Optional.empty();
    }

    /** An answer stands in the log; one of another proposal or view does not count. */
    Optional<Verdict> answered(MemberId by, int ordinal, StackEntry.Answer answer, View view) {
        if (pending.isEmpty() || pending.get().token() != answer.token() || answer.view() != view.number()) {
            return Optional.empty();
        }
        if (!answer.agrees()) {
            long token = answer.token();
            pending = Optional.empty();
            return refusal(token, by.name() + " can't: " + answer.why());
        }
        agreed.add(ordinal);
        for (Member member : view.members()) {
            if (!agreed.contains(member.ordinal())) {
                return Optional.empty();
            }
        }
        StackEntry.Proposal carried = pending.get();
        pending = Optional.empty();
        return Optional.of(new Verdict.Change(carried.token(), carried.stack()));
    }

    /** Everybody is asked again: members came, or those left have to be able to without the others. */
    void viewChanged() {
        agreed.clear();
    }

    /** There is no proposal. */
    void forget() {
        pending = Optional.empty();
        agreed.clear();
    }

    static Optional<Verdict> refusal(long token, String why) {
        return Optional.of(new Verdict.Refusal(token, why));
    }

    void write(Writer out) {
        out.int8(pending.isPresent() ? 1 : 0);
        if (pending.isPresent()) {
            out.bytes(pending.get().write(new Writer()).toBytes());
            out.int32(agreed.size());
            for (int ordinal : agreed) {
                out.int32(ordinal);
            }
        }
    }

    void read(Reader in) {
        pending = Optional.empty();
        agreed.clear();
        if (in.getByte() != 0) {
            StackEntry entry = StackEntry.read(Reader.of(in.getBytes(1 << 20)));
            if (!(entry instanceof StackEntry.Proposal proposal)) {
                throw new org.consort.spi.protocol.BadFrame("an answer where a proposal was to be");
            }
            pending = Optional.of(proposal);
            int count = in.count(Integer.MAX_VALUE, Integer.BYTES);
            for (int i = 0; i < count; i++) {
                agreed.add(in.getInt());
            }
        }
    }
}
