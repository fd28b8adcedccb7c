package org.consort.memory.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.consort.Delivery;
import org.consort.MemberId;
import org.consort.Receipt;
import org.consort.View;
import org.consort.memory.Passage;
import org.consort.memory.Publication;
import org.consort.memory.Refusal;
import org.consort.memory.RegionInfo;
import org.consort.memory.Reply;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Snapshot;
import org.jspecify.annotations.Nullable;

/** Does what the entries of the log ask for, the same at every member: all of a request, or nothing of it. */
final class Machine implements Abstraction {

    private final Context context;
    private final Roster roster;
    private final MemberId self;
    private final AtomicReference<@Nullable State> restored = new AtomicReference<>();
    private volatile State state = new State();
    private volatile boolean stopped;
    private boolean serves;

    Machine(Context context, Roster roster) {
        this.context = context;
        this.roster = roster;
        this.self = context.group().self();
    }

    /** Any thread. */
    Context context() {
        return context;
    }

    /** What there is; its barriers are for the group's thread alone. Any thread. */
    State state() {
        return state;
    }

    /** Whether it has seen its last entry. Any thread. */
    boolean isStopped() {
        return stopped;
    }

    @Override
    public ByteBuffer apply(Entry entry) {
        enter();
        try {
            if (entry.length() > Limits.ENTRY_BYTES) {
                throw new Malformed("an entry of " + entry.length() + " bytes");
            }
            Input in = new Input(entry.payload());
            return act(in.u8(), entry, in);
        } catch (Declined declined) {
            roster.counters().refused.increment();
            return entry.isLocal() ? Answers.refused(declined.reason(), declined.detail()) : NOTHING;
        } catch (Malformed e) {
            roster.counters().malformed.increment();
            return entry.isLocal() ? Answers.refused(Refusal.MALFORMED, String.valueOf(e.getMessage())) : NOTHING;
        } finally {
            state.at(entry.epoch(), entry.index());
        }
    }

    private ByteBuffer act(int kind, Entry entry, Input in) {
        return switch (kind) {
            case Requests.WRITE -> write(entry, in);
            case Requests.CREATE -> create(entry, in);
            case Requests.DROP -> drop(entry, in);
            case Requests.ARRIVE -> arrive(entry, in);
            case Requests.WITHDRAW -> withdraw(entry, in);
            case Requests.ABANDON -> abandon(entry, in);
            default -> throw new Malformed("an entry of kind " + kind);
        };
    }

    private ByteBuffer write(Entry entry, Input in) {
        long token = in.i64();
        Publication.Fate fate = Publication.Fate.RETURNED;
        try {
            Writing writing = Writing.read(in, state.regions());
            long before = writing.write();
            fate = Publication.Fate.APPLIED;
            if (!roster.watchers().isEmpty()) {
                state.at(entry.epoch(), entry.index());
                roster.watchers().wrote(this, entry.index(), writing);
            }
            return entry.isLocal() && writing.isAnswered() ? Answers.number(before) : NOTHING;
        } finally {
            // Before the next entry is written: a session that reads its own write must not miss what comes behind it.
            if (entry.isLocal()) {
                roster.settle(token, fate);
            }
        }
    }

    private ByteBuffer create(Entry entry, Input in) {
        String name = in.name();
        long size = in.i64(1, RegionInfo.SIZE_LIMIT);
        long limit = Math.min(in.i64(0, Long.MAX_VALUE), Limits.ALL_BYTES);
        in.done();
        Regions regions = state.regions();
        RegionBytes there = regions.get(name);
        if (there != null) {
            return existing(there, size);
        }
        if (regions.sizeBytes() > limit - size) {
            throw new Declined(
                    Refusal.QUOTA,
                    "region '" + name + "' of " + size + " bytes: all regions together have " + regions.sizeBytes()
                            + " already, and the setting memory.limit.bytes allows " + limit);
        }
        if (regions.all().size() >= Limits.REGIONS) {
            throw new Declined(
                    Refusal.LIMIT, "there are " + Limits.REGIONS + " regions, no more are possible: drop one first");
        }
        regions.add(new RegionBytes(name, entry.index(), size));
        return Answers.number(entry.index());
    }

    private static ByteBuffer existing(RegionBytes there, long size) {
        if (there.sizeBytes() != size) {
            throw new Declined(
                    Refusal.REGION_EXISTS,
                    "there is a region '" + there.name() + "' of " + there.sizeBytes() + " bytes, not " + size);
        }
        return Answers.number(there.id());
    }

    private ByteBuffer drop(Entry entry, Input in) {
        RegionBytes region = state.regions().named(in.name());
        in.done();
        state.regions().remove(region);
        state.at(entry.epoch(), entry.index());
        roster.watchers().dropped(this, entry.index(), region.name());
        return NOTHING;
    }

    private ByteBuffer arrive(Entry entry, Input in) {
        long token = in.i64();
        String name = in.name();
        int parties = in.i32(1, Passage.PARTIES);
        in.done();
        Arrival arrival = new Arrival(entry.index(), entry.sender());
        List<Arrival> passed = state.barriers().arrive(name, parties, arrival);
        if (passed.isEmpty()) {
            if (entry.isLocal()) {
                arrival.caller(roster.takeCaller(token));
            }
            return Answers.waiting();
        }
        Receipt receipt = new Receipt(entry.epoch(), entry.index());
        for (int i = 0; i < passed.size(); i++) {
            tell(passed.get(i), new Reply.Done<>(receipt, new Passage(entry.index(), i)));
        }
        return Answers.number(passed.size() - 1);
    }

    private ByteBuffer withdraw(Entry entry, Input in) {
        String name = in.name();
        in.done();
        state.barriers()
                .remove(name, arrival -> arrival.member().equals(entry.sender()))
                .forEach(arrival -> tell(
                        arrival,
                        new Reply.Refused<>(Refusal.WITHDRAWN, "this node withdrew from barrier '" + name + "'")));
        return NOTHING;
    }

    /** The member's own arrival that nobody at it waits for any more. */
    private ByteBuffer abandon(Entry entry, Input in) {
        String name = in.name();
        long index = in.i64();
        in.done();
        // Whether somebody waits for it is known at one member alone, which is the one that asks: so it is not looked
        // at.
        state.barriers()
                .remove(
                        name,
                        arrival -> arrival.index() == index && arrival.member().equals(entry.sender()))
                .forEach(arrival -> tell(arrival, new Reply.Unknown<>("its arrival at '" + name + "' was abandoned")));
        return NOTHING;
    }

    private void tell(Arrival arrival, Reply<Passage> reply) {
        arrival.takeCaller().ifPresent(caller -> complete(caller, reply));
    }

    private void complete(CompletableFuture<Reply<Passage>> caller, Reply<Passage> reply) {
        context.callback(() -> caller.complete(reply));
    }

    @Override
    public void viewChanged(View view) {
        enter();
        state.barriers().removeAll(member -> !view.contains(member));
    }

    @Override
    public boolean isAwaited() {
        return state.barriers().all().stream()
                .anyMatch(barrier -> barrier.arrivals().stream().anyMatch(Arrival::hasCaller));
    }

    @Override
    public void stop() {
        stopped = true;
        leaveBarriers();
        roster.watchers().stop(this);
    }

    private void leaveBarriers() {
        for (Barriers.Barrier barrier : state.barriers().all()) {
            barrier.arrivals()
                    .forEach(arrival -> tell(
                            arrival,
                            new Reply.Unknown<>("this life of the member ended while it waited at barrier '"
                                    + barrier.name() + "'; a later one does not wait there")));
        }
    }

    @Override
    public Snapshot snapshot() {
        enter();
        return new StateSnapshot(state);
    }

    @Override
    public void restore(InputStream in) throws IOException {
        restored.set(new StateReader(in).read());
    }

    /** Begins to serve, and takes over what {@link #restore} read on another thread, before anything else happens on this one. */
    private void enter() {
        if (serves && restored.get() == null) {
            return;
        }
        State saved = restored.getAndSet(null);
        if (saved != null) {
            leaveBarriers();
            State before = state;
            state = saved;
            before.regions().close();
        }
        serves = true;
        roster.serve(this);
        roster.watchers().begin(this);
        abandonOwn();
    }

    /** Where this very member waited before its bundle was replaced: its callers were told that nobody knows. */
    private void abandonOwn() {
        for (Barriers.Barrier barrier : state.barriers().all()) {
            for (Arrival arrival : barrier.arrivals()) {
                if (arrival.member().equals(self)) {
                    var unused = context.submit(Requests.abandon(barrier.name(), arrival.index()), Delivery.ATOMIC);
                }
            }
        }
    }
}
