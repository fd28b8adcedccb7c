package org.consort.host;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.consort.MemberId;
import org.consort.host.Counters.Count;
import org.consort.host.wire.ForceFrame;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Heartbeat;
import org.consort.host.wire.JoinAnswer;
import org.consort.host.wire.JoinAsk;
import org.consort.host.wire.Writer;
import org.consort.spi.Slab;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Reader;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.Evidence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a channel tells, passed on to a {@link Life}. Lets nothing through to the transport's thread: a bad frame is counted
 * and dropped, any other exception ends the life loudly.
 */
final class LifeHandler implements ChannelHandler {

    private static final Logger LOG = LoggerFactory.getLogger(LifeHandler.class);

    private final Surroundings host;
    private final MemberId self;
    private final Collection<String> learned;
    private final Site own;
    private @Nullable Life life;
    private @Nullable Road road;

    /** Begins a life when the channel is open. */
    LifeHandler(Surroundings host, MemberId self, Site own, Collection<String> learned) {
        this.host = host;
        this.self = self;
        this.own = own;
        this.learned = learned;
    }

    /** Gives a life one road more when the channel is open. */
    LifeHandler(Life life, Site own) {
        this(life.host, life.self, own, List.of());
        this.life = life;
    }

    private Road over(Channel channel) {
        Road made = new Road(own.transport(), own.address(), (FarChannel) channel);
        road = made;
        return made;
    }

    @Override
    public void opened(Channel channel) {
        Life of = life;
        if (of == null) {
            begin(channel);
        } else if (of.phase() == Life.Phase.OVER) {
            channel.close();
        } else {
            of.roads.opened(over(channel));
        }
    }

    private void begin(Channel channel) {
        try {
            Life begun = new Life(host, over(channel), self, learned);
            life = begun;
            host.group().began(begun);
            begun.resumption.begin();
            begun.round.deadline(begun.now());
            begun.round.end();
        } catch (RuntimeException | Error e) {
            LOG.error("group={} member={} can't begin", host.asked().name(), self, e);
            channel.close();
            host.group().ended(Life.End.FAILED, "can't begin: " + e, List.of(), 0);
        }
    }

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length) {
        Life to = life;
        Road on = road;
        if (to == null || on == null || to.phase() == Life.Phase.OVER) {
            return;
        }
        try {
            Peer peer = to.peers.find(from);
            if (peer != null) {
                peer.heard();
            }
            if (length < FrameKind.HEADER) {
                throw new BadFrame("a frame of " + length + " bytes");
            }
            if (slab.bytes().get(offset) == FrameKind.PROTOCOL) {
                FrameOf frame = new FrameOf(from, slab.bytes().getInt(offset + 1), on);
                to.round.protocolFrame(frame, slab, offset + FrameKind.HEADER, length - FrameKind.HEADER);
            } else {
                hostFrame(to, new From(from, on), new Reader(slab, offset, length), slab);
            }
        } catch (BadFrame e) {
            host.counters().add(Count.FRAMES_BAD);
            LOG.debug("group={} from={} bad frame: {}", to.name(), from, e.getMessage());
        } catch (RuntimeException | Error e) {
            failed(to, "a frame from " + from, e);
        }
    }

    /** Who sent a frame, and on which road. */
    private record From(MemberId id, Road road) {}

    private static void hostFrame(Life to, From sender, Reader in, Slab slab) {
        MemberId from = sender.id();
        int kind = in.getByte();
        in.getInt(); // The epoch, which only protocols' frames need.
        long now = to.now();
        Peer peer = to.peers.find(from);
        switch (kind) {
            case FrameKind.ASK -> to.sponsor.asked(from, sender.road(), JoinAsk.read(in), now);
            case FrameKind.APPROACH -> approached(to, sender, in.getText(), now);
            case FrameKind.RETURNED -> to.resumption.heard(from, sender.road(), in, now);
            case FrameKind.ANSWER -> {
                JoinAnswer answer = JoinAnswer.read(in);
                if (to.phase() == Life.Phase.JOINING) {
                    to.joiner.answered(from, answer, now);
                }
            }
            case FrameKind.BEGIN, FrameKind.CHUNK, FrameKind.ENDED -> {
                if (to.phase() == Life.Phase.JOINING) {
                    to.joiner
                            .incoming()
                            .filter(coming -> coming.sponsor.equals(from))
                            .ifPresent(coming -> transferFrame(coming, kind, in, slab));
                }
            }
            default -> {
                if (peer != null) {
                    peerFrame(to, peer, kind, in);
                }
            }
        }
    }

    private static void transferFrame(Incoming coming, int kind, Reader in, Slab slab) {
        switch (kind) {
            case FrameKind.BEGIN -> coming.begin(in);
            case FrameKind.CHUNK -> coming.chunk(in, slab);
            default -> coming.ended(in);
        }
    }

    private static void approached(Life to, From from, String address, long now) {
        // For as long as it asks, and three times more.
        to.peers.lease(
                from.id(),
                from.road(),
                address,
                now + 3 * to.host.settings().timing().suspicionNanos());
    }

    private static void peerFrame(Life to, Peer peer, int kind, Reader in) {
        long now = to.now();
        switch (kind) {
            case FrameKind.HEARTBEAT -> heartbeat(to, peer, Heartbeat.read(in), now);
            case FrameKind.PAUSE -> pause(to, peer, in.getLong(), now);
            case FrameKind.AWAY -> {
                long token = in.getLong();
                long most = in.getLong();
                in.atEnd();
                peer.away = most > 0;
                pause(to, peer, most, now);
                to.post.send(peer.id, FrameKind.AWAY_HEARD, new Writer().int64(token), now);
            }
            case FrameKind.AWAY_HEARD -> to.transportSwap.acknowledged(peer.id, in.getLong());
            case FrameKind.OVER -> {
                MemberId who = in.getId();
                in.atEnd();
                if (!who.equals(peer.id)) {
                    throw new BadFrame(peer.id + " tells that " + who + " is over, which only that one can tell");
                }
                LOG.info("group={} member={} is over, by its own word", to.name(), who);
                Loss.LIFE.of(peer.id, peer.road, to);
            }
            case FrameKind.SUSPECT -> to.suspicions.notice(peer, in, now);
            case FrameKind.SLOW -> to.pressure.notice(peer, in.getByte() != 0, now);
            case FrameKind.CREDIT -> to.sponsor.credit(peer.id, in, now);
            case FrameKind.READY -> {
                if (to.phase() == Life.Phase.MEMBER) {
                    to.sponsor.ready(peer.id, in, now);
                }
            }
            case FrameKind.FORCE -> to.forcing.heard(peer, ForceFrame.read(in));
            case FrameKind.YIELD_ASK -> to.lines.asked(peer, Heartbeat.read(in), now);
            case FrameKind.YIELD_GRANT -> to.lines.granted(peer, in);
            default -> throw new BadFrame("frames of kind " + kind + " are not known");
        }
    }

    private static void pause(Life to, Peer peer, long askedNanos, long now) {
        long most = to.host.settings().timing().pauseLimitNanos();
        to.detector.announced(peer.id, Math.max(0, Math.min(most, askedNanos)), now);
    }

    private static void heartbeat(Life to, Peer peer, Heartbeat heartbeat, long now) {
        if (heartbeat.epoch() > peer.epoch) {
            peer.epoch = heartbeat.epoch();
            to.retirement.tick();
        }
        if (to.phase() == Life.Phase.MEMBER) {
            to.sponsor.heard(peer.id, now);
            if (heartbeat.member()) {
                to.sponsor.arrived(peer.id);
            }
            to.lines.heard(peer, heartbeat, now);
        } else {
            to.joiner
                    .incoming()
                    .filter(coming -> coming.sponsor.equals(peer.id))
                    .ifPresent(c -> c.heard(now));
        }
    }

    @Override
    public void linkUp(MemberId peer) {
        with("a link to " + peer, to -> {
            Peer known = to.peers.find(peer);
            Road on = road();
            if (!on.outgoing(peer, true)) {
                return;
            }
            if (known == null || known.road != on) {
                to.epochs.otherLink(peer, on, true, to.now());
            } else {
                known.outUp = true;
                // Its port was closed, and it lives: no member has been told of a death.
                known.crashed &= known.member;
                to.transportSwap.linked(peer);
                to.peers.touch();
                to.sponsor.linked(peer, to.now());
                if (to.phase() == Life.Phase.JOINING) {
                    to.joiner.tick(to.now());
                } else if (!known.member) {
                    to.lines.linked(known, to.now());
                }
            }
        });
    }

    @Override
    public void linkDown(MemberId peer, String why) {
        with("a broken link to ", peer, Loss.LINK);
    }

    @Override
    public void inboundUp(MemberId peer) {
        with("a link from " + peer, to -> {
            to.peers.inbound(peer, road(), true);
            if (to.phase() == Life.Phase.JOINING) {
                to.joiner.tick(to.now());
            }
        });
    }

    @Override
    public void inboundDown(MemberId peer, String why) {
        with("a broken link from ", peer, Loss.INBOUND);
    }

    @Override
    public void crashed(MemberId peer, Evidence evidence) {
        Life to = life;
        Road on = road;
        Peer known = to == null || to.phase() == Life.Phase.OVER ? null : to.peers.find(peer);
        if (on != null && (known == null || !known.away)) {
            on.died(peer);
        }
        if (known == null || known.road != on) {
            return;
        }
        if (known.away && evidence == Evidence.PORT_CLOSED) {
            LOG.info(
                    "group={} member={} has closed its port as it said it would",
                    host.asked().name(),
                    peer);
        } else if (!known.crashed) {
            LOG.info("group={} member={} crashed={}", host.asked().name(), peer, evidence);
            with("the crash of ", peer, Loss.LIFE);
        }
    }

    private Road road() {
        return Objects.requireNonNull(road, "the channel told of something before it was open");
    }

    private void with(String what, MemberId peer, Loss loss) {
        Life to = life;
        if (to == null || to.phase() == Life.Phase.OVER) {
            return;
        }
        try {
            loss.of(peer, road(), to);
            to.round.end();
        } catch (RuntimeException | Error e) {
            failed(to, what + peer, e);
        }
    }

    @Override
    public void greeted(String address, MemberId peer) {
        with("a greeting of " + address, to -> {
            if (to.phase() == Life.Phase.JOINING) {
                to.joiner.greeted(road(), address, peer, to.now());
            } else {
                to.lines.greeted(road(), address, peer, to.now());
            }
        });
    }

    @Override
    public void refused(String address, Refusal refusal, String why) {
        with("a refusal of " + address, to -> {
            if (to.phase() == Life.Phase.JOINING) {
                to.joiner.refused(road().place(address), refusal, why, to.now());
            }
        });
    }

    @Override
    public void writable(MemberId peer) {
        with("room to " + peer, to -> {
            Peer known = to.peers.find(peer);
            if (known != null && known.road == road) {
                to.post.flush(known, to.now());
            }
        });
    }

    @Override
    public void burstEnd() {
        with("the end of a burst", to -> {});
    }

    @Override
    public void deadline(long nowNanos) {
        with("a deadline", to -> to.round.deadline(nowNanos));
    }

    /** Something that happens to a life. */
    private interface Event {
        void to(Life life);
    }

    private void with(String what, Event event) {
        Life to = life;
        if (to == null || to.phase() == Life.Phase.OVER) {
            return;
        }
        try {
            event.to(to);
            to.round.end();
        } catch (BadFrame e) {
            host.counters().add(Count.FRAMES_BAD);
        } catch (RuntimeException | Error e) {
            failed(to, what, e);
        }
    }

    private static void failed(Life to, String what, Throwable e) {
        LOG.error("group={} member={} fails at {}", to.name(), to.self, what, e);
        try {
            to.finish(Life.End.FAILED, what + " could not be handled: " + e);
        } catch (RuntimeException | Error second) {
            LOG.error("group={} member={} could not even end in good order", to.name(), to.self, second);
        }
    }
}
