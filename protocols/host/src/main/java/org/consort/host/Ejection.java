package org.consort.host;

import org.consort.Group;
import org.consort.MemberId;
import org.consort.Outcome.Reason;
import org.consort.host.Counters.Count;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has members go that a model ejects. One that is ejected leaves in good order as soon as it knows, so that the others need no quorum
 * without it and lose nothing that only it holds; then it comes back with the group's state. The others give it {@code leave.timeout.ms} to do so;
 * after that they take it for gone until it is, since it may be unable to apply the entry that ejects it. Group's thread.
 *
 * <p>Its state can't be trusted meanwhile: it takes no submissions, answers no ballots, and lets nobody in.
 */
final class Ejection {

    private static final Logger LOG = LoggerFactory.getLogger(Ejection.class);
    private static final int WHY_LIMIT = 500;

    private final Life life;
    private final long leaveNanos;
    private final long suspicionNanos;
    private String why = "";
    private boolean underWay;
    private long leaveFromNanos;
    private long leaveUntilNanos;

    Ejection(Life life) {
        this.life = life;
        this.leaveNanos = life.host.settings().timing().leaveNanos();
        this.suspicionNanos = life.host.settings().timing().suspicionNanos();
    }

    /** True while this member is on its way out. */
    boolean isUnderWay() {
        return underWay;
    }

    /** Why this member has to go. */
    String why() {
        return why;
    }

    /** A model wants this member to go: this one, or another one of the view. */
    void eject(MemberId member, String because, long nowNanos) {
        String cut = because.length() > WHY_LIMIT ? because.substring(0, WHY_LIMIT) + "…" : because;
        if (member.equals(life.self)) {
            ejectSelf("ejected: " + cut, nowNanos);
            return;
        }
        Peer peer = life.peers.find(member);
        if (peer != null && peer.member && peer.ejectedFromNanos == Long.MAX_VALUE) {
            LOG.warn("group={} member={} ejected why=\"{}\"", life.name(), member, cut);
            life.host.counters().add(Count.EJECTIONS);
            peer.ejectedFromNanos = nowNanos + leaveNanos;
        }
    }

    private void ejectSelf(String because, long nowNanos) {
        if (underWay || life.departure.isUnderWay()) {
            return;
        }
        why = because;
        if (life.phase() == Life.Phase.JOINING) {
            life.finish(Life.End.EJECTED, why);
        } else if (isAlone()) {
            stay();
        } else {
            LOG.warn("group={} member={} leaves to rejoin why=\"{}\"", life.name(), life.self, why);
            life.host.counters().add(Count.EJECTIONS);
            underWay = true;
            // If all members failed at the same entry, one has to stay, or the group's state goes with the last.
            boolean oldest = life.view().rankOf(life.self) == 0;
            leaveFromNanos = oldest ? nowNanos + suspicionNanos : nowNanos;
            leaveUntilNanos = leaveFromNanos + leaveNanos;
            life.inbox.refuse(Reason.NOT_A_MEMBER, why);
            life.sponsor.close();
            tick(nowNanos);
        }
    }

    void tick(long nowNanos) {
        if (!underWay || life.departure.isUnderWay()) {
            return;
        }
        if (isAlone()) {
            underWay = false;
            stay();
            life.reopen();
            life.ballots.viewChanged();
        } else if (nowNanos >= leaveUntilNanos) {
            life.finish(Life.End.EJECTED, why);
        } else if (nowNanos >= leaveFromNanos) {
            life.protocol().leave(nowNanos);
        }
    }

    private boolean isAlone() {
        return life.view().size() == 1;
    }

    private void stay() {
        String explained = why + "; but it stays, since no other member is there to have the group's state from";
        if (!life.host.group().why().equals(explained)) {
            LOG.error("group={} member={} {}", life.name(), life.self, explained);
            life.host.group().state(Group.State.ACTIVE, explained);
        }
    }
}
