package org.consort.host;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.View;
import org.consort.host.Counters.Count;
import org.consort.host.detect.FailureDetector;
import org.consort.host.inbox.Inbox;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Writer;
import org.consort.spi.Settings;
import org.consort.spi.protocol.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a member, from its channel's opening to its closing: under one incarnation it looks for the group, is a member once, and
 * ends. Holds the parts together; each part has one job. Everything runs on the thread of its {@link Home}, except {@link #submit},
 * {@link #execute} and {@link #guarded}.
 */
final class Life {

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
        FAILED,
        /** A model wanted it to begin again with the group's state. */
        EJECTED,
        /** The group runs on another transport. */
        MOVED
    }

    final Surroundings host;
    final Home home;
    final Roads roads;
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
    final Ejection ejection;
    final StackChange stackChange;
    final Forcing forcing = new Forcing(this);
    final Storage storage;
    final Resumption resumption;
    final Relocation relocation;
    final Reads reads;
    final PauseWatch pauses;
    final Stragglers stragglers;
    final Retirement retirement = new Retirement(this);
    final Membership membership;
    final ModelSwaps swaps = new ModelSwaps(this);
    final ProtocolSwap protocolSwap = new ProtocolSwap(this);
    final TransportSwap transportSwap = new TransportSwap(this);
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    final Round round;
    private final Settings settings;
    private volatile Phase phase = Phase.JOINING;
    private boolean modelsUsed;

    Life(Surroundings host, Road road, MemberId self, Collection<String> learned) {
        this.host = host;
        this.home = new Home(road.channel.thread(), task -> guarded("a task on the group's thread", task));
        this.self = self;
        this.settings =
                new Settings("group " + host.asked().name(), host.asked().settings());
        HostSettings.Timing timing = host.settings().timing();
        HostSettings.Bounds bounds = host.settings().bounds();
        long tickNanos = Math.max(1, Math.min(timing.heartbeatNanos(), timing.joinRetryNanos()) / 2);
        this.inbox =
                new Inbox(bounds.inboxBytes(), bounds.messageBytes(), "this node is not in the group yet", this::wake);
        this.detector = new FailureDetector(timing.suspicionNanos(), tickNanos, now(), this::suspicion);
        this.peers = new Peers(road, self, timing.suspicionNanos(), detector);
        this.roads = new Roads(this, road);
        this.post = new Post(peers, timing.suspicionNanos());
        this.pauses = new PauseWatch(
                name(),
                micros -> host.lanes()
                        .transfer()
                        .execute(() -> host.counters().pauses().add(micros)));
        this.stragglers = new Stragglers(this);
        this.membership = new Membership(this, settings);
        this.storage = new Storage(this);
        this.resumption = new Resumption(this);
        this.relocation = new Relocation(this);
        this.epochs = new Epochs(self, membership);
        this.suspicions = new Suspicions(this);
        this.heartbeats = new Heartbeats(this);
        this.replica = new Replica(self, inbox, host, makeModels(), membership);
        this.ballots = new Ballots(this);
        this.pressure = new Pressure(this);
        this.lines = new Lines(this);
        this.journal = new Journal(
                name(), host.environment().dataDirectory(), host.lanes().transfer());
        this.sponsor = new Sponsor(this);
        this.joiner = new Joiner(this, learned);
        this.departure = new Departure(this);
        this.ejection = new Ejection(this);
        this.stackChange = new StackChange(this);
        this.reads = new Reads(this, timing.readNanos());
        this.round = new Round(this, tickNanos);
    }

    // ---- what the parts ask for

    String name() {
        return host.asked().name();
    }

    long now() {
        return home.nowNanos();
    }

    Phase phase() {
        return phase;
    }

    View view() {
        return replica.view().orElseThrow();
    }

    /** Completes when this life is over and its machines have stopped. */
    CompletableFuture<Void> over() {
        return over;
    }

    /** In the first view now. */
    void becomesMember() {
        phase = Phase.MEMBER;
    }

    private void suspicion(MemberId member, boolean suspected, String why) {
        suspicions.changed(member, suspected, why);
    }

    Protocol protocol() {
        return epochs.protocol().orElseThrow();
    }

    List<String> modelNames() {
        return host.group().abstractions().names();
    }

    /** What the models here speak, as {@link org.consort.host.wire.Spoken} has it. */
    List<String> spokenModels() {
        return host.group().abstractions().spoken();
    }

    /** What the protocols here speak. */
    List<String> spokenProtocols() {
        return host.modules().protocolTypes().stream()
                .flatMap(type -> host.modules().protocol(type).stream())
                .map(factory -> new org.consort.host.wire.Spoken(factory.type(), factory.wire()).toString())
                .toList();
    }

    /** This member's ordinal in the view. */
    int ordinal() {
        View view = view();
        return view.members().get(view.rankOf(self)).ordinal();
    }

    String addressOf(Member member) {
        return member.addresses().getOrDefault(roads.main().transport, "");
    }

    /** Where a member can be met. */
    static List<Site> placesOf(Member member) {
        return member.addresses().entrySet().stream()
                .map(each -> new Site(each.getKey(), each.getValue()))
                .toList();
    }

    /** Where the members of the view can be asked. */
    List<String> memberPlaces() {
        return replica.view()
                .map(v -> v.members().stream()
                        .flatMap(m -> placesOf(m).stream())
                        .map(Site::toString)
                        .toList())
                .orElse(List.of());
    }

    /** Submits from any thread. */
    CompletableFuture<Outcome> submit(int kind, int target, ByteBuffer payload, Delivery level) {
        return inbox.submit(kind, target, payload, level);
    }

    /** Runs a task on the group's thread, unless this life is over by then. Any thread. */
    void execute(Runnable task) {
        if (phase == Phase.OVER) {
            return;
        }
        try {
            home.execute(() -> {
                if (phase != Phase.OVER) {
                    task.run();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("group={} a task came after the transport was closed, so this life ends", name(), e);
        }
    }

    /** Runs a task; if it throws, this member fails loudly, and the thread lives on. */
    void guarded(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("group={} member={} {} failed", name(), self, what, e);
            if (home.isCurrent()) {
                finish(End.FAILED, what + " failed: " + e);
            }
        }
    }

    private void wake() {
        home.wake();
    }

    /** The channel whose absence has this life stand still, if it has one that can be replaced. */
    Optional<Relay> stands() {
        return home.relay();
    }

    /** Makes a round where no channel does. */
    void turn() {
        guarded("the end of a burst", round::end);
    }

    /** Tells a person why the node is not in the group yet. */
    void explain(String why) {
        host.group().state(Group.State.JOINING, why);
    }

    private Models makeModels() {
        return host.group().abstractions().machines(swaps::context);
    }

    /** Machines that nothing was restored into yet. */
    void renewModels() {
        if (modelsUsed) {
            alarms.clear();
            replica.replaceModels(this::makeModels);
        }
        modelsUsed = true;
    }

    /** Tells the members that this one will be silent on purpose, for at most so long. */
    void announcePause(long mostNanos) {
        if (!transportSwap.isGoing()) {
            // Whoever was told that it is away for longer need not be told of this.
            post.toMembers(FrameKind.PAUSE, new Writer().int64(mostNanos), now());
        }
    }

    /** Submissions are taken again, if nothing else forbids it. */
    void reopen() {
        if (phase == Phase.MEMBER && !departure.isUnderWay() && !ejection.isUnderWay()) {
            inbox.open();
        }
    }

    // ---- the end

    /** Ends this life: answers what is open, closes everything, and leaves it to the group to begin another. */
    void finish(End asked, String because) {
        if (phase == Phase.OVER) {
            return;
        }
        End end = asked == End.EXCLUDED ? excluded() : asked;
        String why = end == End.EJECTED ? ejection.why() : because;
        long now = now();
        boolean restoring = joiner.incoming().map(Incoming::isRestoring).orElse(false) || resumption.isRestoring();
        List<String> addresses = new ArrayList<>(peers.addresses());
        addresses.addAll(end == End.MOVED ? joiner.addresses() : List.of());
        phase = Phase.OVER;
        LOG.info("group={} member={} ends={} why=\"{}\"", name(), self, end, why);
        host.lanes().callbacks().execute(inbox.close(why));
        closeParts(why);
        closeJournal(end);
        roads.close();
        Models models = replica.models();
        Runnable last = () -> {
            try {
                models.stop();
                swaps.close();
            } catch (RuntimeException | Error e) {
                LOG.error("group={} member={} a model can't stop", name(), self, e);
            } finally {
                host.group().ended(end, why, addresses, now);
                over.complete(null);
            }
        };
        if (restoring) {
            // The next life's machines are made when nothing works on these any more.
            host.lanes().transfer().execute(last);
        } else {
            last.run();
        }
    }

    private void closeParts(String why) {
        joiner.close();
        sponsor.close();
        stackChange.close(why);
        reads.close(why);
        forcing.close();
        round.close();
        epochs.close();
        resumption.close();
        storage.close();
        protocolSwap.close();
        transportSwap.close();
    }

    private End excluded() {
        if (departure.isUnderWay()) {
            return End.LEFT;
        }
        return ejection.isUnderWay() ? End.EJECTED : End.EXCLUDED;
    }

    private void closeJournal(End end) {
        if (end == End.DIVERGED) {
            host.counters().add(Count.DIVERGENCES);
            if (!journal.isRecording()) {
                LOG.warn(
                        "group={} this line was never known to be a fork: its {} entries are not on file",
                        name(),
                        replica.lastIndex());
                replica.view().ifPresent(view -> journal.fork(view, false));
            }
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
        into.put("epochs.retired", String.valueOf(epochs.retired()));
        into.put("wire.protocols", String.join(" ", spokenProtocols()));
        into.put("wire.models", String.join(" ", spokenModels()));
        into.put("transfers.serving", String.valueOf(sponsor.transfers()));
        storage.describe(into);
    }
}
