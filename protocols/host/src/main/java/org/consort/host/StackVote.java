package org.consort.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

        /**
         * From the end of this block or view on.
         *
         * @param endpoints of members by ordinal, if they are met elsewhere from then on
         */
        record Change(long token, Stack stack, Map<Integer, String> endpoints) implements Verdict {

            /** The same view, with its members where they can be dialled now. */
            View moved(View view) {
                if (endpoints.isEmpty()) {
                    return view;
                }
                List<Member> members = view.members().stream()
                        .map(m -> new Member(
                                m.ordinal(),
                                m.id(),
                                Map.of(stack.transport(), endpoints.getOrDefault(m.ordinal(), "")),
                                m.properties()))
                        .toList();
                return new View(
                        view.line(),
                        view.number(),
                        view.index(),
                        view.policy(),
                        view.quorumOf(),
                        view.nextOrdinal(),
                        members);
            }
        }

        /** Nothing changes. */
        record Refusal(long token, String why) implements Verdict {}
    }

    private Optional<StackEntry.Proposal> pending = Optional.empty();
    /** Name of the member that has proposed it. */
    private String origin = "";

    private final Set<Integer> agreed = new TreeSet<>();
    private final Map<Integer, String> endpoints = new TreeMap<>();

    /** The proposal that members have to answer, in the present view. */
    Optional<StackEntry.Proposal> pending() {
        return pending;
    }

    /**
     * A proposal stands in the log.
     *
     * @param by name of the member that proposes
     * @return a verdict if it falls at once
     */
    Optional<Verdict> proposed(StackEntry.Proposal proposal, String by, Stack present) {
        if (pending.isPresent()) {
            return refusal(proposal.token(), "a change to " + pending.get().stack() + " is under way; try again");
        }
        if (proposal.stack().equals(present) != proposal.again()) {
            return refusal(proposal.token(), "the group runs on " + present + (proposal.again() ? " now" : " already"));
        }
        pending = Optional.of(proposal);
        origin = by;
        agreed.clear();
        endpoints.clear();
        return Optional.empty();
    }

    /** Name of the member that has proposed it. */
    String origin() {
        return origin;
    }

    /** A member is open on the proposed transport. */
    void opened(int ordinal, StackEntry.Endpoint endpoint) {
        if (pending.isPresent() && pending.get().token() == endpoint.token()) {
            endpoints.put(ordinal, endpoint.address());
        }
    }

    /** Where members can be dialled on the proposed transport, by ordinal; those that have said so. */
    Map<Integer, String> endpoints() {
        return endpoints;
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
        return Optional.of(new Verdict.Change(carried.token(), carried.stack(), Map.copyOf(endpoints)));
    }

    /** Everybody is asked again: members came, or those left have to be able to without the others. */
    void viewChanged(View view) {
        agreed.clear();
        endpoints
                .keySet()
                .retainAll(view.members().stream().map(Member::ordinal).toList());
    }

    /** There is no proposal. */
    void forget() {
        pending = Optional.empty();
        agreed.clear();
        endpoints.clear();
    }

    static Optional<Verdict> refusal(long token, String why) {
        return Optional.of(new Verdict.Refusal(token, why));
    }

    void write(Writer out) {
        out.int8(pending.isPresent() ? 1 : 0);
        if (pending.isPresent()) {
            out.bytes(pending.get().write(new Writer()).toBytes()).text(origin);
            out.int32(agreed.size());
            for (int ordinal : agreed) {
                out.int32(ordinal);
            }
            out.int32(endpoints.size());
            endpoints.forEach((ordinal, address) -> out.int32(ordinal).text(address));
        }
    }

    void read(Reader in) {
        pending = Optional.empty();
        agreed.clear();
        endpoints.clear();
        if (in.getByte() != 0) {
            StackEntry entry = StackEntry.read(Reader.of(in.getBytes(1 << 20)));
            if (!(entry instanceof StackEntry.Proposal proposal)) {
                throw new org.consort.spi.protocol.BadFrame("an answer where a proposal was to be");
            }
            pending = Optional.of(proposal);
            origin = in.getText();
            int count = in.count(Integer.MAX_VALUE, Integer.BYTES);
            for (int i = 0; i < count; i++) {
                agreed.add(in.getInt());
            }
            int open = in.count(Integer.MAX_VALUE, 2 * Integer.BYTES);
            for (int i = 0; i < open; i++) {
                endpoints.put(in.getInt(), in.getText());
            }
        }
    }
}
