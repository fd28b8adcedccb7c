package org.consort.ring;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Reader;
import org.consort.spi.protocol.Sink;

/** One view of the ring at one member, from the entry to what is settled about its end. */
final class Ring {

    private static final long SAY_AGAIN_NANOS = 50_000_000L;
    private static final long BACK_OFF_NANOS = 100_000_000L;
    private static final long STANDSTILL_NANOS = 1_000_000_000L;
    private static final long TICK_NANOS = 20_000_000L;

    private final Geometry geometry;
    private final Opinion opinion;
    private final Sink sink;
    private final Voice voice;
    private final Flow flow;
    private final DataFrame data;
    private final Outlet outlet;
    private final Greeting greeting;
    private final Votes votes;
    private final Acceptor acceptor;
    private final Coordinator coordinator;
    private final Reads reads;
    private final Shared shared;
    private final Stranding stranding;
    private Ballot seen = Ballot.NONE;
    private boolean asked;
    private boolean outdated;
    private long requestDueNanos = Long.MIN_VALUE;
    private long queryDueNanos = Long.MIN_VALUE;
    private long standBackUntilNanos = Long.MIN_VALUE;
    private long tickNanos;
    private long frozenNanos;

    /** What all rings of one machine share. */
    record Shared(RingSettings settings, Opinion opinion, Reads reads, Sink sink) {}

    Ring(Geometry geometry, long nextIndex, Shared shared) {
        this.geometry = geometry;
        this.shared = shared;
        opinion = shared.opinion();
        reads = shared.reads();
        sink = shared.sink();
        voice = new Voice(geometry, sink);
        flow = new Flow(geometry, nextIndex, sink);
        data = new DataFrame(flow);
        outlet = new Outlet(flow, sink, Wire.of(geometry.view()));
        greeting = new Greeting(outlet, geometry, sink);
        votes = new Votes(geometry, sink);
        acceptor = new Acceptor(flow, voice, opinion);
        coordinator = new Coordinator(
                acceptor, geometry, opinion, voice, sink, shared.settings().resilience());
        stranding = new Stranding(acceptor, geometry, opinion, sink);
    }

    View view() {
        return geometry.view();
    }

    Geometry geometry() {
        return geometry;
    }

    Flow flow() {
        return flow;
    }

    Votes votes() {
        return votes;
    }

    /** How this view ends, once it is settled and can be carried out here. */
    Optional<Proposal> settled() {
        return acceptor.settled();
    }

    /** True when somebody said that the group is more than a view ahead. */
    boolean isOutdated() {
        return outdated;
    }

    Coordinator coordinator() {
        return coordinator;
    }

    Acceptor acceptor() {
        return acceptor;
    }

    Voice voice() {
        return voice;
    }

    /** A number that everybody covers proves that all are here. */
    boolean everybodyEntered() {
        return flow.everywhere() > 0;
    }

    /** The ring of the view that was settled. */
    Ring next(Proposal settled, MemberId self) {
        View next = settled.nextView(view(), flow.nextIndex());
        return new Ring(Geometry.of(next, self, shared.settings().resilience()), next.index() + 1, shared);
    }

    /** Begins the view with blocks that an earlier one left: what first sight promises was done then. Takes over the hold on them. */
    void enter(List<Block> pending, long nowNanos) {
        frozenNanos = nowNanos;
        tickNanos = nowNanos;
        for (Block block : pending) {
            flow.resume(own(block));
            block.slab().release();
        }
        greeting.begin(nowNanos);
        if (!geometry.isAlone()) {
            voice.ready(geometry.predecessor(), 0, flow);
        }
    }

    void submit(Block block) {
        flow.take(geometry.self(), own(block));
    }

    void burstEnd(long nowNanos) {
        if (!acceptor.isFrozen()) {
            flow.advance(0, 0);
            outlet.flush();
        }
        if (!geometry.isAlone() && outlet.isReady()) {
            // A successor that is still in the view before would drop them.
            votes.flush();
        }
        reads.burstEnd(this, nowNanos);
    }

    void linkUp(MemberId peer, long nowNanos) {
        if (!geometry.isAlone() && peer.equals(geometry.successorId())) {
            greeting.greet(nowNanos);
        }
        reads.sayAgain();
        requestDueNanos = Long.MIN_VALUE;
    }

    void linkDown(MemberId peer) {
        if (!geometry.isAlone() && peer.equals(geometry.successorId())) {
            outlet.interrupted();
        }
    }

    void frame(Incoming frame, long nowNanos) {
        switch (frame.kind()) {
            case Wire.DATA -> data(frame);
            case Wire.HELLO -> hello(frame);
            case Wire.READY -> ready(frame);
            case Wire.VOTE -> vote(frame);
            case Wire.REQUEST -> request(frame, nowNanos);
            case Wire.FLUSH -> flush(frame, nowNanos);
            case Wire.REPORT -> report(frame, nowNanos);
            case Wire.PROPOSE -> propose(frame, nowNanos);
            case Wire.ACCEPT -> accept(frame, nowNanos);
            case Wire.REFUSE -> refuse(frame, nowNanos);
            case Wire.INSTALL -> acceptor.decide(readProposal(frame), nowNanos);
            case Wire.FETCH -> fetch(view().members().get(frame.from()).id(), frame.in());
            case Wire.FILL -> fill(frame, nowNanos);
            case Wire.QUERY -> {
                // both are in this view: nobody is ahead
            }
            case Wire.PARTING -> parting(frame);
            case Wire.READ -> reads.asked(this, frame);
            case Wire.RUNNING -> reads.running(this, frame);
            case Wire.OUTDATED -> outdated = true;
            default -> throw new BadFrame("no such kind of frame: " + frame.kind());
        }
    }

    /** Answers a member that is still in this view, which ended here. */
    void answerStraggler(MemberId from, int kind, Reader in) {
        if (kind == Wire.FETCH) {
            fetch(from, in);
        } else if (Straggler.asks(kind)) {
            Optional<Proposal> settled = settled();
            if (settled.isPresent()) {
                voice.install(from, settled.get());
            }
        }
    }

    /** Somebody is ahead, has ended the view of that number or may have: asks how this one ended. */
    void fellBehind(MemberId ahead, long ended, long nowNanos) {
        opinion.partsFrom(ahead, ended);
        if (nowNanos >= queryDueNanos) {
            queryDueNanos = nowNanos + TICK_NANOS;
            voice.query(ahead);
        }
    }

    /** Goes on with what is due. */
    void drive(long nowNanos) {
        tickNanos = nowNanos + TICK_NANOS;
        if (!acceptor.isFrozen()) {
            greeting.tick(nowNanos);
        }
        votes.tick(nowNanos);
        coordinator.yieldTo(acceptor.promised());
        acceptor.proceedIfWaiting(nowNanos);
        if (stranding.isGivenUp(nowNanos)) {
            coordinator.begin(seen, nowNanos);
        } else if (coordinator.isActive()) {
            coordinator.step(nowNanos);
        } else if (wantsChange(nowNanos)) {
            takePart(nowNanos);
        }
    }

    long nextDeadlineNanos() {
        boolean restless = acceptor.isFrozen()
                || coordinator.isActive()
                || !outlet.isReady()
                || votes.isWaiting()
                || reads.isAsking()
                || opinion.hasComplaints()
                || wantsChange(tickNanos);
        return restless ? tickNanos : Long.MAX_VALUE;
    }

    Map<String, String> statistics() {
        Map<String, String> all = new TreeMap<>();
        all.put("ring.numberer", view().oldest().name());
        all.put("ring.rank", String.valueOf(geometry.self()));
        all.put("ring.stable", String.valueOf(flow.stable()));
        all.put("ring.everywhere", String.valueOf(flow.everywhere()));
        all.put("ring.window.used.bytes", String.valueOf(flow.ownBytes()));
        all.put("ring.changing", String.valueOf(acceptor.isFrozen()));
        all.put("ring.successor.ready", String.valueOf(outlet.isReady()));
        return all;
    }

    private Block own(Block block) {
        int ordinal = geometry.ordinal(geometry.self());
        return block.origin() == ordinal
                ? block
                : new Block(ordinal, block.level(), block.entries(), block.slab(), block.offset(), block.length());
    }

    private boolean wantsChange(long nowNanos) {
        return asked || acceptor.isFrozen() || opinion.wantsChange(view(), nowNanos);
    }

    private void takePart(long nowNanos) {
        int candidate = opinion.oldestLeft(view(), geometry.self());
        if (candidate != geometry.self()) {
            if (nowNanos >= requestDueNanos) {
                requestDueNanos = nowNanos + SAY_AGAIN_NANOS;
                voice.request(candidate, acceptor.promised(), opinion, nowNanos);
            }
            tellOfStandstill(candidate, nowNanos);
        } else if (nowNanos >= standBackUntilNanos
                || opinion.isGone(view(), acceptor.promised().coordinator())) {
            coordinator.begin(seen, nowNanos);
        }
    }

    private void tellOfStandstill(int candidate, long nowNanos) {
        if (!acceptor.isFrozen()) {
            frozenNanos = nowNanos;
        } else if (nowNanos - frozenNanos > STANDSTILL_NANOS) {
            sink.stalled("view " + view().number() + " can't be ended yet; waiting for "
                    + geometry.id(candidate).name() + " to form the next one");
        }
    }

    private void data(Incoming frame) {
        if (acceptor.isFrozen() || frame.from() != geometry.predecessor()) {
            return;
        }
        if (!data.take(frame.in())) {
            voice.ready(geometry.predecessor(), Outlet.LOST, flow);
        }
    }

    private void hello(Incoming frame) {
        int session = frame.in().getInt();
        frame.in().check(session > 0, "a session out of range");
        if (frame.from() == geometry.predecessor()) {
            voice.ready(frame.from(), session, flow);
        }
    }

    private void ready(Incoming frame) {
        int session = frame.in().getInt();
        long number = frame.in().getCounter();
        long[] held = Seqs.read(frame.in(), geometry.size());
        frame.in().atEnd();
        if (frame.from() != geometry.successor()) {
            return;
        }
        if (session == Outlet.LOST) {
            outlet.hello();
        } else if (outlet.awaits(session)) {
            frame.in().check(flow.canServe(number, held), "the successor lacks what it once had");
            outlet.begin(number, held);
            votes.sendAgain();
        }
    }

    private void vote(Incoming frame) {
        if (frame.from() == geometry.predecessor()) {
            votes.take(frame.in());
        }
    }

    private void request(Incoming frame, long nowNanos) {
        Ballot theirs = frame.ballot();
        Request request = Request.read(frame.in(), view());
        seen = theirs.compareTo(seen) > 0 ? theirs : seen;
        asked |= !theirs.isNone();
        request.tell(opinion, view(), nowNanos);
    }

    private void flush(Incoming frame, long nowNanos) {
        Ballot ballot = frame.ballot();
        if (ballot.compareTo(acceptor.promised()) > 0) {
            standBack(nowNanos);
        }
        acceptor.flush(frame.from(), ballot);
    }

    private void report(Incoming frame, long nowNanos) {
        Ballot ballot = frame.ballot();
        Report report = Report.read(frame.in(), geometry.size());
        opinion.learn(view(), report.outOfContact());
        coordinator.report(frame.from(), ballot, report, nowNanos);
    }

    private void parting(Incoming frame) {
        BitSet together = Seqs.readRanks(frame.in(), geometry.size());
        together.set(frame.from());
        together.clear(geometry.self());
        opinion.learn(view(), together);
    }

    private void propose(Incoming frame, long nowNanos) {
        Ballot ballot = frame.ballot();
        BitSet unawaited = Seqs.readRanks(frame.in(), geometry.size());
        acceptor.propose(frame.from(), ballot, new Acceptor.Asked(readProposal(frame), unawaited), nowNanos);
    }

    private void accept(Incoming frame, long nowNanos) {
        Ballot ballot = frame.ballot();
        opinion.learn(view(), Seqs.readRanks(frame.in(), geometry.size()));
        coordinator.accept(frame.from(), ballot, nowNanos);
    }

    private void refuse(Incoming frame, long nowNanos) {
        Ballot theirs = frame.ballot();
        seen = theirs.compareTo(seen) > 0 ? theirs : seen;
        if (coordinator.isActive()) {
            coordinator.yieldTo(theirs);
            standBack(nowNanos);
        }
    }

    private Proposal readProposal(Incoming frame) {
        Proposal proposal = Proposal.read(frame.in(), geometry.size());
        frame.in().atEnd();
        frame.in().check(!proposal.contains(geometry.id(geometry.self())) || flow.fits(proposal), "a cut out of place");
        return proposal;
    }

    private void fetch(MemberId from, Reader in) {
        Gap gap = Gap.read(in, geometry.size());
        in.atEnd();
        voice.fill(from, flow.lane(gap.origin()), gap);
    }

    private void fill(Incoming frame, long nowNanos) {
        if (acceptor.isFrozen()) {
            data.takeFill(frame.in());
            acceptor.proceedIfWaiting(nowNanos);
        }
    }

    /** Leaves the field to another coordinator for a while; the older try again sooner. */
    private void standBack(long nowNanos) {
        standBackUntilNanos = nowNanos + BACK_OFF_NANOS + geometry.self() * SAY_AGAIN_NANOS;
    }
}
