package org.consort.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.StackOutcome;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Spoken;
import org.consort.host.wire.Writer;
import org.consort.spi.protocol.ProtocolFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the protocol's machine replaced in one life: the group begins another epoch with the same stack, and this member's machine of it is
 * made when the next version is there. The old version's machine stays until every member has ended its epoch, so whatever it has
 * acknowledged it holds for as long as anybody may ask for it. Group's thread.
 */
final class ProtocolSwap {

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolSwap.class);
    private static final long AGAIN_NANOS = 50_000_000L;

    private final Life life;
    private final Map<ProtocolFactory, CompletableFuture<Boolean>> going = new LinkedHashMap<>();
    private boolean asking;
    private long askAgainNanos;

    ProtocolSwap(Life life) {
        this.life = life;
    }

    /**
     * This version of a protocol goes.
     *
     * @param gone completes with true when no machine of it is left; with false if that can't be had
     */
    void goes(ProtocolFactory factory, CompletableFuture<Boolean> gone) {
        if (life.phase() != Life.Phase.MEMBER) {
            life.finish(Life.End.RENEWED, "protocol '" + factory.type() + "' is being replaced here");
            return;
        }
        going.put(factory, gone);
        life.membership.withdraw(factory);
        if (life.epochs.uses(factory)) {
            life.announcePause(life.host.settings().replaceNanos());
        }
        tick(life.now());
        life.host
                .environment()
                .after(life.host.settings().replaceNanos() / 2, () -> life.execute(() -> giveUp(factory)));
    }

    /** At every tick, and when something may have changed. */
    void tick(long nowNanos) {
        if (going.isEmpty() || life.phase() != Life.Phase.MEMBER) {
            return;
        }
        going.entrySet().removeIf(each -> {
            boolean unused = !life.epochs.uses(each.getKey());
            if (unused) {
                each.getValue().complete(true);
            }
            return unused;
        });
        boolean runs = going.keySet().stream().anyMatch(life.epochs::isRunning);
        if (runs && !asking && !life.epochs.isEnding() && nowNanos >= askAgainNanos) {
            ask();
        }
    }

    /** The group is to go on in another epoch with the same stack. */
    private void ask() {
        asking = true;
        CompletableFuture<StackOutcome> outcome = new CompletableFuture<>();
        life.stackChange.restart(outcome);
        var unused = outcome.thenAccept(decided -> life.execute(() -> {
            asking = false;
            askAgainNanos = life.now() + AGAIN_NANOS;
            if (!(decided instanceof StackOutcome.Changed)) {
                LOG.info("group={} no epoch for another version of the protocol yet: {}", life.name(), decided);
            }
        }));
    }

    private void giveUp(ProtocolFactory factory) {
        CompletableFuture<Boolean> gone = going.remove(factory);
        if (gone != null) {
            LOG.warn(
                    "group={} protocol={} can't be replaced in place: the group orders no other epoch, or a member does not end this one",
                    life.name(),
                    factory.type());
            life.announcePause(0);
            gone.complete(false);
        }
    }

    /** A machine's stand-in has begun an epoch: tells people. */
    void began() {
        absent().ifPresent(type -> {
            life.membership.stalled("protocol '" + type + "' is being replaced at this node");
            if (life.host.modules().isGivenUp(type)) {
                life.execute(() -> vanish("protocol '" + type + "' was removed here after the vote for it"));
            }
        });
    }

    /** The type of the protocol that a stand-in stands for now. */
    Optional<String> absent() {
        boolean standsIn = life.epochs.machine() instanceof AbsentProtocol.Machine;
        return standsIn ? Optional.of(life.membership.stack().factory().type()) : Optional.empty();
    }

    /**
     * Another version has come.
     *
     * @param back completes with true when it works, or is not needed
     */
    void comes(ProtocolFactory factory, CompletableFuture<Boolean> back) {
        life.epochs.dropStandIn();
        if (absent().filter(factory.type()::equals).isEmpty()) {
            back.complete(true);
            return;
        }
        Optional<String> clash = new Spoken(factory.type(), factory.wire())
                .clash("protocol", life.membership.stack().factory().wire());
        if (clash.isPresent()) {
            LOG.error("group={} {}", life.name(), clash.get());
            back.complete(true);
            vanish(clash.get());
            return;
        }
        try {
            life.membership.resume(life.now());
            life.announcePause(0);
            back.complete(true);
        } catch (IllegalArgumentException e) {
            back.complete(true);
            vanish("the next version of protocol '" + factory.type() + "' refuses the group's settings: "
                    + e.getMessage());
        }
    }

    /**
     * Ends this life without the protocol's help. The others are told that it is over for good, which is as good as the proof of a death. The only member
     * of a view stays: the group's state would be gone with it.
     */
    void vanish(String why) {
        if (life.phase() == Life.Phase.MEMBER && life.view().size() == 1) {
            life.host
                    .group()
                    .state(
                            Group.State.BLOCKED,
                            why + "; it stays, since no other member is there to have the group's state from");
            return;
        }
        for (Peer peer : life.peers.all()) {
            if (peer.outUp) {
                life.post.send(peer.id, FrameKind.OVER, new Writer().memberId(life.self), life.now());
            }
        }
        life.finish(Life.End.RENEWED, why);
    }

    /** The life is over, and with it all machines. */
    void close() {
        going.values().forEach(gone -> gone.complete(true));
        going.clear();
    }
}
