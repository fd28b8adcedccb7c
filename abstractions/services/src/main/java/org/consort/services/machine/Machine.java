package org.consort.services.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.View;
import org.consort.service.NotExecutedException;
import org.consort.service.OutcomeUnknownException;
import org.consort.service.ServiceException;
import org.consort.service.ServiceInfo;
import org.consort.service.ServiceInfo.Role;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Snapshot;
import org.consort.spi.replication.Call;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * Gives each service what the log has for it, and tells callers of this member what came out. Group's thread, unless it says otherwise.
 *
 * <p>What waits for something that may not come (a submission that was not ordered, a state that is fetched) is looked at twice a second, as long as there is any.
 */
final class Machine implements Abstraction {

    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SAY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LOOK = 1;
    private static final long SAY = 2;

    /** Something that a unit had to say, and that was not ordered. */
    private record Unsaid(Unit unit, long generation, ByteBuffer message) {}

    private final Context context;
    private final Roster roster;
    private final MemberId self;
    private final AtomicReference<Optional<Saved>> restored = new AtomicReference<>(Optional.empty());
    private final Map<String, Unit> units = new ConcurrentSkipListMap<>();
    private final Map<String, Desk> desks = new TreeMap<>();
    private final Map<Long, Waiting> awaiting = new TreeMap<>();
    private final Donations donations;
    private List<Unsaid> unsaid = new ArrayList<>();
    private List<MemberId> present = List.of();
    private long index;
    private boolean serves;
    private boolean armed;

    Machine(Context context, Roster roster) {
        this.context = context;
        this.roster = roster;
        this.self = context.group().self();
        this.donations = new Donations(context, this::arm);
    }

    /** Any thread. */
    Context context() {
        return context;
    }

    Counters counters() {
        return roster.counters();
    }

    MemberId self() {
        return self;
    }

    /** Who is in the group. */
    List<MemberId> present() {
        return present;
    }

    boolean isMember() {
        return serves && present.contains(self);
    }

    /** The last event of the log. */
    long index() {
        return index;
    }

    Optional<Enrolled> enrolled(String name) {
        return roster.enrolled(name);
    }

    Optional<Unit> unit(String name) {
        return Optional.ofNullable(units.get(name));
    }

    Desk desk(String name) {
        return desks.computeIfAbsent(name, n -> new Desk(this, n));
    }

    /** What there is, for a person. Any thread. */
    Map<String, ServiceInfo> list() {
        Map<String, ServiceInfo> list = new TreeMap<>();
        units.forEach((name, unit) -> list.put(name, unit.info()));
        return list;
    }

    /** How a service's requests are encoded; empty if it is not known here. Any thread. */
    Optional<String> encoding(String service) {
        return unit(service).map(unit -> unit.head().encoding());
    }

    @Override
    public ByteBuffer apply(Entry entry) {
        enter();
        index = entry.index();
        try {
            Input in = new Input(entry.payload());
            return switch (in.u8()) {
                case Entries.CALL -> call(entry, in);
                case Entries.ENLIST -> enlist(entry, Enlisting.read(in));
                case Entries.RETIRE -> {
                    Optional<Unit> unit = unit(in.text());
                    boolean keeps = in.u8() == 1;
                    unit.ifPresent(u -> u.retire(entry.sender(), keeps, index));
                    yield Entries.ACCEPTED;
                }
                case Entries.STATE -> {
                    Chunk chunk = Chunk.read(in);
                    unit(chunk.service()).ifPresent(unit -> unit.chunk(entry.sender(), chunk, index));
                    yield NOTHING;
                }
                case Entries.SAID -> {
                    Optional<Unit> unit = unit(in.text());
                    long generation = in.i64();
                    unit.filter(u -> u.generation() == generation)
                            .ifPresent(u -> u.said(entry.sender(), in.rest(), index));
                    yield NOTHING;
                }
                default -> throw new Malformed("an entry of no kind");
            };
        } catch (Malformed e) {
            roster.counters().malformed.increment();
            return Entries.refused(Outcome.Reason.REFUSED, "the entry makes no sense: " + e.getMessage());
        }
    }

    private ByteBuffer call(Entry entry, Input in) {
        long token = in.i64();
        String service = in.text();
        String encoding = in.text();
        Unit unit = units.get(service);
        if (unit == null) {
            return refused(
                    entry,
                    token,
                    new Entries.Refusal(
                            Outcome.Reason.NO_SUCH_TARGET,
                            "no member of the group has ever had a service '" + service + "'"));
        }
        Call call = new Call(index, entry.sender(), ByteBuffer.wrap(in.copy(Call.REQUEST_BYTES)));
        Optional<Entries.Refusal> refusal = unit.call(call, encoding);
        if (refusal.isPresent()) {
            return refused(entry, token, refusal.get());
        }
        if (entry.isLocal()) {
            roster.takeCaller(token).ifPresent(caller -> awaiting.put(index, caller));
        }
        return Entries.ACCEPTED;
    }

    private ByteBuffer refused(Entry entry, long token, Entries.Refusal why) {
        if (entry.isLocal()) {
            roster.takeCaller(token)
                    .ifPresent(caller -> tell(caller, new NotExecutedException(why.reason(), why.detail())));
        }
        return NOTHING;
    }

    private ByteBuffer enlist(Entry entry, Enlisting wish) {
        String name = wish.head().name();
        Unit unit = units.get(name);
        if (unit == null) {
            if (!wish.object() || !wish.founds()) {
                return Entries.WAIT;
            } else if (units.size() >= Limits.SERVICES) {
                return Entries.refused(Outcome.Reason.REFUSED, "there are " + Limits.SERVICES + " services already");
            }
        }
        if (roster.algorithm(wish.head().algorithm()).isEmpty()) {
            context.eject(self, lacks(wish.head()));
            return NOTHING;
        }
        if (unit == null) {
            unit = new Unit(this, wish.head(), algorithm(wish.head().algorithm()));
            units.put(name, unit);
        }
        Optional<byte[]> local = entry.isLocal() ? Optional.of(desk(name).initial()) : Optional.empty();
        return unit.enlist(entry.sender(), wish, index, local);
    }

    private String lacks(Head head) {
        return "service '" + head.name() + "' is replicated by '" + head.algorithm()
                + "', which isn't installed at this node: install it; there are " + roster.algorithms();
    }

    /** The algorithm of this name, which is there. */
    ReplicationAlgorithm algorithm(String name) {
        return roster.algorithm(name).orElseThrow();
    }

    @Override
    public void viewChanged(View view) {
        enter();
        index = view.index();
        present = view.members().stream().map(Member::id).toList();
        units.values().forEach(unit -> unit.viewChanged(index));
        donations.retain(present);
        if (isMember()) {
            roster.names().forEach(name -> desk(name).look());
        }
    }

    @Override
    public void alarm(long token) {
        enter();
        if (token == SAY) {
            List<Unsaid> again = unsaid;
            unsaid = new ArrayList<>();
            again.forEach(each -> say(each.unit(), each.generation(), each.message()));
            return;
        }
        armed = false;
        List.copyOf(desks.values()).forEach(Desk::tick);
        donations.goOn();
        arm();
    }

    /** Looks again in half a second, if there is anything to look at. */
    void arm() {
        boolean needed = !donations.isEmpty() || desks.values().stream().anyMatch(desk -> !desk.isSettled());
        if (needed && !armed && isMember()) {
            armed = true;
            context.callAfter(AGAIN_NANOS, LOOK);
        }
    }

    Donations donations() {
        return donations;
    }

    /** A registration of this name came or went. */
    void changed(String name) {
        if (serves) {
            desk(name).changed();
            arm();
        }
    }

    /** Submits what an algorithm says, until it is ordered. */
    void say(Unit unit, ByteBuffer message) {
        say(unit, unit.generation(), message);
    }

    private void say(Unit unit, long generation, ByteBuffer message) {
        boolean live = unit.holder(self).filter(holder -> holder.is(Role.LIVE)).isPresent();
        if (!live || unit.generation() != generation) {
            return;
        }
        var unused = context.submit(Entries.said(unit.head().name(), generation, message), Delivery.ATOMIC)
                .thenAccept(outcome -> {
                    if (outcome instanceof Outcome.Rejected no) {
                        context.execute(() -> unsaid(new Unsaid(unit, generation, message), no));
                    }
                });
    }

    private void unsaid(Unsaid one, Outcome.Rejected why) {
        if (why.reason() == Outcome.Reason.TOO_LARGE) {
            one.unit().unsaid("what it made of the state is too large for the group: " + why.detail());
        } else {
            unsaid.add(one);
            if (unsaid.size() == 1) {
                context.callAfter(SAY_NANOS, SAY);
            }
        }
    }

    /** Tells a caller what came out, if one waits. */
    void answer(long call, ByteBuffer result) {
        Waiting caller = awaiting.remove(call);
        if (caller != null) {
            byte[] copy = Item.copy(result);
            run(caller, () -> caller.result().complete(ByteBuffer.wrap(copy)));
        }
    }

    void lost(long call, String why) {
        Waiting caller = awaiting.remove(call);
        if (caller != null) {
            tell(caller, new OutcomeUnknownException(why));
        }
    }

    void lostAll(String service, String why) {
        for (Map.Entry<Long, Waiting> each : List.copyOf(awaiting.entrySet())) {
            if (each.getValue().service().equals(service)) {
                lost(each.getKey(), why);
            }
        }
    }

    private void tell(Waiting caller, ServiceException failure) {
        if (failure instanceof NotExecutedException) {
            roster.counters().refused.increment();
        } else {
            roster.counters().unknown.increment();
        }
        run(caller, () -> caller.result().completeExceptionally(failure));
    }

    private void run(Waiting caller, Runnable telling) {
        if (caller.blocks()) {
            telling.run();
        } else {
            context.callback(telling);
        }
    }

    /** Who carries what has changed. */
    void shown() {
        context.callback(() -> roster.shown(this));
    }

    @Override
    public boolean isAwaited() {
        return !awaiting.isEmpty();
    }

    @Override
    public void stop() {
        for (long call : List.copyOf(awaiting.keySet())) {
            lost(call, "this life of the member ended before it heard what became of the call");
        }
        units.values().forEach(unit -> unit.seat().detach());
    }

    @Override
    public Snapshot snapshot() {
        enter();
        return StateSnapshot.of(units.values());
    }

    @Override
    public void restore(InputStream in) throws IOException {
        restored.set(Optional.of(Saved.read(in, head -> {
            @Nullable
            ReplicationAlgorithm algorithm = roster.algorithm(head.algorithm()).orElse(null);
            if (algorithm == null) {
                throw new IOException(lacks(head));
            }
            return new Unit(this, head, algorithm);
        })));
    }

    /** Begins to serve, and takes over what {@link #restore} read on another thread, before anything else happens on this one. */
    private void enter() {
        Optional<Saved> saved = restored.getAndSet(Optional.empty());
        if (saved.isPresent()) {
            stop();
            units.clear();
            desks.clear();
            donations.clear();
            unsaid.clear();
            saved.get().units().forEach(unit -> units.put(unit.head().name(), unit));
        }
        if (!serves) {
            serves = true;
            roster.serve(this);
        }
    }
}
