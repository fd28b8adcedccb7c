package org.consort.ring;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.protocol.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Leads one view to its end: flush, propose, install. Any member may take the part; ballots keep two from settling different things
 * (Lamport 1998). An accepted proposal that it hears of is proposed again as it is, never replaced.
 *
 * <p>This package ends views without lambdas or streams: a member often runs that code for the first time right after a
 * death, and linking them then took longer than all else that the survivors do.
 */
final class Coordinator {

    private static final long SAY_AGAIN_NANOS = 50_000_000L;
    private static final long ANSWER_PATIENCE_NANOS = 2_000_000_000L;

    private final Acceptor acceptor;
    private final Geometry ring;
    private final Opinion opinion;
    private final Voice voice;
    private final Sink sink;
    private final int resilience;
    private final Map<Integer, Report> reports = new HashMap<>();
    private final BitSet accepts = new BitSet();
    private BitSet goneAtProposal = new BitSet();
    private BitSet crashedAtProposal = new BitSet();
    private Ballot ballot = Ballot.NONE;
    private @Nullable Proposal proposal;
    private boolean settled;
    private boolean lastLeaves;
    private long beganNanos;
    private long sayDueNanos;

    Coordinator(Acceptor acceptor, Geometry ring, Opinion opinion, Voice voice, Sink sink, int resilience) {
        this.acceptor = acceptor;
        this.ring = ring;
        this.opinion = opinion;
        this.voice = voice;
        this.sink = sink;
        this.resilience = resilience;
    }

    boolean isActive() {
        return !ballot.isNone();
    }

    /** True if this member, which wants to leave, is all that is left: no view follows. */
    boolean lastLeaves() {
        return lastLeaves;
    }

    /** True if this member itself settled how the view ends: it may be the only one that knows. */
    boolean hasSettled() {
        return settled;
    }

    /** Starts a ballot greater than all seen. */
    void begin(Ballot seen, long nowNanos) {
        Ballot highest = seen.compareTo(acceptor.promised()) > 0 ? seen : acceptor.promised();
        ballot = new Ballot(highest.attempt() + 1, ring.ordinal(ring.self()));
        acceptor.promise(ballot);
        reports.clear();
        accepts.clear();
        proposal = null;
        beganNanos = nowNanos;
        sayDueNanos = nowNanos;
        reports.put(ring.self(), acceptor.report());
        step(nowNanos);
    }

    /** Gives up if a greater ballot is about. */
    void yieldTo(Ballot other) {
        if (isActive() && other.compareTo(ballot) > 0) {
            ballot = Ballot.NONE;
        }
    }

    void report(int from, Ballot answered, Report report, long nowNanos) {
        if (isActive() && answered.equals(ballot) && proposal == null) {
            reports.put(from, report);
            step(nowNanos);
        }
    }

    void accept(int from, Ballot answered, long nowNanos) {
        if (isActive() && answered.equals(ballot) && proposal != null) {
            accepts.set(from);
            step(nowNanos);
        }
    }

    /** Does what has become possible, and says again what was not answered. */
    void step(long nowNanos) {
        if (!isActive() || settled) {
            return;
        }
        if (proposal == null) {
            propose(nowNanos);
        }
        if (proposal != null) {
            settle(proposal, nowNanos);
        }
        if (!settled && nowNanos >= sayDueNanos) {
            sayDueNanos = nowNanos + SAY_AGAIN_NANOS;
            sayAgain(nowNanos);
        }
    }

    private void propose(long nowNanos) {
        if (!answeredByAllAwaited(nowNanos)) {
            return;
        }
        preferLiving(nowNanos);
        if (!permits(reported())) {
            stall(reported());
            return;
        }
        Optional<Proposal> accepted = highestAccepted();
        Proposal chosen = accepted.isPresent() ? inLine(accepted.get(), nowNanos) : fresh(nowNanos);
        if (chosen.members().isEmpty()) {
            lastLeaves = true;
            return;
        }
        proposal = chosen;
        goneAtProposal = gone(nowNanos);
        crashedAtProposal = crashed();
        beganNanos = nowNanos;
        sayDueNanos = nowNanos;
        if (acceptor.propose(ring.self(), ballot, new Acceptor.Asked(chosen, goneAtProposal), nowNanos)) {
            accepts.set(ring.self());
        }
    }

    /** Reports of members that are about to go are used only if there is no quorum without them: they make poor donors. */
    private void preferLiving(long nowNanos) {
        BitSet living = reported();
        living.andNot(gone(nowNanos));
        if (permits(living)) {
            keepReportsOf(living);
        } else {
            BitSet undead = reported();
            undead.andNot(crashed());
            keepReportsOf(undead);
        }
    }

    private void keepReportsOf(BitSet ranks) {
        for (int rank = 0; rank < ring.size(); rank++) {
            if (!ranks.get(rank)) {
                reports.remove(rank);
            }
        }
    }

    private void settle(Proposal proposed, long nowNanos) {
        if (!isWithin(gone(nowNanos), goneAtProposal) || !isWithin(crashed(), crashedAtProposal)) {
            // Whoever dies takes along the blocks that only it had, even if it was suspected before: none may be had
            // from it now.
            begin(ballot, nowNanos);
            return;
        }
        if (!accepts.get(ring.self()) && acceptor.proceed(nowNanos)) {
            accepts.set(ring.self());
        }
        if (!acceptedByAllAwaited(proposed, nowNanos)) {
            return;
        }
        if (!permits(accepts)) {
            stall(accepts);
            return;
        }
        if (proposed.line() == ring.view().line() && !mayKeepLine(accepts)) {
            return;
        }
        settled = true;
        for (int rank : others()) {
            voice.install(ring.id(rank), proposed);
        }
        acceptor.decide(proposed, nowNanos);
    }

    private void sayAgain(long nowNanos) {
        Proposal proposed = proposal;
        for (int rank : others()) {
            if (proposed == null && !reports.containsKey(rank)) {
                voice.flush(rank, ballot);
            } else if (proposed != null && !accepts.get(rank)) {
                voice.propose(rank, ballot, new Acceptor.Asked(proposed, goneAtProposal));
            }
        }
        if (nowNanos - beganNanos > ANSWER_PATIENCE_NANOS) {
            complain(nowNanos);
        }
    }

    private void complain(long nowNanos) {
        for (int rank : others()) {
            boolean answered = proposal == null ? reports.containsKey(rank) : accepts.get(rank);
            if (!answered && !opinion.mustGo(ring.view(), ring.id(rank), nowNanos)) {
                sink.complain(ring.id(rank), "it does not answer in a view change");
            }
        }
        beganNanos = nowNanos;
    }

    private Optional<Proposal> highestAccepted() {
        Ballot highest = Ballot.NONE;
        Optional<Proposal> chosen = Optional.empty();
        for (Map.Entry<Integer, Report> entry : reports.entrySet()) {
            Report report = entry.getValue();
            if (report.accepted().isPresent() && report.acceptedBallot().compareTo(highest) > 0) {
                highest = report.acceptedBallot();
                chosen = Optional.of(report.accepted().get().from(entry.getKey()));
            }
        }
        return chosen;
    }

    private Proposal fresh(long nowNanos) {
        View view = ring.view();
        List<Member> next = new ArrayList<>();
        boolean[] leaving = new boolean[view.size()];
        for (int rank = 0; rank < view.size(); rank++) {
            MemberId id = ring.id(rank);
            leaving[rank] = !reports.containsKey(rank) || opinion.isLeaving(id) || opinion.mustGo(view, id, nowNanos);
            if (!leaving[rank]) {
                next.add(view.members().get(rank));
            }
        }
        int ordinal = addJoiners(next, view.nextOrdinal(), nowNanos);
        return Cut.of(reports, leaving, new Cut.Next(nextLine(nowNanos), ordinal, next));
    }

    private int addJoiners(List<Member> next, int firstOrdinal, long nowNanos) {
        int ordinal = firstOrdinal;
        for (Member joiner : opinion.joiners(ring.view(), nowNanos)) {
            if (isFree(joiner.name(), next) && !next.isEmpty() && next.size() < Geometry.MEMBER_LIMIT) {
                next.add(new Member(ordinal++, joiner.id(), joiner.addresses(), joiner.properties()));
            }
        }
        return ordinal;
    }

    private static boolean isFree(String name, List<Member> members) {
        for (Member member : members) {
            if (member.name().equals(name)) {
                return false;
            }
        }
        return true;
    }

    /**
     * What was accepted before: as it is, but on a line of its own if those left are too few to be sure that no other part of
     * this view settles something else on the old one.
     */
    private Proposal inLine(Proposal kept, long nowNanos) {
        return kept.line() == ring.view().line() ? kept.onLine(nextLine(nowNanos)) : kept;
    }

    /** The same line, unless another part of this view might go on too. Each ballot that leaves it has a line of its own. */
    private long nextLine(long nowNanos) {
        View view = ring.view();
        BitSet living = reported();
        living.andNot(gone(nowNanos));
        long own = ((long) ballot.attempt() << Integer.SIZE) + ballot.coordinator();
        return mayKeepLine(living)
                ? view.line()
                : View.siblingLine(view.line(), mix(mix(view.line() + 31 * view.number()) + own));
    }

    /** Whether at most one proposal can be settled by so many: what else is settled must be on another line. */
    private boolean mayKeepLine(BitSet present) {
        View view = ring.view();
        return view.policy() != View.Policy.LAST_SURVIVOR || Quorum.isMajority(view, present, opinion.dead(view));
    }

    /** Steele, Lea, Flood 2014: the finalizer of SplitMix64. */
    private static long mix(long seed) {
        long z = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private boolean permits(BitSet present) {
        return Quorum.permits(ring.view(), present, opinion.dead(ring.view()), resilience);
    }

    private BitSet reported() {
        BitSet ranks = new BitSet();
        for (int rank : reports.keySet()) {
            ranks.set(rank);
        }
        return ranks;
    }

    private BitSet gone(long nowNanos) {
        BitSet ranks = new BitSet();
        for (int rank = 0; rank < ring.size(); rank++) {
            ranks.set(rank, opinion.mustGo(ring.view(), ring.id(rank), nowNanos));
        }
        return ranks;
    }

    private BitSet crashed() {
        BitSet ranks = new BitSet();
        for (int rank = 0; rank < ring.size(); rank++) {
            ranks.set(rank, opinion.isCrashed(ring.id(rank)));
        }
        return ranks;
    }

    private static boolean isWithin(BitSet ranks, BitSet others) {
        BitSet rest = (BitSet) ranks.clone();
        rest.andNot(others);
        return rest.isEmpty();
    }

    private boolean answeredByAllAwaited(long nowNanos) {
        BitSet awaited = gone(nowNanos);
        awaited.flip(0, ring.size());
        awaited.andNot(reported());
        return awaited.isEmpty();
    }

    private boolean acceptedByAllAwaited(Proposal proposed, long nowNanos) {
        for (int rank = 0; rank < ring.size(); rank++) {
            MemberId id = ring.id(rank);
            if (!accepts.get(rank) && proposed.contains(id) && !opinion.mustGo(ring.view(), id, nowNanos)) {
                return false;
            }
        }
        return true;
    }

    private List<Integer> others() {
        List<Integer> ranks = new ArrayList<>(ring.size());
        for (int rank = 0; rank < ring.size(); rank++) {
            if (rank != ring.self() && !opinion.isCrashed(ring.id(rank))) {
                ranks.add(rank);
            }
        }
        return ranks;
    }

    private void stall(BitSet present) {
        String missing = ring.view().members().stream()
                .filter(member -> !present.get(ring.view().rankOf(member.id())))
                .map(Member::name)
                .collect(Collectors.joining(", "));
        String why = "only " + present.cardinality() + " of " + ring.size() + " members of view "
                + ring.view().number() + " answer, too few under " + bound(present)
                + "; waiting for " + missing;
        sink.stalled(why);
    }

    private String bound(BitSet present) {
        return Quorum.permitsByPolicy(ring.view(), present, opinion.dead(ring.view()))
                ? "ring.resilience = " + resilience + ", since only the others may hold what was delivered"
                : "policy " + ring.view().policy();
    }
}
