package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.Life.End;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Returned;
import org.consort.host.wire.Writer;
import org.consort.spi.Slab;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Reader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a group back to life from its members' logs, beside the search for a group that lives: whichever succeeds first. See {@code
 * docs/adr/0012-resuming-a-group.md}. Group's thread.
 */
final class Resumption implements Resumed.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    /** How far it has come. */
    private enum Step {
        /** There is nothing to go on from, or no more. */
        NOTHING,
        /** Files are read, models restored. */
        READING,
        /** Machines run, and look for those of the others. */
        SEEKING,
        /** The group goes on; old machines serve those that have yet to see that. */
        SERVING
    }

    /**
     * How an epoch ended.
     *
     * @param view of the next
     * @param changed true if its stack was changed, false if it was resumed
     */
    private record Ending(View view, boolean changed) {}

    private final Life life;
    private final LogReader reader;
    private final Stuck stuck;
    private final LogPlace place;
    private final List<Resumed> machines = new ArrayList<>();
    private final long retryNanos;
    private Step step = Step.NOTHING;
    private Optional<Ending> ending = Optional.empty();
    private boolean restoring;
    private boolean dropped;
    private long droppedUntilNanos = Long.MAX_VALUE;
    private long line;
    private long nextSayNanos = Long.MIN_VALUE;

    Resumption(Life life) {
        this.life = life;
        this.reader = new LogReader(life);
        this.stuck = new Stuck(life);
        this.place = new LogPlace(life);
        this.retryNanos = life.host.settings().timing().joinRetryNanos() / 2;
    }

    /** The first thing that a life does, if this node may have a log. */
    void begin() {
        line = life.host.group().log.takeLineWithout();
        dropped = line != 0;
        if (!dropped && life.host.group().log.mayBe()) {
            step = Step.READING;
            life.explain("this node looks for a log of its earlier life");
            // Behind what the life before has yet to write: a snapshot is written on the one lane and published on the
            // other.
            Surroundings.Lanes lanes = life.host.lanes();
            lanes.transfer().execute(() -> lanes.storage().execute(() -> reader.read(this::found)));
        }
    }

    /** True until it is known what this node has: meanwhile it does not look for the group. */
    boolean isReading() {
        return step == Step.READING;
    }

    /** True while another thread works on the models. */
    boolean isRestoring() {
        return restoring;
    }

    /** True if this node is in no group and has a log of one, so that it must not found another. */
    boolean hasLog() {
        return life.phase() == Life.Phase.JOINING && (step == Step.SEEKING || dropped);
    }

    /** True if this life came in by resuming, or has given up a log to come in otherwise. */
    boolean isServing() {
        return step == Step.SERVING;
    }

    /** Why this node must not join a group of this line: its log is another one's. */
    Optional<String> clash(long otherLine) {
        return KnownLog.clash(line, otherLine, life.storage.disk().where());
    }

    /** This life comes in by joining. A log that an operator's force made void may say what nobody else knows. */
    void comesInto(long joined) {
        if (dropped && View.forces(joined) > View.forces(line)) {
            life.storage.setAside(line);
        }
    }

    /** A life that gave a log up to join, and failed in that, is of no use: the next one reads the log again. */
    boolean isSpent() {
        return dropped;
    }

    // ---- reading

    private void found(List<LogReader.Found> found) {
        if (found.isEmpty()) {
            step = Step.NOTHING;
            return;
        }
        GroupSnapshot.Head newest = found.get(found.size() - 1).head();
        if (place.goesWhere(newest)) {
            return;
        }
        line = newest.view().line();
        life.renewModels();
        restoring = true;
        reader.restore(found, this::restored);
    }

    private void restored(List<LogReader.Found> found) {
        restoring = false;
        step = Step.SEEKING;
        Optional<String> missing =
                life.membership.adopt(found.get(found.size() - 1).head());
        if (missing.isPresent()) {
            life.finish(End.FAILED, "the log of this node can't be resumed: " + missing.get());
            return;
        }
        try {
            for (int i = 0; i < found.size(); i++) {
                goOn(found.get(i), i == found.size() - 1);
            }
        } catch (BadFrame e) {
            life.finish(
                    End.FAILED,
                    "the records in " + life.storage.disk().where() + " are whole, but make no sense: " + e.getMessage()
                            + "; were they written by another version?");
        }
    }

    private void goOn(LogReader.Found found, boolean isPresent) {
        GroupSnapshot.Head head = found.head();
        Optional<Member> self = Resumed.standsFor(head.view(), life.self);
        LocalStack stack = life.membership.stackOf(head.stack()).orElseThrow();
        if (self.isEmpty()) {
            throw new IllegalStateException("a log of a group that this node was not in: " + head.view());
        }
        Resumed resumed = new Resumed(life, this, head.epoch());
        Protocol machine = stack.factory().create(stack.settings(), self.get().id(), resumed);
        resumed.runs(machine);
        resumed.keeps(life.storage.reopen(found.files(), machine, isPresent));
        machines.add(resumed);
        found.files().replay(machine::recovered);
        machine.resume(new Handover(head.epoch(), head.view(), head.lastIndex() + 1, List.of(), false), life.now());
        if (!isPresent) {
            machine.stop().forEach(block -> block.slab().release());
        }
        resumed.returned(life.joiner.introduction(), life.now());
        head.view().members().stream()
                .flatMap(member -> Life.placesOf(member).stream())
                .forEach(place -> life.joiner.learn(place.seenFrom(life.roads.main().transport)));
    }

    // ---- who else is there

    void tick(long nowNanos) {
        if (step == Step.SEEKING && life.phase() == Life.Phase.JOINING) {
            explain();
        }
        place.tick(nowNanos);
        if (dropped
                && life.phase() == Life.Phase.JOINING
                && life.joiner.incoming().isEmpty()) {
            backToTheLog(nowNanos);
        }
        if (!machines.isEmpty() && nowNanos >= nextSayNanos) {
            nextSayNanos = nowNanos + retryNanos;
            say(nowNanos);
        }
    }

    /** The group that this node was to join lives no more, perhaps: then its log may be needed. */
    private void backToTheLog(long nowNanos) {
        if (droppedUntilNanos == Long.MAX_VALUE) {
            droppedUntilNanos = nowNanos + 4 * life.host.settings().timing().suspicionNanos();
        } else if (nowNanos >= droppedUntilNanos && life.phase() == Life.Phase.JOINING) {
            life.finish(End.RENEWED, "no member lets this node in any more; it looks at its log again");
        }
    }

    private void say(long nowNanos) {
        List<Long> epochs = machines.stream().map(Resumed::epoch).toList();
        Writer body = new Returned(life.joiner.introduction(), epochs).write(new Writer());
        for (Peer peer : life.peers.all()) {
            if (peer.outUp) {
                life.post.send(peer.id, FrameKind.RETURNED, body, nowNanos);
            }
        }
    }

    /** A process says that it has the log of its member. */
    void heard(MemberId from, Road road, Reader in, long nowNanos) {
        Returned returned = Returned.read(in);
        Member is = returned.who();
        if (!is.id().equals(from)) {
            throw new BadFrame("a return of " + is.id() + " told by " + from);
        }
        stuck.met(is, nowNanos);
        if (machines.isEmpty()) {
            return;
        }
        life.peers.lease(
                from,
                road,
                is.addresses().getOrDefault(road.transport, ""),
                nowNanos + 4 * life.host.settings().timing().suspicionNanos());
        if (step == Step.SEEKING) {
            place.follow(is, returned.newest());
        }
        for (Resumed machine : machines) {
            if (returned.epochs().contains(machine.epoch())) {
                machine.returned(is, nowNanos);
            }
        }
    }

    private void explain() {
        Resumed present = machines.get(machines.size() - 1);
        life.explain("this node has the group's log up to epoch " + present.epoch()
                + " and resumes it with those that have it too: "
                + (present.stalled().isEmpty() ? "" : present.stalled() + "; ")
                + "it founds no other group while it has this log. To give up what only the missing may know, move "
                + life.storage.disk().where() + " away at every node");
    }

    // ---- the group's thread

    /** A frame of an epoch; true if it was for a machine of before. */
    boolean frame(FrameOf frame, Slab slab, int offset, int length) {
        for (int i = 0; i < machines.size(); i++) {
            Resumed machine = machines.get(i);
            if (frame.epoch() == (int) machine.epoch()) {
                machine.frame(frame.from(), slab, offset, length);
                return true;
            }
        }
        return false;
    }

    void burstEnd(long nowNanos) {
        for (int i = 0; i < machines.size(); i++) {
            machines.get(i).burstEnd(nowNanos);
        }
    }

    void deadline(long nowNanos) {
        for (int i = 0; i < machines.size(); i++) {
            machines.get(i).deadline(nowNanos);
        }
    }

    long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < machines.size(); i++) {
            next = Math.min(next, machines.get(i).machine().nextDeadlineNanos());
        }
        return next;
    }

    /** Goes on with the next epoch, if the present one has ended; true if it did. */
    boolean advance(long nowNanos) {
        if (ending.isEmpty()) {
            return false;
        }
        View next = ending.get().view();
        boolean changed = ending.get().changed();
        ending = Optional.empty();
        machines.get(machines.size() - 1)
                .machine()
                .stop()
                .forEach(block -> block.slab().release());
        life.membership.endsEpoch();
        life.storage.end();
        if (!life.membership.isHere()) {
            place.goesOn();
        } else if (changed) {
            stepIn(next, nowNanos);
        } else if (next.contains(life.self)) {
            step = Step.SERVING;
            LOG.info("group={} member={} log=resumed epoch={}", life.name(), life.self, life.membership.epoch());
            life.membership.become(next);
        } else if (Resumed.standsFor(next, life.self).isPresent()) {
            life.membership.replay(next);
            stepIn(next, nowNanos);
        } else {
            excluded(machines.get(machines.size() - 1), "the others went on without this node");
        }
        return true;
    }

    /** The next epoch began, or was to begin, with an earlier process of this node: it has to be ended too. */
    private void stepIn(View view, long nowNanos) {
        long epoch = life.membership.epoch();
        LocalStack stack = life.membership.stack();
        Resumed resumed = new Resumed(life, this, epoch);
        MemberId was = Resumed.standsFor(view, life.self).orElseThrow().id();
        Protocol machine = stack.factory().create(stack.settings(), was, resumed);
        resumed.runs(machine);
        life.storage.open(stack, machine, true).ifPresent(resumed::keeps);
        machines.add(resumed);
        machine.resume(new Handover(epoch, view, life.replica.lastIndex() + 1, List.of(), false), nowNanos);
        resumed.returned(life.joiner.introduction(), life.now());
        nextSayNanos = nowNanos;
    }

    @Override
    public void deliver(Resumed by, Block block, long firstIndex) {
        if (block.level() == Delivery.ATOMIC && ending.isEmpty()) {
            life.replica.deliver(block, firstIndex, by.epoch());
            if (life.membership.followChange()) {
                ending = Optional.of(new Ending(life.view(), true));
            }
        }
    }

    @Override
    public void installed(Resumed by, View view) {
        if (ending.isEmpty()) {
            life.membership.replay(view);
        }
    }

    @Override
    public void excluded(Resumed by, String why) {
        if (ending.isPresent()) {
            return;
        }
        life.host.group().log.giveUp();
        life.finish(End.RENEWED, "the log of this node's earlier life ends without it: " + why);
    }

    @Override
    public void ended(Resumed by, View view) {
        if (ending.isEmpty()) {
            ending = Optional.of(new Ending(view, false));
        }
    }

    /** True between the last entry of an epoch and {@link #advance}. */
    boolean isEnding() {
        return ending.isPresent();
    }

    /** Every member of the view has begun the present epoch for good. */
    void retire() {
        close();
        step = Step.NOTHING;
    }

    /**
     * A group that lives lets this node in. It comes under another incarnation: the present one may have been in a view meanwhile, as one that came
     * back. True if this life is over with that.
     */
    boolean givesWay() {
        if (step != Step.SEEKING) {
            return false;
        }
        life.host.group().log.joinWithout(line);
        life.finish(End.RENEWED, "the group lives; this node joins it, and its log of before is not needed");
        return true;
    }

    void close() {
        machines.forEach(machine -> machine.machine().close());
        machines.clear();
    }
}
