package org.consort.host;

import java.util.List;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.Counters.Count;
import org.consort.spi.Frame;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
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
final class Membership implements EpochOwner, Replica.HostEntries {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final Life life;
    private final Surroundings host;
    private final Installed installed;
    private LocalStack stack;
    /** Name of the transport that the log says the group runs on; a log may be resumed over another. */
    private String transport;

    private long adoptedEpoch;
    private String stalled = "";
    private Optional<String> excluded = Optional.empty();
    private Optional<StackVote.Verdict.Change> change = Optional.empty();

    Membership(Life life, Settings settings) {
        this.life = life;
        this.host = life.host;
        this.installed = new Installed(host.modules());
        String configured = host.asked().protocol();
        this.transport = life.roads.main().transport;
        this.stack = stackOf(new org.consort.Stack(
                        configured, settings.under(configured).values()))
                .orElse(new LocalStack(NoProtocol.INSTANCE, settings, life.roads.main()));
    }

    /** How machines of a stack are made here, for the road that this life is on. */
    Optional<LocalStack> stackOf(org.consort.Stack named) {
        return installed.stack(named, life.roads.main());
    }

    /** What the group runs on, or would if this node founded it. */
    LocalStack stack() {
        return stack;
    }

    /** The same, as the log names it. */
    org.consort.Stack published() {
        return stack.over(transport);
    }

    /** Whether the group meets on the transport that this life is on. */
    boolean isHere() {
        return transport.equals(life.roads.main().transport);
    }

    /** The epoch of the log here. */
    long epoch() {
        return life.phase() == Life.Phase.MEMBER ? life.epochs.number() : adoptedEpoch;
    }

    /** Why this member could not go on with another stack in a view; empty if it could. */
    Optional<String> clash(org.consort.Stack wanted, View view) {
        return installed.clash(wanted, view, stack);
    }

    /** The same, and makes the machine if it could. */
    Optional<String> prepare(org.consort.Stack wanted, View view) {
        life.epochs.dropPrepared();
        Optional<String> clash = clash(wanted, view);
        if (clash.isPresent()) {
            return clash;
        }
        try {
            Road road = life.roads.at(wanted.transport()).orElseThrow();
            life.epochs.prepare(installed.stack(wanted, road).orElseThrow(), view);
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
        LocalStack next = stackOf(published()).orElseThrow();
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
        return GroupSnapshot.of(life);
    }

    /** Takes over what a snapshot says beside the models' states; says why if it can't. */
    Optional<String> adopt(GroupSnapshot.Head head) {
        Optional<String> missing = run(head.stack());
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
        return run(decided.get().stack()).or(this::elsewhere);
    }

    /** Why this node can't follow the group from here: it is asked again where it runs now, as one that has just come. */
    Optional<String> elsewhere() {
        return isHere() ? Optional.empty() : Optional.of("the group runs on transport '" + transport + "' now");
    }

    /** Takes over another stack if the log has decided so; true if it did, and its epoch is over. */
    boolean followChange() {
        Optional<StackVote.Verdict.Change> decided = life.stackChange.takeDecided();
        decided.flatMap(made -> run(made.stack())).ifPresent(lost -> life.finish(Life.End.FAILED, lost));
        decided.ifPresent(made -> life.replica.moved(made.moved(life.view())));
        return decided.isPresent();
    }

    /** The epoch that this node follows without being a member is over. */
    void endsEpoch() {
        adoptedEpoch++;
    }

    private Optional<String> run(org.consort.Stack on) {
        transport = on.transport();
        Optional<LocalStack> adopted = stackOf(on);
        adopted.ifPresent(found -> stack = found);
        return adopted.isPresent()
                ? Optional.empty()
                : Optional.of("the group runs on protocol '" + on.protocol() + "', which is not installed here");
    }

    /** Applies a view without this node. */
    void replay(View view) {
        life.replica.install(view);
        life.stackChange.viewChanged(view);
    }

    /** The view with this node in it stands in the log here. */
    void become(View view) {
        life.resumption.comesInto(view.line());
        life.replica.install(view);
        start(view, adoptedEpoch);
    }

    private void start(View view, long epoch) {
        life.becomesMember();
        life.peers.enter(view, life.now());
        life.peers.all().forEach(Peer::untold);
        boolean joins = view.number() > 1 && !life.resumption.isServing();
        life.epochs.begin(stack, new Handover(epoch, view, view.index() + 1, List.of(), joins), life.now());
        life.inbox.open();
        life.reads.open();
        LOG.info("group={} view={} members={} state=active", life.name(), view.number(), view.members());
        host.group().entered(life, view, published());
        life.stackChange.viewChanged(view);
    }

    /** Ends the epoch and goes on with the next, if the log has decided so; the old protocol has returned. */
    void advance(long nowNanos) {
        if (!life.epochs.isEnding()) {
            return;
        }
        StackVote.Verdict.Change made = change.orElseThrow();
        change = Optional.empty();
        org.consort.Stack before = published();
        long lastIndex = life.replica.lastIndex();
        Optional<Road> road = life.roads.at(made.stack().transport());
        if (road.isEmpty()) {
            life.finish(
                    Life.End.RENEWED,
                    "the group went on over transport '" + made.stack().transport()
                            + "', which went away here after this node had agreed");
            return;
        }
        stack = next(made.stack(), road.get());
        transport = made.stack().transport();
        stalled("");
        if (road.get() != life.roads.main()) {
            life.replica.moved(made.moved(life.view()));
            host.group().moved(life.view(), road.get().transport);
            life.sponsor.close();
            life.roads.cross(road.get(), life.view());
        }
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

    /** By force: from now on this is the stack, and nothing holds it up yet. */
    void restack(org.consort.Stack forced) {
        run(forced).ifPresent(lost -> {
            throw new IllegalStateException(lost);
        });
        life.epochs.dropPrepared();
        stalled("");
    }

    @Override
    public Optional<Chapter> keeps(LocalStack on, Protocol machine, boolean continues) {
        return life.storage.open(on, machine, continues || life.resumption.isServing());
    }

    /** What was made for the vote, if that is still good: its bundle may be going already. */
    private LocalStack next(org.consort.Stack decided, Road road) {
        if (life.epochs.prepared().filter(made -> made.road() == road).isEmpty()) {
            life.epochs.dropPrepared();
        }
        return life.epochs.prepared().or(() -> installed.stack(decided, road)).orElseThrow();
    }

    // ---- what the protocol does

    @Override
    public Channel.Offer send(MemberId to, Road road, Frame frame) {
        return life.post.protocol(to, road, frame, life.now());
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
        life.journal.entered(view, before, life.peers.anyDeparted());
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
        life.replica.models().tallied(life.ballots.tallied(new Reader(slab, offset, length), own), index);
    }

    @Override
    public void stack(Reader payload, Member origin, long index) {
        life.stackChange.entry(payload, origin, index);
    }
}
