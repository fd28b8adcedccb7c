package org.consort.host;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.Delivery;
import org.consort.Outcome;
import org.consort.View;
import org.consort.host.transfer.Spool;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Snapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has models' machines replaced in one life: lets what this member has in flight for the old one come home, saves its state at an index of the log,
 * keeps what the log has for it from there on, restores the state into the new one, and gives it what was kept. Group's thread.
 */
final class ModelSwaps {

    private static final Logger LOG = LoggerFactory.getLogger(ModelSwaps.class);
    private static final long DRAIN_NANOS = 2_000_000_000L;
    private static final long LOOK_NANOS = 2_000_000L;
    private static final int BUFFER_BYTES = 1 << 16;

    /** A model that is away, or on its way. */
    private final class Absence {
        final Place place;
        final CompletableFuture<Boolean> gone;
        final Spool state = new Spool(life.host.environment().dataDirectory());
        Optional<CompletableFuture<Boolean>> back = Optional.empty();
        boolean home;
        boolean hurried;
        long index;

        @Nullable
        Abstraction old;

        @Nullable
        View view;

        @Nullable
        AbsentModel standIn;

        Absence(Place place, CompletableFuture<Boolean> gone) {
            this.place = place;
            this.gone = gone;
        }

        Outcome.Rejected refusal() {
            return ModelSwaps.refusal(place.name());
        }
    }

    private final Life life;
    private final Map<Integer, ModelContext> contexts = new LinkedHashMap<>();
    private final Map<Integer, Absence> absences = new LinkedHashMap<>();

    ModelSwaps(Life life) {
        this.life = life;
    }

    /** What submitters are told while a model is away. */
    static Outcome.Rejected refusal(String name) {
        return new Outcome.Rejected(
                Outcome.Reason.BUSY, "model '" + name + "' is being replaced at this node; try again in a moment");
    }

    /** A door for the machine that serves this slot from now on. */
    ModelContext context(int slot, int target) {
        ModelContext context = new ModelContext(life, slot, target);
        contexts.put(slot, context);
        return context;
    }

    /** Which models are away; empty if all are there. */
    Optional<String> why() {
        return absences.values().stream()
                .findFirst()
                .map(absence -> "model '" + absence.place.name() + "' is being replaced at " + life.self);
    }

    /**
     * The version of a model that is there goes.
     *
     * @param gone completes with true when nothing here uses it any more; with false if it can't go without this member
     */
    void goes(Place place, CompletableFuture<Boolean> gone) {
        Absence absence = new Absence(place, gone);
        absences.put(place.slot(), absence);
        if (life.phase() != Life.Phase.MEMBER) {
            life.finish(Life.End.RENEWED, why().orElseThrow());
            return;
        }
        context(absence).refuse(Optional.of(absence.refusal()));
        settle(absence);
        life.host.environment().after(DRAIN_NANOS, () -> life.execute(() -> hurry(absence)));
    }

    private void settle(Absence absence) {
        if (context(absence).isEntered()) {
            life.host.environment().after(LOOK_NANOS, () -> life.execute(() -> settle(absence)));
            return;
        }
        var unused = life.inbox
                .settled(Delivery.ATOMIC)
                .thenRun(() -> life.execute(() -> {
                    absence.home = true;
                    look(absence);
                }));
    }

    private void hurry(Absence absence) {
        absence.hurried = true;
        if (absence.home) {
            look(absence);
        } else if (!absence.gone.isDone()) {
            stay(absence);
        }
    }

    /** What this member has in flight does not come home: the machine that alone could tell its submitters stays. */
    private void stay(Absence absence) {
        LOG.warn(
                "group={} model={} can't be replaced in place now: the group does not order what this node submitted",
                life.name(),
                absence.place.name());
        context(absence).refuse(Optional.empty());
        forget(absence);
        absence.gone.complete(false);
    }

    private ModelContext context(Absence absence) {
        return java.util.Objects.requireNonNull(contexts.get(absence.place.slot()));
    }

    private void look(Absence absence) {
        if (absence.old != null || absence.gone.isDone() || absences.get(absence.place.slot()) != absence) {
            return;
        }
        Abstraction machine = machine(absence);
        if (machine.isAwaited() && !absence.hurried) {
            life.host.environment().after(LOOK_NANOS, () -> life.execute(() -> look(absence)));
        } else {
            save(absence, machine);
        }
    }

    private Abstraction machine(Absence absence) {
        return life.replica.models().number(absence.place.slot()).machine();
    }

    private void save(Absence absence, Abstraction machine) {
        Snapshot snapshot = machine.snapshot();
        AbsentModel standIn =
                new AbsentModel(() -> life.execute(() -> eject(absence, "too much came for it meanwhile")));
        absence.old = machine;
        absence.view = life.view();
        absence.index = life.replica.lastIndex();
        absence.standIn = standIn;
        life.replica.models().replace(absence.place.slot(), standIn);
        life.alarms.clear(absence.place.slot());
        life.host.lanes().transfer().execute(() -> {
            Optional<String> failure = write(snapshot, absence);
            life.execute(() -> saved(absence, failure));
        });
    }

    private static Optional<String> write(Snapshot snapshot, Absence absence) {
        try (snapshot) {
            snapshot.writeTo(absence.state);
            return Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("model={} its state can't be saved", absence.place.name(), e);
            return Optional.of("its state can't be saved: " + e);
        }
    }

    private void saved(Absence absence, Optional<String> failure) {
        stop(absence);
        context(absence).close();
        absence.place.leave(absence.refusal());
        LOG.info(
                "group={} model={} index={} bytes={} saved, its bundle may go",
                life.name(),
                absence.place.name(),
                absence.index,
                absence.state.length());
        absence.gone.complete(true);
        failure.ifPresent(why -> eject(absence, why));
    }

    private void stop(Absence absence) {
        Abstraction old = absence.old;
        if (old != null) {
            absence.old = null;
            old.stop();
        }
    }

    /**
     * Another version of a model has come.
     *
     * @param back completes with true when it serves, with false if it can't
     */
    void comes(Place place, CompletableFuture<Boolean> back) {
        Absence absence = absences.get(place.slot());
        if (absence == null || absence.standIn == null) {
            back.complete(true);
            return;
        }
        absence.back = Optional.of(back);
        ModelContext context = context(place.slot(), place.target());
        context.refuse(Optional.of(absence.refusal()));
        Abstraction machine = place.model().orElseThrow().machine(context);
        life.host.lanes().transfer().execute(() -> {
            Optional<String> failure = restore(machine, absence);
            life.execute(() -> {
                if (failure.isPresent()) {
                    eject(absence, failure.get());
                } else {
                    resume(absence, machine);
                }
            });
        });
    }

    private static Optional<String> restore(Abstraction machine, Absence absence) {
        try (InputStream in = new BufferedInputStream(absence.state.open(), BUFFER_BYTES)) {
            machine.restore(in);
            return Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("model={} its new version can't restore what the old one saved", absence.place.name(), e);
            return Optional.of("its new version can't restore what the old one saved: " + e);
        }
    }

    private void resume(Absence absence, Abstraction machine) {
        AbsentModel standIn = java.util.Objects.requireNonNull(absence.standIn);
        if (standIn.isFull()) {
            return;
        }
        context(absence).refuse(Optional.empty());
        machine.viewChanged(java.util.Objects.requireNonNull(absence.view));
        standIn.replay(machine);
        life.replica.models().replace(absence.place.slot(), machine);
        forget(absence);
        absence.place.serve();
        LOG.info(
                "group={} model={} index={} replaced, its state is of index {}",
                life.name(),
                absence.place.name(),
                life.replica.lastIndex(),
                absence.index);
        absence.back.ifPresent(back -> back.complete(true));
    }

    private void eject(Absence absence, String why) {
        life.ejection.eject(
                life.self, "model '" + absence.place.name() + "' was being replaced, and " + why, life.now());
    }

    private void forget(Absence absence) {
        absences.remove(absence.place.slot());
        Spool state = absence.state;
        life.host.lanes().transfer().execute(() -> {
            try {
                state.close();
            } catch (IOException e) {
                LOG.warn("model={} a temporary file stays behind", absence.place.name(), e);
            }
        });
    }

    /** The life is over, and its machines have stopped: nothing here uses any version of a model. */
    void close() {
        for (Absence absence : java.util.List.copyOf(absences.values())) {
            stop(absence);
            if (!absence.gone.isDone()) {
                absence.place.leave(absence.refusal());
            }
            forget(absence);
            absence.gone.complete(true);
            absence.place.serve();
            absence.back.ifPresent(back -> back.complete(true));
        }
    }
}
