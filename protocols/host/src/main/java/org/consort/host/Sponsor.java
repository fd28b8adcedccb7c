package org.consort.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.Counters.Count;
import org.consort.host.detect.Damping;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.JoinAnswer;
import org.consort.host.wire.JoinAnswer.Verdict;
import org.consort.host.wire.JoinAsk;
import org.consort.host.wire.Spoken;
import org.consort.host.wire.Writer;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Reader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets joiners in: answers those that ask, sends them the state, and has the protocol admit them. Group's thread. */
final class Sponsor {

    private static final Logger LOG = LoggerFactory.getLogger(Sponsor.class);
    private static final int TRANSFER_LIMIT = 4;
    private static final int UNANSWERED_LIMIT = 64;
    private static final long LONGEST_DAMPING_FACTOR = 30;

    private final Life life;
    private final Damping damping;
    private final long leaseNanos;
    private final Map<MemberId, Outgoing> transfers = new LinkedHashMap<>();
    private final Map<MemberId, JoinAsk> unanswered = new HashMap<>();

    Sponsor(Life life) {
        this.life = life;
        HostSettings.Timing timing = life.host.settings().timing();
        this.damping = new Damping(timing.dampingNanos(), LONGEST_DAMPING_FACTOR * timing.dampingNanos());
        this.leaseNanos = 3 * timing.suspicionNanos();
    }

    /** Members that fell out of the view, not by their own wish. */
    void fell(List<String> names, long nowNanos) {
        for (String name : names) {
            damping.fell(name, nowNanos);
        }
    }

    /** The link to a node stands: it may have asked before it did. */
    void linked(MemberId to, long nowNanos) {
        JoinAsk ask = unanswered.remove(to);
        if (ask != null) {
            asked(to, life.peers.roadTo(to), ask, nowNanos);
        }
    }

    /** A node asks to be let in. */
    void asked(MemberId from, Road road, JoinAsk ask, long nowNanos) {
        if (!ask.joiner().id().equals(from)) {
            throw new org.consort.spi.protocol.BadFrame(
                    from + " asks for " + ask.joiner().id());
        }
        // Whatever the joiner calls the transport over which it asks: it has no other address yet.
        String address = ask.joiner().addresses().values().stream().findFirst().orElse("");
        address = ask.joiner().addresses().getOrDefault(road.transport, address);
        life.peers.lease(from, road, address, nowNanos + leaseNanos);
        JoinAnswer answer = isElsewhere(ask, road) ? elsewhere() : answer(ask, nowNanos);
        boolean sent = life.post.send(from, FrameKind.ANSWER, answer.write(new Writer()), nowNanos);
        if (!sent && unanswered.size() < UNANSWERED_LIMIT) {
            unanswered.put(from, ask);
        }
        if (sent && answer.verdict() == Verdict.ACCEPTED) {
            accept(ask, nowNanos);
        } else if (answer.verdict() == Verdict.REFUSED) {
            LOG.info("group={} joiner={} refused=\"{}\"", life.name(), from, answer.why());
        }
    }

    private boolean isElsewhere(JoinAsk ask, Road road) {
        return life.phase() == Life.Phase.MEMBER
                && (road != life.roads.main() || !ask.joiner().addresses().containsKey(road.transport));
    }

    private JoinAnswer elsewhere() {
        return say(Verdict.ELSEWHERE, "the group runs on transport '" + life.roads.main().transport + "'");
    }

    private JoinAnswer answer(JoinAsk ask, long nowNanos) {
        if (life.resumption.isReading() || life.resumption.hasLog()) {
            return say(
                    Verdict.WAIT,
                    "this node has the group's log and resumes it: "
                            + life.host.group().why());
        }
        if (life.phase() != Life.Phase.MEMBER) {
            return say(Verdict.NOT_IN, life.host.group().why());
        }
        MemberId id = ask.joiner().id();
        View view = life.view();
        if (view.contains(id) && life.resumption.isServing()) {
            return say(
                    Verdict.WAIT,
                    "the group was resumed, and goes on with this node in it as soon as it has seen that");
        }
        if (view.contains(id)) {
            return say(Verdict.RENEW, "this incarnation was admitted already and missed it");
        }
        Optional<String> clash = clash(ask, view);
        if (clash.isPresent()) {
            return say(Verdict.REFUSED, clash.get());
        }
        if (view.member(id.name()).isPresent()) {
            return say(Verdict.WAIT, "the group has yet to remove an earlier life of '" + id.name() + "'");
        }
        return answerLater(id, nowNanos);
    }

    /** To one that may come in, if not now. */
    private JoinAnswer answerLater(MemberId id, long nowNanos) {
        long wait = damping.waitNanos(id.name(), nowNanos);
        if (wait > 0) {
            return say(
                    Verdict.WAIT,
                    "'" + id.name() + "' came and went too often; it may come in after " + wait / 1_000_000 + " ms");
        }
        if (life.ejection.isUnderWay()) {
            return say(Verdict.WAIT, life.self + " is on its way out, " + life.ejection.why());
        }
        if (!life.membership.stalled().isEmpty()) {
            return say(
                    Verdict.WAIT,
                    "the group can't go on now: " + life.host.group().why());
        }
        if (life.epochs.isEnding()) {
            // Right between the entry that decided it and the next epoch: the state of now belongs to neither.
            return say(Verdict.WAIT, "the group's stack changes at this moment");
        }
        if (life.swaps.why().isPresent()) {
            return say(Verdict.WAIT, life.swaps.why().get());
        }
        if (!transfers.containsKey(id) && transfers.size() >= TRANSFER_LIMIT) {
            return say(Verdict.WAIT, life.self + " serves " + TRANSFER_LIMIT + " joiners already");
        }
        return say(Verdict.ACCEPTED, "");
    }

    /** What would have to be changed before this joiner can come in. */
    private Optional<String> clash(JoinAsk ask, View view) {
        Optional<String> lacking = lacking(ask);
        if (lacking.isPresent()) {
            return lacking;
        }
        MemberId id = ask.joiner().id();
        boolean alive = view.member(id.name()).filter(m -> isAlive(m, ask)).isPresent();
        if (alive) {
            Member holder = view.member(id.name()).orElseThrow();
            return Optional.of("a member named '" + id.name() + "' is alive at " + holder.addresses()
                    + ": give each node a name of its own");
        }
        return refusedByProtocol(ask.joiner(), view);
    }

    /** What the joiner has to have, and has not, or not in a version that the group understands. */
    private Optional<String> lacking(JoinAsk ask) {
        ProtocolFactory protocol = life.membership.stack().factory();
        Optional<Spoken> joiners = Spoken.find(protocol.type(), ask.protocols());
        if (joiners.isEmpty()) {
            return Optional.of("the group runs on protocol '" + protocol.type() + "'; the joiner has " + ask.protocols()
                    + ": install it there");
        }
        Optional<String> clash = joiners.get().clash("the joiner's protocol", protocol.wire());
        if (clash.isPresent()) {
            return clash;
        }
        List<String> names = ask.abstractions().stream()
                .map(text -> Spoken.parse(text).name())
                .toList();
        if (!names.equals(life.modelNames())) {
            return Optional.of("the group carries the models " + life.modelNames() + "; the joiner has " + names
                    + ": all members must carry the same");
        }
        return life.spokenModels().stream()
                .map(Spoken::parse)
                .flatMap(own -> Spoken.find(own.name(), ask.abstractions()).stream()
                        .flatMap(its -> its.clash("the joiner's model", own.wire()).stream()))
                .findFirst();
    }

    private boolean isAlive(Member holder, JoinAsk ask) {
        if (holder.id().equals(life.self)) {
            return true;
        }
        Peer peer = life.peers.find(holder.id());
        boolean sameAddress = holder.addresses().equals(ask.joiner().addresses());
        return peer != null && peer.inUp && !peer.crashed && !peer.toldSuspect && !sameAddress;
    }

    private Optional<String> refusedByProtocol(Member joiner, View view) {
        List<Member> members = new ArrayList<>(view.members());
        members.removeIf(member -> member.name().equals(joiner.name()));
        members.add(joiner);
        View next = new View(
                view.line(),
                view.number() + 1,
                life.replica.lastIndex() + 1,
                view.policy(),
                view.quorumOf(),
                view.nextOrdinal() + 1,
                members);
        try {
            life.membership.stack().factory().validate(life.membership.stack().settings(), next);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("the protocol can't run with one member more: " + e.getMessage());
        }
    }

    private JoinAnswer say(Verdict verdict, String why) {
        String transport = life.phase() == Life.Phase.MEMBER ? life.roads.main().transport : "";
        return new JoinAnswer(verdict, why, transport, life.memberPlaces());
    }

    private void accept(JoinAsk ask, long nowNanos) {
        MemberId id = ask.joiner().id();
        Outgoing present = transfers.get(id);
        if (present != null && present.stream.confirmed() == 0 && !present.stream.isBroken()) {
            // It asked again before it had the first answer: nothing has to begin anew.
            present.heardNanos = nowNanos;
            return;
        }
        end(id);
        Outgoing outgoing =
                new Outgoing(life, ask.joiner(), life.host.environment().random(), nowNanos);
        transfers.put(id, outgoing);
        LOG.info("group={} joiner={} transfer=begins index={}", life.name(), id, life.replica.lastIndex());
        life.host.counters().add(Count.TRANSFERS_SENT);
        outgoing.begin();
    }

    /** A joiner dealt with part of its transfer. */
    void credit(MemberId from, Reader in, long nowNanos) {
        long transfer = in.getLong();
        long offset = in.getLong();
        long resume = in.getLong();
        in.atEnd();
        Outgoing outgoing = served(from, transfer, nowNanos);
        if (outgoing != null && outgoing.transfer == transfer) {
            outgoing.stream.credit(offset, resume);
            outgoing.stream.pump();
            if (outgoing.admitted && outgoing.stream.confirmed() == outgoing.stream.end()) {
                arrived(from);
            }
        }
    }

    /**
     * The transfer that a joiner speaks of; null if there is none. Then the joiner is told so: it hears this member's heartbeats and
     * would wait for ever for a stream that has ended.
     */
    private @Nullable Outgoing served(MemberId from, long transfer, long nowNanos) {
        Outgoing outgoing = transfers.get(from);
        // It took part of one before: it has begun again since, and knows nothing of that any more.
        boolean forgotten = transfer == Incoming.NO_TRANSFER && outgoing != null && outgoing.stream.confirmed() > 0;
        boolean another = transfer != Incoming.NO_TRANSFER && outgoing != null && outgoing.transfer != transfer;
        if (forgotten) {
            end(from);
        }
        if (outgoing == null || forgotten || another) {
            life.post.send(from, FrameKind.ENDED, new Writer().int64(transfer), nowNanos);
            return null;
        }
        outgoing.heardNanos = nowNanos;
        return outgoing;
    }

    /** A joiner has caught up. */
    void ready(MemberId from, Reader in, long nowNanos) {
        long transfer = in.getLong();
        in.atEnd();
        Outgoing outgoing = served(from, transfer, nowNanos);
        if (outgoing == null || outgoing.transfer != transfer) {
            return;
        }
        if (!life.view().contains(from) && life.view().member(from.name()).isEmpty()) {
            if (refusedByProtocol(outgoing.joiner, life.view()).isPresent()) {
                // The group's stack has changed since it asked. It asks again, and is told why.
                life.post.send(from, FrameKind.ENDED, new Writer().int64(transfer), nowNanos);
                end(from);
                return;
            }
            life.protocol().admit(outgoing.joiner, nowNanos);
        }
    }

    /** A joiner is alive. */
    void heard(MemberId from, long nowNanos) {
        Outgoing outgoing = transfers.get(from);
        if (outgoing != null) {
            outgoing.heardNanos = nowNanos;
        }
    }

    /** A joiner is a member now, and needs its sponsor no more. */
    void arrived(MemberId joiner) {
        if (transfers.containsKey(joiner) && life.view().contains(joiner)) {
            LOG.info("group={} joiner={} transfer=done", life.name(), joiner);
            end(joiner);
        }
    }

    /** A block was delivered here. */
    void delivered(Block block) {
        if (!transfers.isEmpty()) {
            transfers.values().forEach(outgoing -> outgoing.block(block));
        }
    }

    /** A view was installed here. */
    void installed(View view) {
        if (!transfers.isEmpty()) {
            Writer bytes = new Writer();
            org.consort.host.wire.ViewCodec.write(bytes, view);
            transfers.values().forEach(outgoing -> outgoing.view(view, bytes.toBytes()));
        }
    }

    /** After every burst: what was delivered goes on to the joiners. */
    void burstEnd() {
        if (!transfers.isEmpty()) {
            transfers.values().forEach(outgoing -> outgoing.stream.pump());
        }
    }

    /** At every tick. */
    void tick(long nowNanos) {
        unanswered.keySet().removeIf(id -> life.peers.find(id) == null);
        for (Outgoing outgoing : List.copyOf(transfers.values())) {
            MemberId id = outgoing.joiner.id();
            life.peers.lease(id, "", nowNanos + leaseNanos);
            Peer peer = life.peers.find(id);
            boolean gone = peer == null || peer.crashed || nowNanos - outgoing.heardNanos > leaseNanos;
            if (gone
                    || outgoing.stream.isBroken()
                    || outgoing.admitted && !life.view().contains(id)) {
                LOG.info("group={} joiner={} transfer={}", life.name(), id, gone ? "given-up" : "broken");
                end(id);
            } else {
                outgoing.tick();
            }
        }
    }

    int transfers() {
        return transfers.size();
    }

    private void end(MemberId id) {
        Outgoing outgoing = transfers.remove(id);
        if (outgoing != null) {
            outgoing.stream.close();
        }
    }

    void close() {
        List.copyOf(transfers.keySet()).forEach(this::end);
    }
}
