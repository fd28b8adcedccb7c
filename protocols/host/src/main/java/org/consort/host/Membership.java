package org.consort.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.Counters.Count;
import org.consort.host.log.Fragments;
import org.consort.host.wire.Writer;
import org.consort.spi.Frame;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Reader;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What it means to be in the group: the stack it runs on, how a life comes into its first view, and what it does with all that the
 * protocol hands up. Group's thread.
 */
final class Membership implements Epochs.Owner, Replica.HostEntries {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final Life life;
    private final Surroundings host;
    private Epochs.Stack stack;
    private long adoptedEpoch;
    private String stalled = "";
    private Optional<String> excluded = Optional.empty();
    private Optional<StackVote.Verdict.Change> change = Optional.empty();

    Membership(Life life, Settings settings) {
        this.life = life;
        this.host = life.host;
        String configured = host.asked().protocol();
        this.stack = stackOf(configured, settings.under(configured).values())
                .orElse(new Epochs.Stack(NoProtocol.INSTANCE, settings));
    }

    private Optional<Epochs.Stack> stackOf(String type, Map<String, String> own) {
        Optional<ProtocolFactory> factory = host.modules().protocol(type);
        return factory.map(f -> new Epochs.Stack(f, new Settings("protocol " + type, own)));
    }

    /** What the group runs on, or would if this node founded it. */
    Epochs.Stack stack() {
        return stack;
    }

    /** The epoch of the log here. */
    long epoch() {
        return life.phase() == Life.Phase.MEMBER ? life.epochs.number() : adoptedEpoch;
    }

    /** Why this member could not go on with another stack in a view; empty if it could. */
    Optional<String> clash(org.consort.Stack wanted, View view) {
        Optional<Epochs.Stack> found = stackOf(wanted.protocol(), wanted.settings());
        if (found.isEmpty()) {
            return Optional.of("it has no protocol '" + wanted.protocol() + "', only "
                    + host.modules().protocolTypes() + ": install it there");
        }
        try {
            found.get().factory().validate(found.get().settings(), view);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The same, and makes the machine if it could. */
    Optional<String> prepare(org.consort.Stack wanted, View view) {
        life.epochs.dropPrepared();
        Optional<String> clash = clash(wanted, view);
        if (clash.isPresent()) {
            return clash;
        }
        try {
            life.epochs.prepare(stackOf(wanted.protocol(), wanted.settings()).orElseThrow(), view);
            return Optional.empty();
        } catch (RuntimeException e) {
            LOG.error("group={} stack=\"{}\" can't be made here", life.name(), wanted, e);
            return Optional.of("its machine can't be made: " + e);
        }
    }

    /** A version of a protocol goes: a machine that was made of it for an epoch to come is made again later. */
    void withdraw(ProtocolFactory factory) {
        if (!life.epochs.isRunning(factory) && life.epochs.uses(factory)) {
            life.epochs.dropPrepared();
        }
    }

    /**
     * The version of the protocol that was waited for is there: its machine begins.
     *
     * @throws IllegalArgumentException if it refuses the settings
     */
    void resume(long nowNanos) {
        Epochs.Stack next =
                stackOf(stack.factory().type(), stack.settings().values()).orElseThrow();
        next.factory().validate(next.settings(), life.view());
        stack = next;
        stalled("");
        life.epochs.resume(next, life.view(), nowNanos);
        life.round.tellAnew(nowNanos);
        life.ballots.viewChanged();
        LOG.info(
                "group={} epoch={} protocol={} replaced",
                life.name(),
                life.epochs.number(),
                stack.factory().type());
        life.round.replayEarly();
    }

    /** Why the group can't go on now; empty if it can. */
    String stalled() {
        return stalled;
    }

    /** Why this member is out, if the protocol said so. */
    Optional<String> excluded() {
        return excluded;
    }

    // ---- becoming a member

    /** Founds the group. */
    void found(Member introduction) {
        Member founder = new Member(0, life.self, introduction.addresses(), introduction.properties());
        Environment environment = host.environment();
        long line = environment.wallClockMillis() << 16 | environment.random() & 0xffff;
        View view =
                new View(line, 1, 1, host.settings().policy(), host.settings().staticMembers(), 1, List.of(founder));
        stack.factory().validate(stack.settings(), view);
        LOG.info("group={} member={} founds line={}", life.name(), life.self, Long.toHexString(line));
        life.replica.begin(view, 1);
        start(view, 1);
        if (host.settings().found() == HostSettings.Found.ALWAYS) {
            // A silent seed may hide the group: what is ordered here may have to give way to it.
            life.journal.fork(view, true);
        }
    }

    /** The whole replicated state, now. */
    GroupSnapshot snapshot() {
        Writer duplicates = new Writer();
        life.replica.duplicates().write(duplicates);
        Writer vote = new Writer();
        life.stackChange.write(vote);
        List<Fragments.Partial> partials = life.replica.fragments().partials();
        return GroupSnapshot.take(
                new GroupSnapshot.Head(
                        life.epochs.number(),
                        life.replica.lastIndex(),
                        stack.factory().type(),
                        stack.settings().values(),
                        life.view(),
                        vote.toBytes(),
                        duplicates.toBytes(),
                        partials),
                life.replica.models());
    }

    /** Takes over what a snapshot says beside the models' states; says why if it can't. */
    Optional<String> adopt(GroupSnapshot.Head head) {
        Optional<String> missing = run(new org.consort.Stack(head.protocol(), head.settings()));
        if (missing.isPresent()) {
            return missing;
        }
        adoptedEpoch = head.epoch();
        life.stackChange.read(Reader.of(head.vote()));
        life.replica.duplicates().read(Reader.of(head.duplicates()));
        life.replica.fragments().restore(head.partials());
        life.replica.begin(head.view(), head.lastIndex());
        host.counters().add(Count.TRANSFERS_RECEIVED);
        return Optional.empty();
    }

    /** Applies a block that was ordered before this node is a member; says why if it can't follow from there. */
    Optional<String> replay(Block block) {
        life.replica.deliver(block, life.replica.lastIndex() + 1, adoptedEpoch);
        Optional<StackVote.Verdict.Change> decided = life.stackChange.takeDecided();
        if (decided.isEmpty()) {
            return Optional.empty();
        }
        adoptedEpoch++;
        return run(decided.get().stack());
    }

    private Optional<String> run(org.consort.Stack on) {
        Optional<Epochs.Stack> adopted = stackOf(on.protocol(), on.settings());
        if (adopted.isEmpty()) {
            return Optional.of("the group runs on protocol '" + on.protocol() + "', which is not installed here");
        }
        stack = adopted.get();
        return Optional.empty();
    }

    /** Applies a view without this node. */
    void replay(View view) {
        life.replica.install(view);
        life.stackChange.viewChanged(view);
    }

    /** The view with this node in it stands in the log here. */
    void become(View view) {
        life.replica.install(view);
        start(view, adoptedEpoch);
    }

    private void start(View view, long epoch) {
        life.becomesMember();
        life.peers.enter(view, life.now());
        life.peers.all().forEach(Peer::untold);
        life.epochs.begin(stack, new Handover(epoch, view, view.index() + 1, List.of()), life.now());
        life.inbox.open();
        life.reads.open();
        LOG.info("group={} view={} members={} state=active", life.name(), view.number(), view.members());
        host.group().entered(life, view, stack.published());
        life.stackChange.viewChanged(view);
    }

    /** Ends the epoch and goes on with the next, if the log has decided so; the old protocol has returned. */
    void advance(long nowNanos) {
        if (!life.epochs.isEnding()) {
            return;
        }
        StackVote.Verdict.Change made = change.orElseThrow();
        change = Optional.empty();
        org.consort.Stack before = stack.published();
        long lastIndex = life.replica.lastIndex();
        stack = stackOf(made.stack().protocol(), made.stack().settings()).orElseThrow();
        stalled("");
        life.epochs.advance(stack, life.view(), lastIndex, nowNanos);
        life.round.tellAnew(nowNanos);
        life.reads.askAgain();
        life.ballots.viewChanged();
        life.pauses.changed(new PauseWatch.Change(life.epochs.number(), lastIndex, made.stack(), before));
        host.counters().add(Count.STACK_CHANGES);
        host.group().restacked(made.stack(), life.epochs.number());
        life.stackChange.made(made, life.epochs.number(), lastIndex);
        life.heartbeats.hasten();
        life.protocolSwap.began();
        life.round.replayEarly();
    }

    /** By force: ends the epoch here, and goes on alone in this view with another stack. */
    void seal(org.consort.Stack wanted, View view) {
        stack = stackOf(wanted.protocol(), wanted.settings()).orElseThrow();
        life.sponsor.close();
        life.epochs.dropPrepared();
        life.stackChange.forget();
        stalled("");
        life.replica.install(view);
        life.peers.enter(view, life.now());
        life.peers.leaveBehind();
        life.epochs.advance(stack, view, view.index(), life.now());
        life.epochs.closeRetired();
        life.reads.askAgain();
        life.journal.fork(view, false);
        life.ballots.viewChanged();
        host.counters().add(Count.FORCED);
        host.group().installed(view);
        host.group().restacked(stack.published(), life.epochs.number());
        life.round.replayEarly();
    }

    /** Closes the machines of past epochs once nobody needs them. */
    void retire() {
        if (life.epochs.retired() == 0) {
            return;
        }
        for (Peer peer : life.peers.members()) {
            if (peer.epoch < life.epochs.number()) {
                return;
            }
        }
        life.epochs.closeRetired();
        life.protocolSwap.tick(life.now());
    }

    // ---- what the protocol does

    @Override
    public Channel.Offer send(MemberId to, Frame frame) {
        return life.post.protocol(to, frame, life.now());
    }

    @Override
    public void deliver(Block block, long firstIndex, long epoch) {
        if (life.pauses.isWatching()) {
            life.pauses.delivered(life.now());
        }
        life.replica.deliver(block, firstIndex, epoch);
        host.counters().delivered(block.entries(), block.length());
        if (block.level() == Delivery.ATOMIC) {
            life.sponsor.delivered(block);
            life.journal.block(block, firstIndex);
        }
        change = life.stackChange.takeDecided();
        if (change.isPresent()) {
            life.epochs.end();
        }
    }

    @Override
    public void installed(View view) {
        View before = life.view();
        life.replica.install(view);
        life.sponsor.installed(view);
        List<String> fell = life.peers.enter(view, life.now());
        life.sponsor.fell(fell, life.now());
        LOG.info(
                "group={} view={} index={} members={} was={}",
                life.name(),
                view.number(),
                view.index(),
                view.members(),
                before.members());
        if (view.policy() == View.Policy.LAST_SURVIVOR && view.line() != before.line()) {
            life.journal.fork(view, false);
        } else if (!life.peers.anyDeparted()) {
            life.journal.whole();
        } else {
            // An operator may force those that are missing to go on without this side.
            life.journal.fork(view, false);
        }
        life.journal.view(view);
        life.ballots.viewChanged();
        life.stackChange.viewChanged(view);
        host.group().installed(view);
    }

    @Override
    public void excluded(String why) {
        excluded = Optional.of(why);
    }

    @Override
    public void stalled(String why) {
        if (!why.equals(stalled)) {
            stalled = why;
            LOG.info("group={} state={} why=\"{}\"", life.name(), why.isEmpty() ? "active" : "blocked", why);
            host.group().state(why.isEmpty() ? Group.State.ACTIVE : Group.State.BLOCKED, why);
        }
    }

    /** Tells again whether the group can go on, after something else was told. */
    void tellState() {
        host.group().state(stalled.isEmpty() ? Group.State.ACTIVE : Group.State.BLOCKED, stalled);
    }

    @Override
    public void collected(Tally tally) {
        life.ballots.collected(tally);
    }

    @Override
    public void readable(long token) {
        life.reads.readable(token);
    }

    @Override
    public void complain(MemberId peer, String why) {
        life.suspicions.complain(peer, why, life.now());
    }

    @Override
    public void tally(Slab slab, int offset, int length, long index) {
        int own = life.phase() == Life.Phase.MEMBER ? life.ordinal() : -1;
        Tally tally = life.ballots.tallied(new Reader(slab, offset, length), own);
        life.replica.models().tallied(tally, index);
    }

    @Override
    public void stack(Reader payload, Member origin, long index) {
        try {
            life.stackChange.entry(payload, origin, index);
        } catch (org.consort.spi.protocol.BadFrame e) {
            // The same bytes are refused by the same rule at every member, so the replicas stay equal.
            host.counters().add(Count.ENTRIES_UNKNOWN_TARGET);
        }
    }
}
