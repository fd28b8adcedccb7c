package org.consort.views;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Reader;

/** What a coordinator has gathered for one ballot. */
final class Call {

    /**
     * What a member tells the coordinator.
     *
     * @param accepted the last ballot in which it accepted a proposal
     * @param proposal what it accepted
     * @param holdings what it holds; empty if it accepted a proposal, which is proposed again as it is
     */
    record Report(Ballot accepted, Optional<Proposal> proposal, byte[] holdings) {

        void write(Frame frame) {
            accepted.write(frame);
            frame.putByte(proposal.isPresent() ? 1 : 0);
            if (proposal.isPresent()) {
                proposal.get().write(frame);
            } else {
                Proposal.write(frame, holdings);
            }
        }

        static Report read(Reader in, Ordering ordering) {
            Ballot accepted = Ballot.read(in);
            return in.getFlag()
                    ? new Report(accepted, Optional.of(Proposal.read(in, ordering)), new byte[0])
                    : new Report(accepted, Optional.empty(), Proposal.readHoldings(in, ordering));
        }
    }

    private final MemberId self;
    private final Ballot ballot;
    private final Set<MemberId> asked;
    private final Map<MemberId, Report> reports = new TreeMap<>();
    private final Set<MemberId> acceptors = new HashSet<>();
    private boolean proposed;

    Call(MemberId self, Ballot ballot, Set<MemberId> asked) {
        this.self = self;
        this.ballot = ballot;
        // In a fixed order, unlike that of Set.copyOf, which each JVM draws anew.
        this.asked = Collections.unmodifiableSet(new TreeSet<>(asked));
    }

    Ballot ballot() {
        return ballot;
    }

    Set<MemberId> asked() {
        return asked;
    }

    /** True if that was the last report that lacked. */
    boolean reported(MemberId from, Report report) {
        if (proposed || !asked.contains(from)) {
            return false;
        }
        reports.put(from, report);
        proposed = reports.size() == asked.size();
        return proposed;
    }

    /** True if that was the last acceptance that lacked. */
    boolean accepted(MemberId from) {
        return proposed && asked.contains(from) && acceptors.add(from) && acceptors.size() == asked.size();
    }

    /**
     * What all reports come to. What was accepted by anybody is kept as it is, for it may be settled. Under the last-survivor
     * policy only a majority keeps the line: so on one line one thing at most is settled.
     */
    Proposal compose(View view, Ordering ordering, Wishes wishes) {
        Proposal next = reports.values().stream()
                .filter(report -> report.proposal().isPresent())
                .max(Comparator.comparing(Report::accepted))
                .flatMap(Report::proposal)
                .orElseGet(() -> fresh(view, ordering, wishes));
        boolean isMajority = 2 * asked.size() > view.size();
        return view.policy() == View.Policy.LAST_SURVIVOR && !isMajority ? next.onLine(branch(view.line())) : next;
    }

    private Proposal fresh(View old, Ordering ordering, Wishes wishes) {
        byte[] cut =
                ordering.merge(reports.values().stream().map(Report::holdings).toList());
        List<Member> members = wishes.next(old, asked, self);
        int nextOrdinal =
                Math.max(old.nextOrdinal(), members.get(members.size() - 1).ordinal() + 1);
        View next = new View(
                old.line(),
                old.number() + 1,
                ordering.indexAfter(cut),
                old.policy(),
                old.quorumOf(),
                nextOrdinal,
                members);
        return new Proposal(next, cut);
    }

    /** A name for a line that nobody else gives: it depends on the line, the ballot and the one that coordinates it. */
    private long branch(long line) {
        long mixed = line * 0x9E3779B97F4A7C15L + ballot.attempt();
        mixed = (mixed ^ mixed >>> 29) * 0xBF58476D1CE4E5B9L + self.hashCode();
        return View.siblingLine(line, (mixed ^ mixed >>> 32) * 0x94D049BB133111EBL);
    }

    /** Those whose answer lacks. */
    List<MemberId> silent() {
        Set<MemberId> answered = proposed ? acceptors : reports.keySet();
        return asked.stream().filter(id -> !answered.contains(id)).sorted().toList();
    }
}
