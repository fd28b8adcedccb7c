package org.consort.services.machine;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.Outcome;
import org.consort.service.ServiceInfo.Role;
import org.consort.spi.abstraction.Context;

/**
 * Sees to it that the log says of this member what it has of one service: an object, the state, or neither. One submission at a time, and again after a while if it was not ordered. Group's thread.
 */
final class Desk {

    /** Who has the state may be about to say so: only after so many half seconds does anybody begin without it. */
    private static final int PATIENCE = 6;

    private final Machine machine;
    private final String name;
    private Optional<byte[]> initial = Optional.empty();
    private Optional<Enrolled> served = Optional.empty();
    private boolean capturing;
    private boolean asking;
    private boolean leaving;
    private int waits;

    Desk(Machine machine, String name) {
        this.machine = machine;
        this.name = name;
    }

    /** The object that served is gone: no other one may serve before the log says so. */
    boolean isLeaving() {
        return leaving;
    }

    /** What the service begins with, if this member founds it. */
    byte[] initial() {
        return initial.orElse(new byte[0]);
    }

    /** A registration came or went. */
    void changed() {
        if (served.isPresent() && !served.equals(object())) {
            leave();
        }
        initial = Optional.empty();
        waits = 0;
        unit().ifPresent(unit -> unit.settle(machine.index()));
        look();
    }

    private void leave() {
        served = Optional.empty();
        leaving = isLive();
        unit().ifPresent(unit -> unit.seat().detach());
    }

    private boolean isLive() {
        return holder().filter(holder -> holder.is(Role.LIVE)).isPresent();
    }

    private Optional<Enrolled> object() {
        return machine.enrolled(name).filter(object -> object.why().isEmpty());
    }

    private Optional<Unit> unit() {
        return machine.unit(name);
    }

    private Optional<Holder> holder() {
        return unit().flatMap(unit -> unit.holder(machine.self()));
    }

    private boolean isCurrent() {
        return unit().filter(unit -> unit.seat().isCurrent()).isPresent();
    }

    private boolean isStateful() {
        return unit().filter(unit -> unit.head().stateful()).isPresent();
    }

    /** Half a second has passed. */
    void tick() {
        waits++;
        if (holder().filter(holder -> holder.is(Role.FETCHING)).isPresent()
                && unit().flatMap(Unit::intake).filter(Intake::isStalled).isPresent()) {
            ask(Entries.retire(name, false));
        }
        look();
    }

    /** Whether the log says what there is. */
    boolean isSettled() {
        if (asking || leaving) {
            return false;
        } else if (object().isPresent()) {
            return isLive();
        }
        return holder().map(holder -> holder.is(Role.DORMANT)).orElse(!(isStateful() && isCurrent()));
    }

    /** Compares what there is with what the log says. */
    void look() {
        if (object().isPresent() && isLive() && !leaving) {
            served = object();
        } else if (served.isPresent() && !served.equals(object())) {
            leave();
        }
        if (asking || !machine.isMember()) {
            return;
        }
        Optional<Holder> holder = holder();
        if (holder.isEmpty()) {
            leaving = false;
            apply();
        } else if (holder.get().is(Role.DORMANT)) {
            leaving = false;
            dormant();
        } else if (isLost(holder.get())) {
            ask(Entries.retire(name, isCurrent()));
        }
        machine.arm();
    }

    /** Whether the log says of this member what is not so. */
    private boolean isLost(Holder holder) {
        if (holder.is(Role.LIVE)) {
            return leaving || object().isEmpty() || !isCurrent();
        }
        return object().isEmpty() || unit().flatMap(Unit::intake).isEmpty();
    }

    private void dormant() {
        if (!isCurrent()) {
            ask(Entries.retire(name, false));
        } else if (object().isPresent()) {
            ask(Entries.enlist(wish(true)));
        }
    }

    private void apply() {
        if (object().isPresent()) {
            if (!isStateful() || isCurrent() || !founds() || initial.isPresent()) {
                if (unit().isEmpty() && object().get().head().stateful() && initial.isEmpty()) {
                    capture(object().get());
                    return;
                }
                ask(Entries.enlist(wish(true)));
            } else {
                capture(object().get());
            }
        } else if (isStateful() && isCurrent()) {
            ask(Entries.enlist(wish(false)));
        }
    }

    /** Whether it is time to begin without the state of others. */
    private boolean founds() {
        return unit().isEmpty() || unit().get().holders().isEmpty() && waits >= PATIENCE;
    }

    private Enlisting wish(boolean withObject) {
        Head head = withObject
                ? object().orElseThrow().head()
                : unit().orElseThrow().head();
        long generation = unit().map(Unit::generation).orElse(0L);
        boolean begins = withObject && (!head.stateful() || founds() && initial.isPresent());
        return new Enlisting(head, withObject, isStateful() && isCurrent(), begins, generation);
    }

    /** Has the object say what it begins with. */
    private void capture(Enrolled object) {
        if (capturing) {
            return;
        }
        capturing = true;
        Context context = machine.context();
        object.line()
                .post(
                        () -> {
                            Optional<byte[]> state = Optional.empty();
                            try {
                                state = Optional.of(Runner.save(object));
                            } catch (java.io.IOException | RuntimeException | LinkageError | StackOverflowError e) {
                                object.refuse("its object can't say what it begins with: " + e);
                                object.live().completeExceptionally(new IllegalStateException(object.why()));
                            }
                            Optional<byte[]> taken = state;
                            context.execute(() -> captured(object, taken));
                        },
                        context::work);
    }

    private void captured(Enrolled by, Optional<byte[]> state) {
        capturing = false;
        if (object().equals(Optional.of(by))) {
            initial = state;
        }
        look();
    }

    private void ask(ByteBuffer entry) {
        if (asking) {
            return;
        }
        asking = true;
        var unused = machine.context()
                .submit(entry, Delivery.ATOMIC)
                .thenAccept(outcome -> machine.context().execute(() -> asked(outcome)));
    }

    private void asked(Outcome outcome) {
        asking = false;
        Optional<Entries.Refusal> refusal = Optional.empty();
        if (outcome instanceof Outcome.Acknowledged done) {
            refusal = Entries.refusal(done.result());
            if (!Entries.isWait(done.result()) && refusal.isEmpty()) {
                waits = 0;
                look();
            }
        }
        refusal.ifPresent(no -> object().ifPresent(object -> {
            object.refuse(no.detail());
            object.live().completeExceptionally(new IllegalStateException(no.detail()));
        }));
        machine.arm();
    }
}
