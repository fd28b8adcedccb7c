package org.consort.testkit.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Registration;
import org.consort.host.Environment;
import org.consort.host.storage.Disk;

/** What a simulated process takes from its surroundings: virtual threads of its own kind, virtual time, chance by seed. */
final class SimEnvironment implements Environment {

    private static final long EPOCH_MILLIS = 1_800_000_000_000L;
    private static final long LAG_NANOS = Agenda.MILLI;

    private final SimProcess process;
    private final Path files;
    private final SimDisk disk;
    private final Dice dice;

    SimEnvironment(SimProcess process, Path files, SimDisk disk) {
        this.process = process;
        this.disk = disk;
        this.files = files;
        this.dice = process.town().dice.split();
    }

    @Override
    public Lane lane(String name) {
        return pool(name, 1);
    }

    @Override
    public Lane pool(String name, int threads) {
        List<Actor> actors = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            actors.add(process.actor(() -> {}));
        }
        return new ActorLane(actors, name.endsWith("-storage"));
    }

    @Override
    public Registration after(long delayNanos, Runnable task) {
        Actor actor = process.actor(() -> {});
        actor.postAfter(delayNanos, task);
        return actor::kill;
    }

    @Override
    public void await(CompletableFuture<?> future, long limitNanos) {
        // Nothing can be waited for within an event; who simulates lets virtual time pass instead.
    }

    @Override
    public long random() {
        return dice.any();
    }

    @Override
    public long wallClockMillis() {
        return EPOCH_MILLIS + process.nowNanos() / Agenda.MILLI;
    }

    @Override
    public Disk disk(String group) {
        return disk;
    }

    @Override
    public Path dataDirectory() {
        try {
            return Files.createDirectories(files.resolve(process.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Threads that take their time before each task. One thread keeps the order of tasks, several don't. */
    private final class ActorLane implements Lane {
        private final List<Actor> actors;
        private final boolean storage;
        private long freeAt;
        private boolean closed;

        ActorLane(List<Actor> actors, boolean storage) {
            this.actors = actors;
            this.storage = storage;
        }

        @Override
        public void execute(Runnable task) {
            if (closed) {
                return;
            }
            long work = storage ? disk.latencyNanos() + process.diskNanos() : 0;
            long at = process.town().agenda.nowNanos() + work + dice.between(0, LAG_NANOS);
            freeAt = actors.size() == 1 ? Math.max(freeAt, at) : at;
            Actor actor = dice.pick(actors);
            process.town().agenda.at(freeAt, () -> actor.post(task));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
