package org.consort.host;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.consort.MemberId;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the transport replaced under one life. The port is closed only when every node that could take that for a death has acknowledged that it
 * won't; if one does not, this life ends instead, and then it is no lie. Group's thread.
 */
final class TransportSwap {

    private static final Logger LOG = LoggerFactory.getLogger(TransportSwap.class);
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final Life life;
    private final Set<MemberId> heard = new HashSet<>();
    private Optional<CompletableFuture<Boolean>> going = Optional.empty();
    private Optional<Relay> relay = Optional.empty();
    private boolean wasAway;
    private long token;

    TransportSwap(Life life) {
        this.life = life;
    }

    /**
     * The transport goes.
     *
     * @param gone completes with true when nothing of this life uses it any more
     */
    void goes(Relay over, CompletableFuture<Boolean> gone) {
        if (life.phase() != Life.Phase.MEMBER) {
            life.finish(Life.End.RENEWED, "its transport is being replaced");
            return;
        }
        going = Optional.of(gone);
        relay = Optional.of(over);
        heard.clear();
        token++;
        long patience = Math.min(PATIENCE_NANOS, life.host.settings().replaceNanos() / 2);
        life.host.environment().after(patience, () -> life.execute(this::giveUp));
        tick();
    }

    /** At every tick: says it again to those that have not answered, since what was said may be lost; some of them may have died. */
    void tick() {
        if (going.isPresent()) {
            tell(life.now());
            look();
        }
    }

    private void tell(long now) {
        for (Peer peer : life.peers.all()) {
            if (concerns(peer) && peer.outUp) {
                Writer body =
                        new Writer().int64(token).int64(life.host.settings().replaceNanos());
                life.post.send(peer.id, FrameKind.AWAY, body, now);
            }
        }
    }

    /** A node takes a closed port here for no death any more, until it is told that this one is back. */
    void acknowledged(MemberId by, long its) {
        if (going.isPresent() && its == token) {
            heard.add(by);
            look();
        }
    }

    /** Whoever knows this member and may live: in the view, in an earlier one, or in touch for another reason. */
    private boolean concerns(Peer peer) {
        boolean linked = peer.outUp || peer.inUp;
        return !peer.crashed && !heard.contains(peer.id) && (peer.member || peer.departed || linked);
    }

    private void look() {
        boolean alone = life.view().size() == 1;
        if (going.isPresent() && (alone || life.peers.all().stream().noneMatch(this::concerns))) {
            freeze(going.get());
        }
    }

    private void freeze(CompletableFuture<Boolean> gone) {
        going = Optional.empty();
        wasAway = true;
        LOG.info("group={} member={} stands still while its transport is replaced", life.name(), life.self);
        life.host.group().state(org.consort.Group.State.BLOCKED, "the transport is being replaced at this node");
        relay.orElseThrow().freeze();
        gone.complete(true);
    }

    private void giveUp() {
        if (going.isPresent()) {
            String silent = life.peers.all().stream()
                    .filter(this::concerns)
                    .map(peer -> peer.id.toString())
                    .toList()
                    .toString();
            life.protocolSwap.vanish("its transport is being replaced, and " + silent
                    + " did not acknowledge that a closed port proves nothing");
        }
    }

    /** True from when the others are told that it goes until it has gone. */
    boolean isGoing() {
        return going.isPresent();
    }

    /** The next transport is there, and the group's thread goes on. */
    void back() {
        life.membership.tellState();
    }

    /** A link stands: whoever was told that this member is away is told that it is back. */
    void linked(MemberId peer) {
        if (wasAway && going.isEmpty()) {
            life.post.send(peer, FrameKind.AWAY, new Writer().int64(token).int64(0), life.now());
        }
    }

    /** The life is over. */
    void close() {
        going.ifPresent(gone -> gone.complete(true));
        going = Optional.empty();
    }
}
