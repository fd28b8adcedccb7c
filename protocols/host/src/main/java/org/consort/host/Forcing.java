package org.consort.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.consort.Delivery;
import org.consort.Force;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Stack;
import org.consort.StackOutcome;
import org.consort.View;
import org.consort.host.Counters.Count;
import org.consort.host.security.Security;
import org.consort.host.wire.ForceFrame;
import org.consort.host.wire.ForceFrame.Done;
import org.consort.host.wire.ForceFrame.Go;
import org.consort.host.wire.ForceFrame.Offer;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Writer;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Salvage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operator's force, for a group whose protocol can order nothing any more. The member that was told asks all that it can reach what they
 * hold; the one that holds most seals its epoch with that, and goes on alone on a line that prevails over every line forced
 * less often. The others find that line and rejoin. Only that one step, at one member, changes anything: whatever dies before
 * it, the group is as it was. Group's thread.
 */
final class Forcing {

    private static final Logger LOG = LoggerFactory.getLogger(Forcing.class);

    /** What this member was told to do. */
    private static final class Task {
        final long token;
        final Stack stack;
        final boolean insists;
        final CompletableFuture<StackOutcome> outcome;
        final Map<MemberId, Offer> offers = new LinkedHashMap<>();
        final List<MemberId> asked = new ArrayList<>();
        final TreeSet<String> missing = new TreeSet<>();
        Optional<MemberId> chosen = Optional.empty();
        long untilNanos;

        Task(long token, Stack stack, boolean insists, CompletableFuture<StackOutcome> outcome) {
            this.token = token;
            this.stack = stack;
            this.insists = insists;
            this.outcome = outcome;
        }
    }

    private final Life life;
    private @Nullable Task task;

    Forcing(Life life) {
        this.life = life;
    }

    /** A user of this node forces another stack. */
    void begin(Stack wanted, Force how, CompletableFuture<StackOutcome> outcome) {
        if (life.phase() != Life.Phase.MEMBER) {
            settle(
                    outcome,
                    new StackOutcome.Refused("this node is not in the group: "
                            + life.host.group().why()));
            return;
        }
        if (task != null) {
            settle(outcome, new StackOutcome.Refused("this node forces another change already; wait for its outcome"));
            return;
        }
        Stack stack = life.host.security().inner(wanted, here());
        if (!stack.transport().equals(here())) {
            settle(
                    outcome,
                    new StackOutcome.Refused("force keeps the transport and its security, which are '" + here()
                            + "': force the protocol first, then change those without force"));
            return;
        }
        Task begun = new Task(life.host.environment().random(), stack, how == Force.EVEN_IF_ORDERING, outcome);
        begun.untilNanos = life.now() + patienceNanos();
        life.view().members().forEach(member -> begun.missing.add(member.name()));
        task = begun;
        LOG.warn("group={} member={} FORCE asked-for stack=\"{}\" how={}", life.name(), life.self, stack, how);
        Writer ask = new ForceFrame.Ask(begun.token, life.view().line(), stack).write(new Writer());
        for (Peer peer : life.peers.members()) {
            if (peer.outUp && !peer.crashed && !life.suspicions.suspects(peer, life.now())) {
                begun.asked.add(peer.id);
                life.post.send(peer.id, FrameKind.FORCE, ask, life.now());
            }
        }
        begun.offers.put(life.self, offer(begun.token, stack, life.self));
        choose(begun);
    }

    /** A member of this view says something about a force. */
    void heard(Peer from, ForceFrame frame) {
        if (life.phase() != Life.Phase.MEMBER) {
            return;
        }
        Task now = task;
        if (frame instanceof ForceFrame.Ask ask && ask.line() == life.view().line()) {
            send(from.id, offer(ask.token(), ask.stack(), from.id));
        } else if (frame instanceof Go go && go.line() == life.view().line()) {
            send(from.id, seal(go, from.id));
        } else if (now == null || now.token != frame.token()) {
            LOG.debug("group={} from={} a word about a force that is over here", life.name(), from.id);
        } else if (frame instanceof Offer offer) {
            now.offers.put(from.id, offer);
            choose(now);
        } else if (frame instanceof Done done) {
            conclude(now, done);
        }
    }

    /** Goes on without those that do not answer. */
    void tick(long nowNanos) {
        Task now = task;
        if (now == null || nowNanos < now.untilNanos) {
            return;
        }
        if (now.chosen.isEmpty()) {
            now.asked.retainAll(now.offers.keySet());
            choose(now);
        } else {
            finish(
                    now,
                    new StackOutcome.Unknown(now.chosen.get().name()
                            + ", which holds most, was told to go on and has not answered; look at the view there"));
        }
    }

    /** The life ends; who waits is told by the group. */
    void close() {
        task = null;
    }

    private Offer offer(long token, Stack stack, MemberId by) {
        Salvage held = life.epochs.protocol().map(Protocol::salvage).orElse(Salvage.NONE);
        return new Offer(
                token,
                life.epochs.number(),
                life.replica.lastIndex(),
                held.standing(),
                life.membership.stalled(),
                clash(stack, by).orElse(""));
    }

    private long patienceNanos() {
        return life.host.settings().timing().suspicionNanos();
    }

    private String here() {
        return life.roads.main().transport;
    }

    private Optional<String> clash(Stack stack, MemberId by) {
        Security security = life.host.security();
        if (!security.mayChange(by.name())) {
            return Optional.of(security.onlyOperators(by.name()));
        }
        return stack.transport().equals(here())
                ? life.membership.clash(stack, alone(0))
                : Optional.of("it runs over transport '" + here() + "', and force keeps the transport");
    }

    /** When all that can be reached have answered: tells the one that holds most. */
    private void choose(Task now) {
        if (now.chosen.isPresent() || !now.offers.keySet().containsAll(now.asked)) {
            return;
        }
        MemberId best = life.self;
        Optional<Offer> most = Optional.ofNullable(now.offers.get(best));
        for (Map.Entry<MemberId, Offer> each : now.offers.entrySet()) {
            Offer offer = each.getValue();
            if (offer.wedged().isEmpty() && !now.insists) {
                finish(
                        now,
                        new StackOutcome.Refused("the protocol is not wedged: it still orders at "
                                + each.getKey().name() + ". Change the stack without force, or insist"));
                return;
            }
            if (!offer.clash().isEmpty()) {
                finish(now, new StackOutcome.Refused(each.getKey().name() + " can't: " + offer.clash()));
                return;
            }
            if (most.isEmpty() || offer.exceeds(most.get())) {
                best = each.getKey();
                most = Optional.of(offer);
            }
        }
        now.chosen = Optional.of(best);
        now.untilNanos = life.now() + 2 * patienceNanos();
        Go go = new Go(now.token, life.view().line(), now.insists, now.stack);
        if (best.equals(life.self)) {
            conclude(now, seal(go, life.self));
        } else {
            send(best, go);
        }
    }

    /** Seals the epoch with what this member holds, and goes on alone. */
    private Done seal(Go go, MemberId by) {
        Optional<String> clash = clash(go.stack(), by);
        String wedged = life.membership.stalled();
        if (clash.isPresent() || wedged.isEmpty() && !go.insists()) {
            String why = clash.orElse("the protocol orders again at " + life.self.name());
            return new Done(go.token(), 0, 0, 0, why);
        }
        View before = life.view();
        int salvaged = salvage(life.protocol().salvage());
        long last = life.replica.lastIndex();
        View view = alone(last + 1);
        goOn(go.stack(), view);
        LOG.warn(
                "group={} member={} FORCED line={} epoch={} index={} salvaged={} was={} stack=\"{}\": what only others had is lost"
                        + " unless they come back, and then stands in their divergence files",
                life.name(),
                life.self,
                Long.toHexString(view.line()),
                life.epochs.number(),
                last,
                salvaged,
                before.members(),
                go.stack());
        return new Done(go.token(), view.line(), life.epochs.number(), last, "");
    }

    /** Ends the epoch here, and goes on alone in this view. */
    private void goOn(Stack stack, View view) {
        life.sponsor.close();
        life.stackChange.forget();
        life.membership.restack(stack);
        life.replica.install(view);
        life.peers.enter(view, life.now());
        life.peers.leaveBehind();
        life.epochs.advance(life.membership.stack(), view, view.index(), life.now());
        life.retirement.seal();
        life.round.tellAnew(life.now());
        life.reads.askAgain();
        life.journal.fork(view, false);
        life.ballots.viewChanged();
        life.host.counters().add(Count.FORCED);
        life.host.group().installed(view);
        life.host.group().restacked(stack, life.epochs.number());
        life.heartbeats.hasten();
        life.protocolSwap.began();
        life.round.replayEarly();
    }

    /** Delivers what this member holds; says how many entries. What a member says that is not in the view yet can't be applied. */
    private int salvage(Salvage held) {
        long before = life.replica.lastIndex();
        for (Block block : held.blocks()) {
            if (life.replica.knows(block)) {
                int next = block.level() == Delivery.ATOMIC ? 1 : 0;
                life.replica.deliver(block, life.replica.lastIndex() + next, life.epochs.number());
            }
        }
        return (int) (life.replica.lastIndex() - before);
    }

    private View alone(long index) {
        View now = life.view();
        Member self = now.members().get(now.rankOf(life.self));
        Environment environment = life.host.environment();
        long drawn = environment.wallClockMillis() << 16 | environment.random() & 0xffff;
        return new View(
                View.forcedLine(now.line(), drawn),
                now.number() + 1,
                index,
                now.policy(),
                now.quorumOf(),
                now.nextOrdinal(),
                List.of(self));
    }

    private void conclude(Task now, Done done) {
        if (!done.why().isEmpty()) {
            finish(now, new StackOutcome.Refused(done.why()));
            return;
        }
        now.offers.keySet().forEach(id -> now.missing.remove(id.name()));
        finish(now, new StackOutcome.Forced(done.epoch(), done.index(), done.line(), List.copyOf(now.missing)));
    }

    private void finish(Task now, StackOutcome outcome) {
        task = null;
        LOG.warn("group={} member={} FORCE outcome=\"{}\"", life.name(), life.self, outcome);
        settle(now.outcome, outcome);
    }

    private void settle(CompletableFuture<StackOutcome> waiting, StackOutcome outcome) {
        life.host.lanes().callbacks().execute(() -> waiting.complete(outcome));
    }

    private void send(MemberId to, ForceFrame frame) {
        life.post.send(to, FrameKind.FORCE, frame.write(new Writer()), life.now());
    }
}
