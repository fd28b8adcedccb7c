package org.consort.services.machine;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.service.ServiceInfo;
import org.consort.service.ServiceInfo.Role;
import org.consort.spi.replication.Attempt;
import org.consort.spi.replication.Call;
import org.consort.spi.replication.Change;
import org.consort.spi.replication.Replication;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.consort.spi.replication.Site;

/**
 * One service at one member: who holds it, and its algorithm's machine, are replicated; its {@link Seat} is this member's own. Group's thread.
 *
 * <p>Those who hold a service are <em>live</em>: the object serves; <em>dormant</em>: the seat is current, but there is no object; or they <em>fetch</em> the state from another one. Who asks to
 * and has the state up to that place of the log is live at once. If there is nobody to have it from, the next one founds the service anew.
 */
final class Unit implements Site {

    private final Machine machine;
    private final Holders holders = new Holders();
    private Head head;
    private long generation;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong dissents = new AtomicLong();
    private Replication replication;
    private Seat seat;
    private Optional<Intake> intake = Optional.empty();
    private Optional<Runner> attempting = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private volatile ServiceInfo shown;
    private List<MemberId> told = List.of();
    private List<MemberId> toldPresent = List.of();

    Unit(Machine machine, Head head, ReplicationAlgorithm algorithm) {
        this.machine = machine;
        this.head = head;
        this.replication = algorithm.begin(this);
        this.seat = new Seat(head.stateful());
        this.shown = head.info(0, List.of());
    }

    Head head() {
        return head;
    }

    long generation() {
        return generation;
    }

    long calls() {
        return calls.get();
    }

    Seat seat() {
        return seat;
    }

    Replication replication() {
        return replication;
    }

    Holders holders() {
        return holders;
    }

    Optional<Holder> holder(MemberId member) {
        return holders.of(member);
    }

    Optional<Intake> intake() {
        return intake;
    }

    /** Takes over what was saved, before anything else. */
    void restored(long itsGeneration, long itsCalls, List<Holder> itsHolders) {
        generation = itsGeneration;
        calls.set(itsCalls);
        itsHolders.forEach(holders::put);
    }

    // Events of the log

    /** A call; empty if it is accepted. */
    Optional<Entries.Refusal> call(Call call, String encoding) {
        if (!encoding.equals(head.encoding())) {
            return Optional.of(new Entries.Refusal(
                    Outcome.Reason.REFUSED,
                    "service '" + head.name() + "' is encoded by '" + head.encoding() + "', the call by '" + encoding
                            + "'"));
        } else if (told.isEmpty()) {
            return Optional.of(new Entries.Refusal(
                    Outcome.Reason.NO_SUCH_TARGET, "no member has an object of service '" + head.name() + "' now"));
        }
        refusal = Optional.empty();
        replication.ordered(call);
        calls.addAndGet(refusal.isEmpty() ? 1 : 0);
        return refusal.map(why -> new Entries.Refusal(
                Outcome.Reason.BUSY, "service '" + head.name() + "': " + why + "; try again later"));
    }

    /**
     * A member wants to hold it.
     *
     * @param local at that member: what its object begins with, if it founds the service
     * @return the answer to the member
     */
    ByteBuffer enlist(MemberId member, Enlisting wish, long index, Optional<byte[]> local) {
        Optional<String> clash = holders.isEmpty() && !wish.holds() ? Optional.empty() : head.clash(wish.head());
        if (clash.isPresent()) {
            return Entries.refused(Outcome.Reason.REFUSED, clash.get());
        }
        boolean holds = wish.holds() && wish.generation() == generation;
        if (holds || wish.object() && !head.stateful() && !holders.isEmpty()) {
            holders.put(Holder.of(member, wish.object() ? Role.LIVE : Role.DORMANT, index));
            if (!head.stateful() && local.isPresent()) {
                seat.begin(new byte[0], List.of());
            }
        } else if (wish.object() && holders.donor(member).isPresent()) {
            holders.put(Holder.fetching(member, holders.donor(member).get(), index));
            // One that has lost it meanwhile will say so, and the other asks again.
            if (holders.donor(member).get().equals(self()) && seat.isCurrent()) {
                machine.donations().begin(new Donation(head.name(), index, member, seat));
            }
            intake = local.isPresent() ? Optional.of(new Intake()) : intake;
        } else if (wish.object() && wish.founds() && holders.isEmpty()) {
            found(member, wish, index, local);
        } else {
            return Entries.WAIT;
        }
        settle(index);
        return Entries.ACCEPTED;
    }

    private void found(MemberId member, Enlisting wish, long index, Optional<byte[]> local) {
        machine.lostAll(head.name(), "all that knew what became of the call are gone");
        head = wish.head();
        generation = index;
        replication = machine.algorithm(head.algorithm()).begin(this);
        seat.drop();
        seat = new Seat(head.stateful());
        told = List.of();
        attempting = Optional.empty();
        holders.put(Holder.of(member, Role.LIVE, index));
        local.ifPresent(state -> seat.begin(state, List.of()));
        machine.counters().founded.increment();
    }

    /** A member's object is gone, or its state. */
    void retire(MemberId member, boolean keeps, long index) {
        boolean holds = holder(member).filter(h -> !h.is(Role.FETCHING)).isPresent();
        if (keeps && holds && head.stateful()) {
            holders.put(Holder.of(member, Role.DORMANT, index));
        } else {
            holders.remove(member);
        }
        settle(index);
    }

    void chunk(MemberId by, Chunk chunk, long index) {
        Optional<Holder> found = holders.fetch(chunk.fetch());
        if (found.isEmpty()
                || found.get().donor().filter(by::equals).isEmpty()
                || found.get().chunks() != chunk.number()) {
            return;
        }
        MemberId member = found.get().member();
        boolean here = member.equals(self());
        if (here) {
            intake.ifPresent(half -> half.add(chunk.bytes()));
        }
        if (chunk.last()) {
            holders.put(Holder.of(member, Role.LIVE, index));
            if (here) {
                // If it is not complete, this member retires: its desk sees that the seat is not current.
                intake.ifPresent(half -> half.into(seat));
                intake = Optional.empty();
                machine.counters().fetched.increment();
            }
            settle(index);
        } else {
            holders.put(found.get().further());
        }
    }

    void said(MemberId by, ByteBuffer message, long index) {
        if (!told.contains(by)) {
            return;
        }
        try {
            replication.said(by, message, index);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
        settle(index);
    }

    void viewChanged(long index) {
        boolean had = !holders.isEmpty();
        holders.retain(machine.present());
        if (had && holders.isEmpty()) {
            machine.lostAll(head.name(), "all members that had an object of service '" + head.name() + "' are gone");
        }
        settle(index);
    }

    /** Tells the algorithm who is there now, and gives this member's object its place. */
    void settle(long index) {
        List<MemberId> live = holders.live();
        boolean serves = live.contains(self());
        if (!serves) {
            seat.detach();
        }
        if (holder(self()).isEmpty()) {
            intake = Optional.empty();
        }
        attach();
        if (!live.equals(told) || !machine.present().equals(toldPresent)) {
            told = live;
            toldPresent = machine.present();
            replication.changed(live, toldPresent, index);
        }
        show();
        machine.desk(head.name()).look();
    }

    /** Has the object serve, if it may. */
    private void attach() {
        boolean serves = holder(self()).filter(holder -> holder.is(Role.LIVE)).isPresent();
        if (serves
                && seat.isCurrent()
                && seat.runner().isEmpty()
                && !machine.desk(head.name()).isLeaving()) {
            machine.enrolled(head.name()).ifPresent(object -> {
                seat.attach(new Runner(object, machine.context(), this));
                show();
                object.live().complete(info());
            });
        }
    }

    // What the object did

    void executed(Call call, ByteBuffer result) {
        seat.executed(call.index());
        replication.executed(call, result);
    }

    void attempted(Runner by, Attempt attempt) {
        if (attempting.filter(runner -> runner == by).isPresent()) {
            replication.attempted(attempt);
        }
    }

    void captured(Runner by, long through, byte[] state) {
        if (seat.runner().filter(runner -> runner == by).isPresent()) {
            seat.captured(through, state);
        }
    }

    void failed(Runner by, String why) {
        machine.counters().failures.increment();
        by.enrolled().refuse(why);
        by.enrolled().live().completeExceptionally(new IllegalStateException(why));
        if (seat.runner().filter(runner -> runner == by).isPresent()) {
            seat.detach();
            machine.desk(head.name()).look();
        }
    }

    /** Something that the algorithm had to say can't be said. */
    void unsaid(String why) {
        seat.runner().ifPresent(runner -> failed(runner, why));
    }

    // What the algorithm asks for

    @Override
    public MemberId self() {
        return machine.self();
    }

    @Override
    public boolean compares() {
        return head.compares();
    }

    @Override
    public boolean isIdle() {
        return seat.isIdle();
    }

    @Override
    public void execute(Call call) {
        append(Item.of(call), false);
    }

    @Override
    public void apply(Change change, long index, boolean own) {
        boolean done = own && attempting.isPresent() && attempting.equals(seat.runner());
        if (own) {
            attempting = Optional.empty();
        }
        if (change.whole() || change.bytes().hasRemaining()) {
            append(Item.of(change, index), done);
        }
    }

    private void append(Item item, boolean own) {
        intake.ifPresent(half -> half.append(item));
        seat.append(item, own);
    }

    @Override
    public void attempt(List<Call> batch) {
        attempting = seat.runner();
        attempting.ifPresent(runner -> runner.attempt(batch));
    }

    @Override
    public void forget() {
        attempting = Optional.empty();
        seat.detach();
        attach();
    }

    @Override
    public void say(ByteBuffer message) {
        machine.say(this, message);
    }

    @Override
    public void answer(long call, ByteBuffer result) {
        machine.answer(call, result);
    }

    @Override
    public void lost(long call, String why) {
        machine.lost(call, why);
    }

    @Override
    public void lostAll(String why) {
        machine.lostAll(head.name(), why);
    }

    @Override
    public void refuse(String why) {
        refusal = Optional.of(why);
    }

    @Override
    public void demote(MemberId member, String why) {
        holders.remove(member);
        if (member.equals(self())) {
            seat.drop();
        }
    }

    @Override
    public void dissent(MemberId member, String why) {
        dissents.incrementAndGet();
        machine.counters().dissents.increment();
        if (head.compares()) {
            machine.context().eject(member, "service '" + head.name() + "': " + why);
        }
    }

    private void show() {
        ServiceInfo now = head.info(generation, holders.carriers());
        if (!now.equals(shown)) {
            shown = now;
            machine.shown();
        }
    }

    /** For a person. Any thread. */
    ServiceInfo info() {
        ServiceInfo last = shown;
        String why = machine.enrolled(last.name()).map(Enrolled::why).orElse("");
        return new ServiceInfo(
                last.name(),
                last.algorithm(),
                last.interfaces(),
                last.generation(),
                last.carriers(),
                calls.get(),
                dissents.get(),
                why);
    }
}
