package org.consort.host;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.View;
import org.consort.host.Counters.Count;
import org.consort.host.detect.FailureDetector;
import org.consort.host.inbox.Inbox;
import org.consort.host.log.Fragments;
import org.consort.host.wire.Reader;
import org.consort.host.wire.Writer;
import org.consort.spi.Frame;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.GroupThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a member, from its channel's opening to its closing: under one incarnation it looks for the group, is a member once, and
 * ends. Holds the parts together; each part has one job. Everything runs on the channel's thread, except {@link #submit},
 * {@link #execute} and {@link #guarded}.
 */
final class Life implements Epochs.Owner, Replica.HostEntries {

    private static final Logger LOG = LoggerFactory.getLogger(Life.class);

    /** Where a life stands. */
    enum Phase {
        /** Looking for the group, or receiving its state. */
        JOINING,
        /** In the view. */
        MEMBER,
        /** Over. */
        OVER
    }

    /** How a life ended. */
    enum End {
        /** By the user's wish. */
        LEFT,
        /** A view was formed without it. */
        EXCLUDED,
        /** It gave way to another line. */
        DIVERGED,
        /** It could not become a member under this incarnation. */
        RENEWED,
        /** Its state can't be trusted, or it is in the others' way. */
        FAILED
    }

    final Surroundings host;
    final Channel channel;
    final GroupThread thread;
    final MemberId self;
    final Inbox inbox;
    final FailureDetector detector;
    final Peers peers;
    final Post post;
    final Epochs epochs;
    final Suspicions suspicions;
    final Heartbeats heartbeats;
    final Replica replica;
    final Ballots ballots;
    final Alarms alarms = new Alarms();
    final Pressure pressure;
    final Lines lines;
    final Journal journal;
    final Sponsor sponsor;
    final Joiner joiner;
    final Departure departure;
    private final Settings settings;
    private final long tickNanos;
    private volatile Phase phase = Phase.JOINING;
    private Epochs.Stack stack;
    private String stalled = "";
    private long adoptedEpoch;
    private boolean modelsUsed;
    private Optional<String> excluded = Optional.empty();
    private boolean inBurst;
    private long nextTickNanos;
    private long wakeNanos = Long.MAX_VALUE;

    Life(Surroundings host, Channel channel, MemberId self, Collection<String> learned) {
        this.host = host;
        this.channel = channel;
        this.thread = channel.thread();
        this.self = self;
        this.settings =
                new Settings("group " + host.asked().name(), host.asked().settings());
        HostSettings.Timing timing = host.settings().timing();
        HostSettings.Bounds bounds = host.settings().bounds();
        this.tickNanos = Math.max(1, Math.min(timing.heartbeatNanos(), timing.joinRetryNanos()) / 2);
        this.inbox =
                new Inbox(bounds.inboxBytes(), bounds.messageBytes(), "this node is not in the group yet", this::wake);
        this.detector = new FailureDetector(timing.suspicionNanos(), tickNanos, now(), this::suspicion);
        this.peers = new Peers(channel, self, host.transport().type(), detector);
        this.post = new Post(channel, peers);
        this.epochs = new Epochs(self, this);
        this.stack = stackOf(
                        host.asked().protocol(),
                        settings.under(host.asked().protocol()).values())
                .orElse(new Epochs.Stack(NoProtocol.INSTANCE, settings));
        this.suspicions = new Suspicions(this);
        this.heartbeats = new Heartbeats(this);
        this.replica = new Replica(self, inbox, host, makeModels(), this);
        this.ballots = new Ballots(this);
        this.pressure = new Pressure(this);
        this.lines = new Lines(this);
        this.journal = new Journal(
                name(), host.environment().dataDirectory(), host.lanes().transfer());
        this.sponsor = new Sponsor(this);
        this.joiner = new Joiner(this, learned);
        this.departure = new Departure(this);
    }

    // ---- what the parts ask for

    String name() {
        return host.asked().name();
    }

    long now() {
        return thread.nowNanos();
    }

    Phase phase() {
        return phase;
    }

    View view() {
        return replica.view().orElseThrow();
    }

    boolean isStalled() {
        return !stalled.isEmpty();
    }

    Epochs.Stack stack() {
        return stack;
    }

    String stackType() {
        return stack.factory().type();
    }

    Protocol protocol() {
        return epochs.protocol().orElseThrow();
    }

    List<String> modelNames() {
        return host.modules().abstractions().stream().map(f -> f.name()).toList();
    }

    /** This member's ordinal in the view. */
    int ordinal() {
        View view = view();
        return view.members().get(view.rankOf(self)).ordinal();
    }

    String addressOf(Member member) {
        return member.addresses().getOrDefault(host.transport().type(), "");
    }

    List<String> memberAddresses() {
        return replica.view()
                .map(v -> v.members().stream().map(this::addressOf).toList())
                .orElse(List.of());
    }

    /** Submits from any thread. */
    CompletableFuture<Outcome> submit(int kind, int target, ByteBuffer payload, Delivery level) {
        return inbox.submit(kind, target, payload, level);
    }

    /** Runs a task on the group's thread, unless this life is over by then. Any thread. */
    void execute(Runnable task) {
        thread.execute(() -> {
            if (phase != Phase.OVER) {
                guarded("a task on the group's thread", task);
            }
        });
    }

    /** Runs a task; if it throws, this member fails loudly, and the thread lives on. */
    void guarded(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("group={} member={} {} failed", name(), self, what, e);
            if (thread.isCurrent()) {
                finish(End.FAILED, what + " failed: " + e);
            }
        }
    }

    private void wake() {
        thread.execute(() -> {});
    }

    /** Tells a person why the node is not in the group yet. */
    void explain(String why) {
        host.group().state(Group.State.JOINING, why);
    }

    private Models makeModels() {
        return Models.create(
                host.modules().abstractions(), settings, (slot, hash) -> new ModelContext(this, slot, hash));
    }

    /** Machines that nothing was restored into yet. */
    void renewModels() {
        if (modelsUsed) {
            alarms.clear();
            replica.replaceModels(makeModels());
        }
        modelsUsed = true;
    }

    /** The whole replicated state, now. */
    GroupSnapshot snapshot() {
        Writer duplicates = new Writer();
        replica.duplicates().write(duplicates);
        List<Fragments.Partial> partials = replica.fragments().partials();
        return GroupSnapshot.take(
                new GroupSnapshot.Head(
                        epochs.number(),
                        replica.lastIndex(),
                        stackType(),
                        stack.settings().values(),
                        view(),
                        duplicates.toBytes(),
                        partials),
                replica.models());
    }

    // ---- becoming a member

    /** Founds the group. */
    void found(Member introduction) {
        Member founder = new Member(0, self, introduction.addresses(), introduction.properties());
        Environment environment = host.environment();
        long line = environment.wallClockMillis() << 16 | environment.random() & 0xffff;
        View view =
                new View(line, 1, 1, host.settings().policy(), host.settings().staticMembers(), 1, List.of(founder));
        stack.factory().validate(stack.settings(), view);
        LOG.info("group={} member={} founds line={}", name(), self, Long.toHexString(line));
        replica.begin(view, 1);
        start(view, 1);
    }

    /** Takes over what a snapshot says beside the models' states; says why if it can't. */
    Optional<String> adopt(GroupSnapshot.Head head) {
        Optional<Epochs.Stack> adopted = stackOf(head.protocol(), head.settings());
        if (adopted.isEmpty()) {
            return Optional.of("the group runs on protocol '" + head.protocol() + "', which is not installed here");
        }
        stack = adopted.get();
        adoptedEpoch = head.epoch();
        replica.duplicates().read(Reader.of(head.duplicates()));
        replica.fragments().restore(head.partials());
        replica.begin(head.view(), head.lastIndex());
        host.counters().add(Count.TRANSFERS_RECEIVED);
        return Optional.empty();
    }

    private Optional<Epochs.Stack> stackOf(String type, Map<String, String> own) {
        Optional<ProtocolFactory> factory = host.modules().protocol(type);
        return factory.map(f -> new Epochs.Stack(f, new Settings("protocol " + type, own)));
    }

    /** Applies an entry that was ordered before this node is a member. */
    void replay(Block block) {
        replica.deliver(block, replica.lastIndex() + 1, adoptedEpoch);
    }

    /** Applies a view without this node. */
    void replayView(View view) {
        replica.install(view);
    }

    /** The view with this node in it stands in the log here. */
    void becomeMember(View view, long epoch) {
        replica.install(view);
        start(view, epoch);
    }

    private void start(View view, long epoch) {
        phase = Phase.MEMBER;
        peers.enter(view, now());
        peers.all().forEach(Peer::untold);
        epochs.begin(stack, new Handover(epoch, view, view.index() + 1, List.of()), now());
        inbox.open();
        LOG.info("group={} view={} members={} state=active", name(), view.number(), view.members());
        host.group().entered(this, view);
        settle();
    }

    // ---- what the protocol does

    @Override
    public Channel.Offer send(MemberId to, Frame frame) {
        return post.protocol(to, frame, now());
    }

    @Override
    public void deliver(Block block, long firstIndex, long epoch) {
        replica.deliver(block, firstIndex, epoch);
        host.counters().delivered(block.entries(), block.length(), now());
        sponsor.delivered(block);
        if (journal.isRecording() && block.level() == Delivery.ATOMIC) {
            journal.block(block, firstIndex);
        }
    }

    @Override
    public void installed(View view) {
        View before = view();
        replica.install(view);
        sponsor.installed(view);
        List<String> fell = peers.enter(view, now());
        sponsor.fell(fell, now());
        LOG.info(
                "group={} view={} index={} members={} was={}",
                name(),
                view.number(),
                view.index(),
                view.members(),
                before.members());
        if (view.policy() == View.Policy.LAST_SURVIVOR && view.line() != before.line()) {
            journal.fork(view);
        }
        journal.view(view);
        ballots.viewChanged();
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
            LOG.info("group={} state={} why=\"{}\"", name(), why.isEmpty() ? "active" : "blocked", why);
            host.group().state(why.isEmpty() ? Group.State.ACTIVE : Group.State.BLOCKED, why);
        }
    }

    @Override
    public void collected(Tally tally) {
        ballots.collected(tally);
    }

    @Override
    public void complain(MemberId peer, String why) {
        suspicions.complain(peer, why, now());
    }

    @Override
    public void tally(Slab slab, int offset, int length, long index) {
        int own = phase == Phase.MEMBER ? ordinal() : -1;
        replica.models().tallied(ballots.tallied(Reader.of(slab, offset, length), own), index);
    }

    @Override
    public void stack(Slab slab, int offset, int length, long index) {
        // Reserved: nothing submits this entry yet. When it comes, Epochs.end() here and advance() in settle() do the
        // change.
        host.counters().add(Count.ENTRIES_UNKNOWN_TARGET);
    }

    private void suspicion(MemberId member, boolean suspected, String why) {
        suspicions.changed(member, suspected, why);
    }

    // ---- the round of the group's thread

    /** A frame of a protocol. */
    void protocolFrame(MemberId from, int epoch, Slab slab, int offset, int length) {
        if (phase != Phase.MEMBER) {
            joiner.incoming().ifPresent(coming -> coming.early(from, epoch, slab, offset, length));
        } else if (!epochs.frame(from, epoch, slab, offset, length, now())) {
            host.counters().add(Count.FRAMES_EARLY_LOST);
        }
    }

    /** What was put off until the protocol has returned, then everything that waits goes out, and the alarm is set. */
    void settle() {
        if (inBurst || phase == Phase.OVER) {
            return;
        }
        inBurst = true;
        try {
            long now = now();
            tellProtocol(now);
            drain();
            epochs.burstEnd(now);
            sponsor.burstEnd();
            pressure.look(now);
        } finally {
            inBurst = false;
        }
        if (excluded.isPresent()) {
            finish(departure.isUnderWay() ? End.LEFT : End.EXCLUDED, excluded.get());
        }
        arm();
    }

    private void drain() {
        Protocol protocol = epochs.machine();
        if (protocol == null || pressure.holdsBack() || excluded.isPresent()) {
            return;
        }
        int ordinal = ordinal();
        for (Delivery level : LEVELS) {
            while (protocol.accepts()) {
                Optional<Block> block = inbox.take(level, ordinal);
                if (block.isEmpty()) {
                    break;
                }
                protocol.submit(block.get());
            }
        }
        inbox.settle();
    }

    private static final Delivery[] LEVELS = {Delivery.ATOMIC, Delivery.RELIABLE, Delivery.BROADCAST};

    private void tellProtocol(long now) {
        while (phase == Phase.MEMBER && peers.takeDirty()) {
            Protocol protocol = protocol();
            for (Peer peer : List.copyOf(peers.all())) {
                if (peer.member) {
                    tell(protocol, peer, now);
                }
            }
        }
    }

    private void tell(Protocol protocol, Peer peer, long now) {
        if (peer.outUp != peer.toldUp) {
            peer.toldUp = peer.outUp;
            if (peer.outUp) {
                protocol.linkUp(peer.id, now);
            } else {
                protocol.linkDown(peer.id, now);
            }
        }
        boolean suspect = suspicions.suspects(peer, now);
        if (suspect != peer.toldSuspect && peer.member) {
            peer.toldSuspect = suspect;
            protocol.suspect(peer.id, suspect, now);
        }
        if (peer.crashed && !peer.toldCrashed && peer.member) {
            peer.toldCrashed = true;
            protocol.crashed(peer.id, now);
        }
    }

    /** The clock came to a deadline. */
    void deadline(long now) {
        wakeNanos = Long.MAX_VALUE;
        epochs.deadline(now);
        alarms.ring(
                now, (slot, token) -> replica.models().number(slot).machine().alarm(token));
        if (now >= nextTickNanos) {
            nextTickNanos = now + tickNanos;
            tick(now);
        }
        settle();
    }

    private void tick(long now) {
        detector.tick(now);
        host.counters().set(Count.PAUSES_OWN, detector.ownPauses());
        if (phase == Phase.JOINING) {
            joiner.tick(now);
        }
        if (phase == Phase.MEMBER) {
            suspicions.tick(now);
            sponsor.tick(now);
            lines.tick(now);
            ballots.tick();
            departure.tick(now);
            pressure.tick(now);
        }
        if (phase != Phase.OVER) {
            heartbeats.tick(now);
            peers.expire(now);
        }
    }

    private void arm() {
        if (phase == Phase.OVER) {
            return;
        }
        long next = Math.min(Math.min(nextTickNanos, alarms.next()), epochs.nextDeadlineNanos());
        if (next != wakeNanos) {
            wakeNanos = next;
            thread.wakeAt(next);
        }
    }

    /** Submissions are taken again, if nothing else forbids it. */
    void reopen() {
        if (phase == Phase.MEMBER && !departure.isUnderWay()) {
            inbox.open();
        }
    }

    // ---- the end

    /** Ends this life: answers what is open, closes everything, and leaves it to the group to begin another. */
    void finish(End end, String why) {
        if (phase == Phase.OVER) {
            return;
        }
        boolean restoring = joiner.incoming().map(Incoming::isRestoring).orElse(false);
        List<String> addresses = List.copyOf(peers.addresses());
        phase = Phase.OVER;
        LOG.info("group={} member={} ends={} why=\"{}\"", name(), self, end, why);
        host.lanes().callbacks().execute(inbox.close(why));
        joiner.close();
        sponsor.close();
        epochs.close();
        closeJournal(end);
        Models models = replica.models();
        if (restoring) {
            host.lanes().transfer().execute(models::stop);
        } else {
            models.stop();
        }
        channel.close();
        host.group().ended(end, why, addresses);
    }

    private void closeJournal(End end) {
        if (end == End.DIVERGED) {
            host.counters().add(Count.DIVERGENCES);
            journal.keep((file, entries) -> host.group().diverged(file, entries));
        } else if (end == End.LEFT) {
            journal.drop();
        } else {
            journal.keep((file, entries) -> LOG.info("group={} journal={} entries={} kept", name(), file, entries));
        }
    }

    void describe(Map<String, String> into) {
        into.put("inbox.bytes", String.valueOf(inbox.usedBytes()));
        into.put("inbox.entries", String.valueOf(inbox.waitingEntries()));
        into.put("inbox.busy", String.valueOf(inbox.busyCount()));
        into.put("transfers.serving", String.valueOf(sponsor.transfers()));
    }
}
