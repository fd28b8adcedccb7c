package org.consort.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Gate;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Salvage;
import org.jspecify.annotations.Nullable;

/** The parts of one member, and what they do after each input. */
final class Machine {

    private static final long LEAVE_NANOS = 50_000_000L;
    private static final long LEADERLESS_NANOS = 1_000_000_000L;

    final Core core;
    final Log log;
    final Term term;
    final Opinion opinion;
    final Own own;
    final Deliveries deliveries;
    final Follower follower;
    final Election election;
    final Reads reads;
    private final Store store;
    private final Revival revival;
    private final Standstill standstill;
    private @Nullable Leader leader;
    private @Nullable Changes changes;
    private boolean leaving;
    private long leaveDueNanos = Long.MIN_VALUE;
    private long readDueNanos = Long.MAX_VALUE;

    /** Whose machine it is, and how it acts. */
    record Place(QuorumSettings settings, MemberId self, Gate sink) {}

    /** A machine that begins. */
    Machine(Place place, Handover handover) {
        this(place, handover, baseOf(handover), false);
    }

    private Machine(Place place, Handover handover, Base base, boolean resumed) {
        QuorumSettings settings = place.settings();
        MemberId self = place.self();
        Gate sink = place.sink();
        View view = handover.view();
        int ordinal = view.members().get(view.rankOf(self)).ordinal();
        store = new Store(sink, settings.isDurable());
        log = new Log(base, store);
        term = new Term();
        opinion = new Opinion();
        Voice voice = new Voice(sink, term, view.line());
        Quorum quorum = new Quorum(view, opinion, settings.isDurable());
        core = new Core(self, ordinal, settings, sink, log, term, opinion, quorum, voice, store, resumed);
        sink.mute(!store.isBegun() && !base.isUnknown());
        own = new Own(ordinal, log, voice);
        deliveries = new Deliveries(core, own);
        follower = new Follower(core, own, deliveries);
        election = new Election(core, deliveries);
        reads = new Reads(core, deliveries);
        revival = new Revival(core);
        standstill = new Standstill(core, revival, LEADERLESS_NANOS);
    }

    /** A machine that goes on from what an earlier process of its member had on disk. */
    static Machine resumed(Place place, Handover handover, Recovered recovered) {
        Optional<Records.Head> head = recovered.head(handover);
        Machine made = new Machine(place, handover, head.map(Records.Head::base).orElse(baseOf(handover)), true);
        if (head.isPresent()) {
            made.log.begin(head.get().base(), head.get().numbers());
            recovered.replay(made.log, made.term, handover.view());
            made.deliveries.stand(head.get().delivered(), head.get().nextIndex(), handover.view());
            made.store.goOn(made.term, made.log.last());
        }
        return made;
    }

    /**
     * All members of a founded group, or of a new epoch, begin alike, and all vote. A joiner begins right behind its view, of
     * which the others have more to tell.
     */
    private static Base baseOf(Handover handover) {
        View view = handover.view();
        return handover.joins()
                ? new Base(-1, 0, handover.nextIndex(), view, Config.NONE)
                : new Base(0, 0, handover.nextIndex(), view, Config.of(view));
    }

    void begin(List<Block> pending, long nowNanos) {
        own.resume(pending);
        standstill.begin(nowNanos);
        if (!store.isDurable() && !log.base().isUnknown()) {
            open(deliveries.view().oldest().id());
        }
        election.begin(nowNanos);
        turn(nowNanos);
    }

    /**
     * As if all had voted for the oldest: an epoch begins without a round trip, and the logs of all agree, being empty. A durable vote
     * is one that the disk has, so there it is asked for.
     */
    private void open(MemberId oldest) {
        term.open(oldest, oldest.equals(core.self()));
        follower.begin(term.number());
    }

    boolean accepts() {
        return !leaving
                && own.bytes() < core.settings().windowBytes()
                && log.bytes() < 2 * core.settings().logBytes()
                && store.waitingBytes() < core.settings().logBytes();
    }

    /** This member's part as the leader of the present term; null if it is not. */
    @Nullable
    Leader leader() {
        return leader;
    }

    void linkUp(MemberId peer) {
        election.linkUp(peer);
        linkDown(peer);
        if (!term.hasLeader() || term.isLedBy(peer)) {
            follower.sayAgain();
            reads.sayAgain();
        }
    }

    void linkDown(MemberId peer) {
        Leader now = leader;
        if (now != null) {
            now.linkChanged(peer);
        }
    }

    void admit(Member joiner, long nowNanos) {
        MemberId heard = term.leader().orElse(null);
        if (term.isLeading()) {
            opinion.joins(joiner, nowNanos);
        } else if (heard != null) {
            core.voice().admit(heard, joiner);
        }
    }

    void leave() {
        leaving = true;
        opinion.leaves(core.self());
    }

    boolean read(long token, long nowNanos) {
        readDueNanos = Math.min(readDueNanos, nowNanos + core.settings().electionNanos());
        return reads.ask(token);
    }

    /** Stores where everything stands; false if that is not known yet. */
    boolean checkpoint() {
        if (!core.settings().isDurable() || log.base().isUnknown()) {
            return false;
        }
        store.checkpoint(term, log, deliveries);
        return true;
    }

    /** What was stored up to this sync is stable. */
    void stored(long token) {
        store.stored(token);
        core.sink().mute(!store.isBegun());
        Leader now = leader;
        if (now != null) {
            now.stored();
        }
    }

    /** A leader that can't keep what it orders is none: somebody else is asked to stand. */
    void diskFails(String why) {
        store.fails(why);
        Leader now = leader;
        if (!why.isEmpty() && now != null) {
            now.best().ifPresent(heir -> core.voice().plain(heir.id(), Wire.STAND));
            term.rest();
        }
    }

    void returned(Member is) {
        revival.returned(is);
    }

    /** Whom a process stands for: after a crash, the member of its name. */
    MemberId known(MemberId process) {
        return core.resumed() ? revival.known(process) : process;
    }

    /** Whatever happened: goes on until nothing more follows from it. */
    void turn(long nowNanos) {
        if (core.sink().isOut()) {
            return;
        }
        election.turn(nowNanos);
        settleRole(nowNanos);
        Leader now = leader;
        if (now != null) {
            now.turn(nowNanos);
            settleRole(nowNanos);
        }
        own.handUp(deliveries);
        boolean more = true;
        while (more && !core.sink().isOut()) {
            more = lead(nowNanos) | deliveries.advance();
        }
        if (!core.sink().isOut()) {
            goIfAlone();
            readAgain(nowNanos);
            standstill.look(follower.leaderIsStuck(), obstacle(), nowNanos);
        }
    }

    /** Sends what waits. A vote, a question for one, and a leader's entries rest on its term: they wait until that is stable (§3.8). */
    void burstEnd(long nowNanos) {
        store.sync(term);
        if (!store.isTermStable()) {
            return;
        }
        Leader now = leader;
        MemberId heard = term.leader().orElse(null);
        election.burstEnd();
        if (now != null) {
            reads.lead(now);
            now.replicate(standstill.isStill());
            now.compact();
        } else if (heard != null) {
            if (follower.isInStep()) {
                own.sendTo(heard);
                reads.sendTo(heard);
            }
            sayLeave(heard, nowNanos);
            follower.burstEnd(heard);
            follower.compact();
        }
        reads.advance();
    }

    long nextDeadlineNanos() {
        Leader now = leader;
        long next = now == null ? election.nextDeadlineNanos() : now.nextDeadlineNanos();
        next = Math.min(next, readDueNanos);
        next = core.resumed() && now != null ? Math.min(next, revival.nextDeadlineNanos(now)) : next;
        return saysLeave() ? Math.min(next, leaveDueNanos) : next;
    }

    Map<String, String> statistics() {
        Map<String, String> all = new TreeMap<>();
        all.put("quorum.role", term.role().name().toLowerCase(java.util.Locale.ROOT));
        all.put("quorum.term", String.valueOf(term.number()));
        all.put("quorum.leader", term.leader().map(MemberId::toString).orElse("none"));
        all.put("quorum.voters", log.config().toString());
        all.put("quorum.last", log.lastTerm() + "." + log.last());
        all.put("quorum.committed", String.valueOf(deliveries.committed()));
        all.put("quorum.kept.bytes", String.valueOf(log.bytes()));
        all.put("quorum.window.used.bytes", String.valueOf(own.bytes()));
        return all;
    }

    /** The tail of the log. Of those that can be reached, who could be elected holds all that was ever committed among them (§3.6.1). */
    Salvage salvage() {
        List<Block> blocks = new ArrayList<>();
        for (long position = Math.max(deliveries.delivered(), log.base().position()) + 1;
                position <= log.last();
                position++) {
            if (log.at(position).what() instanceof What.Said said) {
                blocks.add(said.block());
            }
        }
        return new Salvage(List.of(log.lastTerm(), log.last()), blocks);
    }

    void close() {
        own.clear();
        log.clear();
    }

    private boolean lead(long nowNanos) {
        Leader now = leader;
        Changes how = changes;
        if (now == null || how == null) {
            return false;
        }
        if (!core.resumed()) {
            how.handOver(leaving && own.isAllInLog(), nowNanos);
        }
        return core.resumed()
                ? now.commit() | revival.step(now, nowNanos)
                : now.appendOwn() | now.commit() | how.step(nowNanos);
    }

    /** Begins or ends this member's lead, and forgets what was known of an earlier leader's log. */
    private void settleRole(long nowNanos) {
        Leader now = leader;
        if (now != null && (!term.isLeading() || now.term() != term.number())) {
            leader = null;
            changes = null;
            reads.forgetOthers();
            follower.forget();
            election.soon(nowNanos);
        }
        if (leader == null && term.isLeading()) {
            Leader made = new Leader(core, own, deliveries, nowNanos);
            leader = made;
            changes = new Changes(core, deliveries, made);
            reads.forgetOthers();
        }
    }

    private String obstacle() {
        Changes now = changes;
        return now == null ? "" : now.obstacle();
    }

    private void goIfAlone() {
        if (leaving && deliveries.view().size() == 1 && log.view().size() == 1) {
            core.sink().excluded("this member left, the last one");
        }
    }

    /** What this member submitted comes before it goes. */
    private boolean saysLeave() {
        return leaving && leader == null && term.hasLeader() && follower.isInStep() && own.isAllInLog();
    }

    private void sayLeave(MemberId heard, long nowNanos) {
        if (saysLeave() && nowNanos >= leaveDueNanos) {
            leaveDueNanos = nowNanos + LEAVE_NANOS;
            core.voice().leave(heard, own.last());
        }
    }

    private void readAgain(long nowNanos) {
        if (nowNanos >= readDueNanos) {
            reads.sayAgain();
            readDueNanos = reads.isEmpty()
                    ? Long.MAX_VALUE
                    : nowNanos + core.settings().electionNanos();
        }
    }
}
