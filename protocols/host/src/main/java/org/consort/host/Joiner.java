package org.consort.host;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.host.Seeds.Seed;
import org.consort.host.Seeds.Standing;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.JoinAnswer;
import org.consort.host.wire.JoinAsk;
import org.consort.host.wire.Writer;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the group: asks every address in rounds, one node after the other, for ever and with an explanation; founds the group
 * if that is allowed. What happens once a member has said yes is {@link Incoming}'s. Group's thread.
 */
final class Joiner {

    private static final Logger LOG = LoggerFactory.getLogger(Joiner.class);
    private static final int SLOWEST_FACTOR = 8;
    private static final int QUICK_ROUNDS = 40;

    private final Life life;
    private final Seeds seeds;
    private final long retryNanos;
    private final long patienceNanos;
    private final JoinAsk ask;
    private @Nullable Incoming incoming;
    private Optional<Seed> asked = Optional.empty();
    private long askedUntilNanos;
    private long askAgainNanos;
    private long nextRoundNanos;
    private long roundUntilNanos;
    private int rounds;
    private Optional<String> denied = Optional.empty();
    private boolean inRound;

    Joiner(Life life, Collection<String> learned) {
        this.life = life;
        this.retryNanos = life.host.settings().timing().joinRetryNanos();
        this.patienceNanos =
                Math.max(4 * retryNanos, life.host.settings().timing().suspicionNanos() / 2);
        Road main = life.roads.main();
        this.seeds = new Seeds(
                life.roads::own,
                life.host.asked().seeds().stream().map(this::known).toList(),
                learned.stream().map(this::known).toList());
        Map<String, String> addresses = Map.of(main.transport, main.address);
        Member self = new Member(0, life.self, addresses, life.host.properties());
        this.ask = new JoinAsk(self, life.spokenProtocols(), life.spokenModels());
    }

    /** A place as it is written here: those on the main road without its name. */
    private String known(String place) {
        return life.roads.site(place).seenFrom(life.roads.main().transport);
    }

    private Site placeOf(Seed seed) {
        return Site.parse(seed.address, life.roads.main().transport);
    }

    /** This node as it introduces itself. */
    Member introduction() {
        return ask.joiner();
    }

    /** The state that is coming in, if a sponsor was found. */
    Optional<Incoming> incoming() {
        return Optional.ofNullable(incoming);
    }

    void greeted(Road road, String address, MemberId id, long nowNanos) {
        String place = road.place(address).seenFrom(life.roads.main().transport);
        seeds.at(place).ifPresent(seed -> {
            if (seed.standing == Standing.OPEN) {
                seed.id = Optional.of(id);
                seed.stands(Standing.FOUND, id + " was found there");
                life.peers.lease(id, road, address, nowNanos + 2 * patienceNanos);
            }
        });
        askNext(nowNanos);
    }

    void refused(Site place, Refusal refusal, String why, long nowNanos) {
        seeds.refused(place.seenFrom(life.roads.main().transport), refusal, why);
        if (refusal == Refusal.DENIED && place.transport().equals(life.roads.main().transport)) {
            denied = Optional.of(why);
        }
        endRound(nowNanos);
    }

    /** Nobody was met on this road, and somebody denied this node: the next life tries the next that this node has the keys for. */
    private void tryOtherLevel() {
        Optional<String> next = life.host.security().nextAfter(life.roads.main().transport);
        if (denied.isPresent() && next.isPresent() && !life.resumption.hasLog()) {
            life.relocation.to(next.get(), "denied: " + denied.get());
        }
        denied = Optional.empty();
    }

    /** At every tick, and when a link comes up. */
    void tick(long nowNanos) {
        if (life.resumption.isReading()) {
            return;
        }
        Incoming coming = incoming;
        if (coming != null) {
            coming.tick(nowNanos);
            return;
        }
        if (!inRound && nowNanos >= nextRoundNanos) {
            beginRound(nowNanos);
        }
        if (inRound && nowNanos >= roundUntilNanos) {
            giveUpOnSilent();
        }
        askNext(nowNanos);
        endRound(nowNanos);
    }

    private void beginRound(long nowNanos) {
        inRound = true;
        rounds++;
        roundUntilNanos = nowNanos + 2 * patienceNanos;
        asked = Optional.empty();
        seeds.newRound();
        for (Seed seed : seeds.all()) {
            if (seed.standing == Standing.OPEN) {
                greet(seed);
            }
        }
    }

    private void greet(Seed seed) {
        Site place = placeOf(seed);
        if (!life.roads.greet(place)) {
            seed.stands(Standing.SILENT, "this node has no open transport '" + place.transport() + "'");
        }
    }

    private void giveUpOnSilent() {
        for (Seed seed : seeds.all()) {
            if (seed.standing == Standing.OPEN || seed.standing == Standing.FOUND) {
                seed.stands(
                        Standing.SILENT,
                        "no answer in time" + seed.id.map(id -> " from " + id).orElse(""));
            }
        }
    }

    private void askNext(long nowNanos) {
        if (incoming != null || !inRound) {
            return;
        }
        if (asked.isPresent() && asked.get().standing == Standing.FOUND) {
            askAgain(asked.get(), nowNanos);
            return;
        }
        for (Seed seed : seeds.all()) {
            if (seed.standing == Standing.FOUND && isLinked(seed)) {
                asked = Optional.of(seed);
                askedUntilNanos = nowNanos + patienceNanos;
                askAgainNanos = nowNanos;
                askAgain(seed, nowNanos);
                return;
            }
        }
    }

    private void askAgain(Seed seed, long nowNanos) {
        if (nowNanos >= askedUntilNanos) {
            seed.stands(Standing.SILENT, seed.id.orElseThrow() + " was asked and did not answer");
        } else if (nowNanos >= askAgainNanos) {
            // The other side has to link back before it can answer; the question or the answer may be lost.
            askAgainNanos = nowNanos + retryNanos / 4;
            life.post.send(seed.id.orElseThrow(), FrameKind.ASK, ask.write(new Writer()), nowNanos);
        }
    }

    private boolean isLinked(Seed seed) {
        Peer peer = life.peers.find(seed.id.orElseThrow());
        return peer != null && peer.outUp;
    }

    /** A node answered. */
    void answered(MemberId from, JoinAnswer answer, long nowNanos) {
        // Two seeds may lead to one node, over two transports.
        Optional<Seed> seed =
                asked.filter(one -> one.id.filter(from::equals).isPresent()).or(() -> seeds.of(from));
        if (incoming != null || seed.isEmpty()) {
            return;
        }
        answer.addresses().forEach(place -> seeds.learn(known(place)));
        switch (answer.verdict()) {
            case NOT_IN -> seed.get().stands(Standing.NOT_IN, from + " is not in the group either");
            case WAIT -> seed.get().stands(Standing.TURNED_AWAY, "wait: " + answer.why());
            case REFUSED -> seed.get().stands(Standing.TURNED_AWAY, "refused: " + answer.why());
            case RENEW -> life.finish(Life.End.RENEWED, answer.why());
            case ELSEWHERE -> elsewhere(seed.get(), answer);
            case ACCEPTED -> {
                LOG.info("group={} member={} sponsor={}", life.name(), life.self, from);
                if (life.resumption.givesWay()) {
                    return;
                }
                incoming = new Incoming(life, this, from, nowNanos);
                life.explain(from + " lets this node in; waiting for the group's state");
            }
        }
        askNext(nowNanos);
        endRound(nowNanos);
    }

    /** The group is asked again over the transport that it runs on: by another life of this node, if this one is on another. */
    private void elsewhere(Seed seed, JoinAnswer answer) {
        seed.stands(Standing.TURNED_AWAY, answer.why());
        if (answer.transport().equals(life.roads.main().transport)) {
            return;
        }
        if (!life.relocation.isPossible(answer.transport())) {
            seed.stands(
                    Standing.TURNED_AWAY,
                    "refused: " + answer.why() + ", which this node has not: configure one of that name");
        } else {
            if (life.resumption.hasLog()) {
                life.host.group().log.goesOnAt(life.membership.epoch(), answer.transport());
            }
            life.relocation.to(answer.transport(), answer.why());
        }
    }

    private void endRound(long nowNanos) {
        if (!inRound || incoming != null || !seeds.roundOver()) {
            return;
        }
        inRound = false;
        HostSettings.Found found = life.host.settings().found();
        if (seeds.mayFound(found) && !life.resumption.hasLog()) {
            life.membership.found(introduction());
            return;
        }
        nextRoundNanos = nowNanos + pauseNanos();
        tryOtherLevel();
        if (!life.resumption.hasLog()) {
            life.explain(seeds.explain(found));
        }
    }

    /** One more address where the group may be. */
    void learn(String address) {
        seeds.learn(address);
    }

    /** Short at first, when all nodes of a group start together; longer while nobody comes. */
    private long pauseNanos() {
        return rounds <= QUICK_ROUNDS ? retryNanos / 10 : retryNanos * Math.min(SLOWEST_FACTOR, rounds / QUICK_ROUNDS);
    }

    /** It did not work out with this sponsor; the next round finds another, or the same again. */
    void restart(String why, boolean spent) {
        LOG.info("group={} member={} join=restarts why=\"{}\"", life.name(), life.self, why);
        Incoming coming = incoming;
        incoming = null;
        inRound = false;
        nextRoundNanos = life.now() + retryNanos;
        life.explain("joining begins again: " + why);
        if (coming != null) {
            coming.close();
        }
        if (spent || life.resumption.isSpent()) {
            life.finish(Life.End.RENEWED, why);
        }
    }

    /** Addresses where the group was seen. */
    List<String> addresses() {
        return seeds.all().stream().map(seed -> placeOf(seed).toString()).toList();
    }

    void close() {
        Incoming coming = incoming;
        incoming = null;
        if (coming != null) {
            coming.close();
        }
    }
}
