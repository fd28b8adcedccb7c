package org.consort.host;

import java.util.List;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.host.Counters.Count;
import org.consort.host.Life.End;
import org.consort.host.Life.Phase;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Protocol;

/**
 * The round that the group's thread makes: frames and events as they come, then all that waits goes out together, then the alarm
 * is set. Nothing in it waits.
 */
final class Round {

    private static final Delivery[] LEVELS = {Delivery.ATOMIC, Delivery.RELIABLE, Delivery.BROADCAST};
    private static final long STATISTICS_NANOS = 1_000_000_000L;
    private static final long EARLY_LIMIT_BYTES = 1L << 24;

    private final Life life;
    private final long tickNanos;
    private final long joinTickNanos;
    private final EarlyFrames early = new EarlyFrames(EARLY_LIMIT_BYTES);
    private boolean inRound;
    private long nextTickNanos;
    private long nextStatisticsNanos;
    private long wakeNanos = Long.MAX_VALUE;

    Round(Life life, long tickNanos) {
        this.life = life;
        this.tickNanos = tickNanos;
        this.joinTickNanos = Math.max(1, life.host.settings().timing().joinRetryNanos() / 8);
    }

    /** A frame of a protocol. */
    void protocolFrame(FrameOf frame, Slab slab, int offset, int length) {
        if (life.resumption.frame(frame, slab, offset, length)) {
            return;
        }
        if (life.phase() != Phase.MEMBER) {
            life.joiner.incoming().ifPresent(coming -> coming.early(frame, slab, offset, length));
            return;
        }
        Peer peer = life.peers.find(frame.from());
        if (peer != null && frame.epoch() == (int) life.epochs.number()) {
            peer.epoch = life.epochs.number();
        }
        Protocol machine = life.epochs.machine(frame);
        boolean waits = machine instanceof AbsentProtocol.Machine;
        if (machine != null && !waits) {
            machine.frame(frame.from(), slab, offset, length, life.now());
        } else if ((waits || !life.epochs.hasBegun(frame.epoch())) && !early.add(frame, slab, offset, length)) {
            life.host.counters().add(Count.FRAMES_EARLY_LOST);
            life.finish(End.EXCLUDED, "the others went on to another stack, and this member could not follow in time");
        }
    }

    /** What came before its epoch had begun here. */
    void replayEarly() {
        early.replay(this::protocolFrame);
    }

    /** A machine that has just begun is told all that the one before was. */
    void tellAnew(long now) {
        Protocol machine = life.protocol();
        for (Peer peer : life.peers.members()) {
            if (peer.toldUp) {
                machine.linkUp(peer.id, now);
            }
            if (peer.toldSuspect) {
                machine.suspect(peer.id, true, now);
            }
            if (peer.toldCrashed) {
                machine.crashed(peer.id, now);
            }
        }
    }

    /** Nothing is kept any more. */
    void close() {
        early.close();
    }

    /** What was put off until the protocol has returned, then everything that waits goes out, and the alarm is set. */
    void end() {
        if (inRound || life.phase() == Phase.OVER) {
            return;
        }
        InvariantViolation.check(
                life.home.isCurrent(),
                "a round on another thread than the life is on, in epoch %d, at %d",
                life.epochs.number(),
                life.replica.lastIndex());
        inRound = true;
        try {
            long now = life.now();
            do {
                life.resumption.advance(now);
                life.membership.advance(now);
                life.stackChange.tick();
                tellProtocol(now);
                drain(now);
                life.reads.ask(now);
                life.epochs.burstEnd(now);
                life.resumption.burstEnd(now);
            } while (life.epochs.isEnding() || life.resumption.isEnding());
            life.storage.burstEnd(now);
            life.reads.tell();
            life.sponsor.burstEnd();
            if (life.phase() == Phase.MEMBER) {
                life.pressure.look(now);
            }
        } finally {
            inRound = false;
        }
        Optional<String> excluded = life.membership.excluded();
        if (excluded.isPresent()) {
            life.finish(End.EXCLUDED, excluded.get());
        }
        arm();
    }

    private void drain(long now) {
        Protocol protocol = life.epochs.machine();
        if (protocol == null
                || life.pressure.holdsBack(now)
                || life.membership.excluded().isPresent()) {
            return;
        }
        if (!life.inbox.hasWaiting()) {
            return;
        }
        int ordinal = life.ordinal();
        for (Delivery level : LEVELS) {
            while (protocol.accepts()) {
                Optional<Block> block = life.inbox.take(level, ordinal);
                if (block.isEmpty()) {
                    break;
                }
                protocol.submit(block.get());
            }
        }
        life.inbox.settle();
    }

    private void tellProtocol(long now) {
        while (life.phase() == Phase.MEMBER && life.peers.takeDirty()) {
            for (Peer peer : List.copyOf(life.peers.all())) {
                if (peer.member) {
                    tell(peer, now);
                }
            }
        }
    }

    private void tell(Peer peer, long now) {
        if (peer.outUp != peer.toldUp) {
            peer.toldUp = peer.outUp;
            life.epochs.link(peer.id, peer.road, peer.outUp, now);
        }
        boolean dies = peer.crashed && !peer.toldCrashed && peer.member;
        peer.lostTouch |= dies && life.detector.isOutOfTouch(peer.id, now);
        boolean suspect = peer.lostTouch || life.suspicions.suspects(peer, now);
        if (suspect != peer.toldSuspect && peer.member) {
            peer.toldSuspect = suspect;
            life.epochs.suspect(peer.id, suspect, now);
        }
        if (dies) {
            peer.toldCrashed = true;
            life.epochs.crashed(peer.id, now);
        }
    }

    /** The clock came to a deadline. */
    void deadline(long now) {
        wakeNanos = Long.MAX_VALUE;
        life.epochs.deadline(now);
        life.resumption.deadline(now);
        life.alarms.ring(
                now,
                (slot, token) -> life.replica.models().number(slot).machine().alarm(token));
        if (now >= nextTickNanos) {
            nextTickNanos = now + (life.phase() == Phase.JOINING ? joinTickNanos : tickNanos);
            tick(now);
        }
    }

    private void tick(long now) {
        life.detector.tick(now);
        life.post.tick(now);
        life.storage.tick(now);
        life.resumption.tick(now);
        if (life.phase() == Phase.JOINING) {
            life.joiner.tick(now);
        }
        if (life.phase() == Phase.MEMBER) {
            life.suspicions.tick(now);
            life.sponsor.tick(now);
            life.lines.tick(now);
            life.ballots.tick();
            life.retirement.tick();
            life.protocolSwap.tick(now);
            life.transportSwap.tick();
            life.reads.tick(now);
            life.forcing.tick(now);
            life.pauses.tick(now);
            life.stragglers.tick(now);
            life.departure.tick(now);
        }
        if (life.phase() == Phase.MEMBER) {
            life.ejection.tick(now);
        }
        if (life.phase() == Phase.MEMBER) {
            life.pressure.tick(now);
        }
        if (life.phase() != Phase.OVER) {
            life.heartbeats.tick(now);
            life.peers.expire(now);
            life.roads.tick(now);
            statistics(now);
        }
    }

    private void statistics(long now) {
        if (now >= nextStatisticsNanos) {
            nextStatisticsNanos = now + STATISTICS_NANOS;
            life.host.counters().set(Count.PAUSES_OWN, life.detector.ownPauses());
            life.epochs.protocol().ifPresent(p -> life.host.group().statistics(p.statistics()));
        }
    }

    /** Another thread keeps the alarms from now on. */
    void rearm() {
        wakeNanos = Long.MAX_VALUE;
        nextTickNanos = Math.min(nextTickNanos, life.now());
    }

    private void arm() {
        if (life.phase() == Phase.OVER) {
            return;
        }
        long next = Math.min(Math.min(nextTickNanos, life.alarms.next()), life.epochs.nextDeadlineNanos());
        next = Math.min(next, life.resumption.nextDeadlineNanos());
        if (next != wakeNanos) {
            wakeNanos = next;
            life.home.wakeAt(next);
        }
    }
}
