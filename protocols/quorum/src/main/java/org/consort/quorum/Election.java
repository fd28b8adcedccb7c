package org.consort.quorum;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.consort.MemberId;
import org.jspecify.annotations.Nullable;

/** Finds a leader (§3.4), after a rehearsal that troubles nobody (§9.6). */
final class Election implements Ayes {

    private static final long MILLI = 1_000_000;
    private static final long TURN_NANOS = 15 * MILLI;
    private static final long AGAIN_NANOS = 60 * MILLI;
    private static final long HELLO_NANOS = 100 * MILLI;

    private final Core core;
    private final Log log;
    private final Term term;
    private final Opinion opinion;
    private final Deliveries deliveries;
    private final BitSet yes = new BitSet();
    private final BitSet told = new BitSet();
    private final List<Owed> owed = new ArrayList<>();
    private @Nullable MemberId lost;
    private long lostTerm = -1;
    private long heardNanos;
    private long dueNanos;
    private long attempt;

    Election(Core core, Deliveries deliveries) {
        this.core = core;
        this.deliveries = deliveries;
        this.log = core.log();
        this.term = core.term();
        this.opinion = core.opinion();
    }

    /** The machine begins. Nobody was heard yet: a first leader that is not there, or whose machine is not, is not waited for long. */
    void begin(long nowNanos) {
        heardNanos = nowNanos - core.settings().electionNanos();
        dueNanos = nowNanos + seniority() * AGAIN_NANOS;
    }

    /** A leader said something, or somebody got our vote. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
        dueNanos = nowNanos
                + core.settings().electionNanos()
                + jitter(core.settings().electionNanos());
    }

    /** There is no leader: tries soon. */
    void soon(long nowNanos) {
        dueNanos = Math.min(dueNanos, nowNanos + AGAIN_NANOS + jitter(AGAIN_NANOS));
    }

    long nextDeadlineNanos() {
        return dueNanos;
    }

    /** Stands if it is time; does nothing at the leader. */
    void turn(long nowNanos) {
        if (term.isLeading()) {
            return;
        }
        noticeLoss(nowNanos);
        if (!core.store().trouble().isEmpty()) {
            // Nobody stands who could not keep his own vote.
            dueNanos = Math.max(dueNanos, nowNanos + AGAIN_NANOS);
        }
        if (nowNanos < dueNanos) {
            return;
        }
        if (mayStand()) {
            rehearse(nowNanos);
        } else {
            dueNanos = nowNanos + HELLO_NANOS;
            term.rest();
            sayHello();
        }
    }

    /** Stands without a rehearsal: the leader wants it (§3.10). */
    void stand(long nowNanos) {
        if (mayStand() && !term.isLeading() && core.store().trouble().isEmpty()) {
            again(nowNanos);
            term.stand(core.self());
            askAll();
            count(nowNanos);
        }
    }

    /** A new link: a question sent before may be lost. */
    void linkUp(MemberId peer) {
        for (Voter voter : log.config().all()) {
            if (voter.id().equals(peer)) {
                told.clear(voter.ordinal());
            }
        }
    }

    /** Asks and answers: the term and the vote that speak from it are as they stay. */
    void burstEnd() {
        for (Owed answer : owed) {
            core.voice().vote(answer.to(), !answer.rehearsal(), answer.yes(), answer.asked());
        }
        owed.clear();
        boolean asks = term.role() == Term.Role.REHEARSING || term.role() == Term.Role.STANDING;
        for (Voter voter : asks ? log.config().all() : List.<Voter>of()) {
            if (!told.get(voter.ordinal()) && !yes.get(voter.ordinal()) && ask(voter)) {
                told.set(voter.ordinal());
            }
        }
    }

    /** Somebody asks for a vote in its term, or in the next one. */
    void asked(MemberId from, Asked asked, long nowNanos) {
        if (term.reach(asked.term())) {
            soon(nowNanos);
        }
        boolean could = asked.term() == term.number()
                && !log.base().isUnknown()
                && asked.isUpToDate(log.last(), log.lastTerm());
        boolean grants;
        if (asked.rehearsal()) {
            grants = could && !hearsLeader(from, asked.leaderIsDead(), nowNanos);
        } else {
            grants = could && !term.isLeading() && term.voteFor(from);
            if (grants) {
                term.rest();
                heard(nowNanos);
            }
        }
        if (owed.size() < Config.VOTER_LIMIT) {
            owed.add(new Owed(from, asked.rehearsal(), grants, asked.term()));
        }
    }

    /** An answer, in the term of who gives it. */
    void answered(MemberId from, Answer answer, long nowNanos) {
        if (term.reach(answer.term())) {
            soon(nowNanos);
        }
        Term.Role role = answer.rehearsal() ? Term.Role.REHEARSING : Term.Role.STANDING;
        if (!answer.yes() || answer.asked() != term.number() || term.role() != role) {
            return;
        }
        for (Voter voter : log.config().all()) {
            if (voter.id().equals(from)) {
                yes.set(voter.ordinal());
            }
        }
        count(nowNanos);
    }

    @Override
    public boolean has(int ordinal) {
        return yes.get(ordinal);
    }

    /**
     * A question for a vote.
     *
     * @param term the asker's
     * @param last the last position of its log
     * @param lastTerm its term
     * @param leaderIsDead that the asker has proof of the death of its term's leader
     */
    record Asked(long term, boolean rehearsal, long last, long lastTerm, boolean leaderIsDead) {

        /** True if the asker's log has all that one with this end can have committed (§3.6.1). */
        boolean isUpToDate(long otherLast, long otherLastTerm) {
            return lastTerm > otherLastTerm || lastTerm == otherLastTerm && last >= otherLast;
        }
    }

    /** An answer, in the term of who gives it, to a question asked in another. */
    record Answer(long term, boolean rehearsal, boolean yes, long asked) {}

    /** An answer that is still to be sent. */
    private record Owed(MemberId to, boolean rehearsal, boolean yes, long asked) {}

    /**
     * A voter may; and so may one whose vote a configuration takes away that is not known to be committed: it can be the only one that
     * has it, and then nobody who lacks it is elected (§4.2.2). Its own vote does not count.
     */
    private boolean mayStand() {
        if (log.base().isUnknown()) {
            return false;
        }
        return log.config().has(core.ordinal())
                || log.configAt() > deliveries.committed()
                        && log.baseAt(log.configAt()).config().has(core.ordinal());
    }

    /** If the leader is gone, the oldest that is left need not wait. */
    private void noticeLoss(long nowNanos) {
        MemberId leader = term.leader().orElse(null);
        if (leader != null && opinion.isGone(leader) && (!leader.equals(lost) || lostTerm != term.number())) {
            lost = leader;
            lostTerm = term.number();
            dueNanos = Math.min(dueNanos, nowNanos + seniority() * TURN_NANOS);
        }
    }

    private void rehearse(long nowNanos) {
        MemberId leader = term.leader().orElse(null);
        if (leader != null) {
            lost = leader;
            lostTerm = term.number();
        }
        again(nowNanos);
        term.rehearse();
        askAll();
        count(nowNanos);
    }

    private void again(long nowNanos) {
        attempt++;
        dueNanos = nowNanos + AGAIN_NANOS + jitter(AGAIN_NANOS) + seniority() * TURN_NANOS;
    }

    private void count(long nowNanos) {
        if (term.role() == Term.Role.REHEARSING && core.quorum().of(log.config(), this)) {
            stand(nowNanos);
        } else if (term.role() == Term.Role.STANDING && core.quorum().of(log.config(), this)) {
            term.lead(core.self());
        }
    }

    private void askAll() {
        told.clear();
        yes.clear();
        yes.set(core.ordinal());
    }

    private boolean ask(Voter voter) {
        MemberId leader = lost;
        boolean dead = leader != null && lostTerm == term.number() && opinion.isCrashed(leader);
        return core.voice().ask(voter.id(), term.role() == Term.Role.STANDING, log, dead);
    }

    private boolean hearsLeader(MemberId asker, boolean leaderIsDead, long nowNanos) {
        if (term.isLeading()) {
            return true;
        }
        MemberId leader = term.leader().orElse(null);
        if (leader == null || leader.equals(asker) || opinion.isGone(leader) || leaderIsDead) {
            return false;
        }
        return nowNanos - heardNanos < core.settings().electionNanos();
    }

    private void sayHello() {
        for (org.consort.Member member : log.view().members()) {
            if (!member.id().equals(core.self())) {
                core.voice().hello(member.id(), log.view().number());
            }
        }
    }

    /** How many older voters are left. */
    private int seniority() {
        int older = 0;
        for (Voter voter : log.config().all()) {
            older += voter.ordinal() < core.ordinal() && !opinion.isGone(voter.id()) ? 1 : 0;
        }
        return older;
    }

    /** Differs by member, term and attempt, as chance would, and is the same in every run. */
    private long jitter(long rangeNanos) {
        long z = core.ordinal() * 0x9E3779B97F4A7C15L + term.number() * 0xBF58476D1CE4E5B9L + attempt;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return Long.remainderUnsigned(z ^ z >>> 31, rangeNanos);
    }
}
