package org.consort.host;

import java.util.HashMap;
import java.util.Map;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Heartbeat;
import org.consort.host.wire.Writer;
import org.consort.spi.protocol.Reader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when this member meets another side of its group: one that went on without it, or another line altogether. The
 * side that does not prevail gives way, after asking: a member that allows it promises not to give way to the asker's line, so
 * that two sides can't both vanish. Group's thread.
 */
final class Lines {

    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);
    private static final long PROBE_FACTOR = 10;
    private static final long PROMISE_FACTOR = 5;

    private final Life life;
    private final long suspicionNanos;
    private final Map<Long, Long> promises = new HashMap<>();
    private long nextProbeNanos;

    Lines(Life life) {
        this.life = life;
        this.suspicionNanos = life.host.settings().timing().suspicionNanos();
        this.nextProbeNanos = life.now() + suspicionNanos;
    }

    /** A node says where it stands. */
    void heard(Peer from, Heartbeat theirs, long nowNanos) {
        if (life.phase() != Life.Phase.MEMBER || !theirs.member() || theirs.receiverIsMember()) {
            return;
        }
        View ours = life.view();
        if (theirs.line() == ours.line()) {
            // One that leaves knows already, and goes when the protocol says that all who stay know too.
            if (theirs.number() > ours.number() && !life.departure.isUnderWay() && !life.ejection.isUnderWay()) {
                life.finish(
                        Life.End.EXCLUDED,
                        "view " + theirs.number()
                                + " of the group was formed without this member, which was taken for dead");
            }
            return;
        }
        boolean forced = View.forces(theirs.line()) > View.forces(ours.line());
        if (from.member && !forced) {
            // It has left our view behind and we don't know yet; the protocol has to form a view without it first.
            life.suspicions.complain(from.id, "it went on in another line without this member", nowNanos);
            return;
        }
        if (!ours(from).prevailsOver(theirs) && !promised(theirs.line(), nowNanos)) {
            life.post.send(from.id, FrameKind.YIELD_ASK, ours(from).write(new Writer()), nowNanos);
        }
    }

    /** A member of another line asks whether it may give way to ours. */
    void asked(Peer from, Heartbeat theirs, long nowNanos) {
        if (life.phase() != Life.Phase.MEMBER
                || theirs.line() == life.view().line()
                || from.member
                || !ours(from).prevailsOver(theirs)) {
            return;
        }
        promises.put(theirs.line(), nowNanos + PROMISE_FACTOR * suspicionNanos);
        life.post.send(from.id, FrameKind.YIELD_GRANT, new Writer().int64(theirs.line()), nowNanos);
    }

    /** A member of a line that prevails lets this one give way. */
    void granted(Peer from, Reader in) {
        long line = in.getLong();
        in.atEnd();
        // One that was forced has left this view without the protocol's help, which could not give it.
        if (life.phase() == Life.Phase.MEMBER && line == life.view().line()) {
            LOG.warn("group={} line={} gives-way-to={}", life.name(), Long.toHexString(line), from.id);
            life.finish(
                    Life.End.DIVERGED,
                    "another part of the group, with " + from.id
                            + ", prevails; this member gives way to it and rejoins");
        }
    }

    /** At every tick: now and then looks for other lines at the seeds. */
    void tick(long nowNanos) {
        promises.values().removeIf(until -> until <= nowNanos);
        if (nowNanos < nextProbeNanos || life.phase() != Life.Phase.MEMBER) {
            return;
        }
        nextProbeNanos = nowNanos + PROBE_FACTOR * suspicionNanos;
        for (String seed : life.host.asked().seeds()) {
            Site place = life.roads.site(seed);
            if (life.peers.all().stream()
                    .noneMatch(p -> p.outUp && p.road.place(p.address).equals(place))) {
                life.roads.greet(place);
            }
        }
    }

    /** A seed answered. */
    void greeted(Road road, String address, MemberId id, long nowNanos) {
        if (id.equals(life.self) || life.peers.find(id) != null) {
            return;
        }
        life.peers.lease(id, road, address, nowNanos + 2 * suspicionNanos);
    }

    /** A link to a node that isn't a member stands: it has to link back before it can answer. */
    void linked(Peer peer, long nowNanos) {
        life.post.send(peer.id, FrameKind.APPROACH, new Writer().text(peer.road.address), nowNanos);
        life.post.send(peer.id, FrameKind.HEARTBEAT, life.heartbeats.to(peer).write(new Writer()), nowNanos);
    }

    private Heartbeat ours(Peer to) {
        return life.heartbeats.to(to);
    }

    private boolean promised(long line, long nowNanos) {
        return promises.getOrDefault(line, Long.MIN_VALUE) > nowNanos;
    }
}
