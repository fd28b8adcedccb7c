package org.consort.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.Member;
import org.consort.View;

/**
 * The leader's part in who is in the group: one step at a time, each an entry of the log. Who votes is a member, so a vote goes
 * before its member, and comes after it.
 */
final class Changes {

    private final Core core;
    private final Log log;
    private final Opinion opinion;
    private final Deliveries deliveries;
    private final Leader leader;
    private long handOverUntilNanos = Long.MIN_VALUE;
    private long restUntilNanos = Long.MIN_VALUE;
    private long standDueNanos = Long.MIN_VALUE;
    private long settledAt = -1;
    private long settledOpinion = -1;
    private String obstacle = "";

    Changes(Core core, Deliveries deliveries, Leader leader) {
        this.core = core;
        this.log = core.log();
        this.opinion = core.opinion();
        this.deliveries = deliveries;
        this.leader = leader;
    }

    /** Why a change that is due can't be made; empty if none is. */
    String obstacle() {
        return obstacle;
    }

    /** Takes the next step, if one is due; true if something was appended. */
    boolean step(long nowNanos) {
        long newest = Math.max(log.viewAt(), log.configAt());
        boolean settled = settledAt == newest && settledOpinion == opinion.changes();
        if (settled || !leader.isEstablished() || newest > deliveries.committed()) {
            return false;
        }
        return step(newest, nowNanos);
    }

    private boolean step(long newest, long nowNanos) {
        long before = log.last();
        if (log.config().isJoint()) {
            leader.append(new What.Voting(log.config().settled()));
        } else {
            changeVoters();
        }
        if (!log.config().isJoint()) {
            changeView(nowNanos);
        }
        boolean any = log.last() > before;
        boolean allVote = log.config().voters().size() == log.view().size();
        settledAt = any || !allVote ? -1 : newest;
        settledOpinion = opinion.changes();
        return any;
    }

    /** Hands the lead over if this member is to go (§3.10). */
    void handOver(boolean leaves, long nowNanos) {
        if (!leaves || nowNanos < restUntilNanos || !core.log().config().has(core.ordinal())) {
            return;
        }
        Optional<Progress> heir = leader.best();
        if (heir.isEmpty() || !leader.isEstablished()) {
            return;
        }
        if (!leader.isClosed()) {
            leader.close(true);
            handOverUntilNanos = nowNanos + core.settings().electionNanos();
        } else if (nowNanos >= handOverUntilNanos) {
            leader.close(false);
            restUntilNanos = nowNanos + core.settings().electionNanos();
            return;
        }
        if (heir.get().matched() == log.last() && nowNanos >= standDueNanos) {
            standDueNanos = nowNanos + core.settings().heartbeatNanos();
            core.voice().plain(heir.get().id(), Wire.STAND);
        }
    }

    /**
     * Votes go before members. Whoever wants to leave stays if the others could not go on without it: it is there, so the group orders, and it
     * is let go when somebody has come.
     */
    private void changeVoters() {
        Config config = log.config();
        obstacle = "";
        List<Voter> next = voters(config, true);
        if (isOf(config, next) || ask(config, next)) {
            return;
        }
        List<Voter> withLeavers = voters(config, false);
        boolean isEnough = isOf(config, withLeavers) || ask(config, withLeavers);
        obstacle = isEnough ? "" : "the votes that are left are too few to go on without others";
    }

    private List<Voter> voters(Config config, boolean leaversGo) {
        List<Voter> next = new ArrayList<>();
        for (Member member : log.view().members()) {
            boolean votes = config.has(member.ordinal());
            boolean isOut = leaversGo ? goes(member) : isGone(member);
            if (!isOut && (votes || isCaughtUp(member))) {
                next.add(new Voter(member.ordinal(), member.id()));
            }
        }
        return next;
    }

    private boolean isOf(Config config, List<Voter> next) {
        boolean same = true;
        for (Member member : log.view().members()) {
            same &= config.has(member.ordinal()) == next.contains(new Voter(member.ordinal(), member.id()));
        }
        return same;
    }

    /** Begins to go over to other voters; false if they, or those there were, are not enough. */
    private boolean ask(Config config, List<Voter> next) {
        Config joint = config.joinedBy(next);
        if (!core.quorum().allows(next, config) || !core.quorum().of(joint, new There(joint))) {
            return false;
        }
        leader.append(new What.Voting(joint));
        return true;
    }

    private void changeView(long nowNanos) {
        View view = log.view();
        List<Member> members = new ArrayList<>();
        for (Member member : view.members()) {
            if (!goes(member) || log.config().has(member.ordinal())) {
                members.add(member);
            }
        }
        int stay = members.size();
        int nextOrdinal = view.nextOrdinal();
        for (Member joiner : opinion.hasJoiners() ? opinion.joiners(members, nowNanos) : List.<Member>of()) {
            // One that is in and goes does not come back: the word of its admission is late.
            boolean known = view.contains(joiner.id()) || deliveries.view().contains(joiner.id());
            if (members.size() < Config.VOTER_LIMIT && !known) {
                members.add(new Member(nextOrdinal++, joiner.id(), joiner.addresses(), joiner.properties()));
            }
        }
        if (members.size() != stay || stay != view.size()) {
            View next = new View(
                    view.line(),
                    view.number() + 1,
                    log.nextIndex(),
                    view.policy(),
                    view.quorumOf(),
                    nextOrdinal,
                    members);
            leader.append(new What.Seen(next));
        }
    }

    /** True if a member is to go: but never the leader, which hands over first. */
    private boolean goes(Member member) {
        return isGone(member) || member.ordinal() != core.ordinal() && opinion.isLeaving(member.id());
    }

    private boolean isGone(Member member) {
        return member.ordinal() != core.ordinal() && opinion.isGone(member.id());
    }

    private boolean isCaughtUp(Member member) {
        return member.ordinal() == core.ordinal() || leader.matched(member.ordinal()) >= deliveries.committed();
    }

    /** Who can be counted on now. No lambda: when one is linked for the first time here, a group waits for its new leader. */
    private final class There implements Ayes {
        private final Config joint;

        There(Config joint) {
            this.joint = joint;
        }

        @Override
        public boolean has(int ordinal) {
            for (Voter voter : joint.all()) {
                if (voter.ordinal() == ordinal) {
                    return !opinion.isGone(voter.id());
                }
            }
            return false;
        }
    }
}
