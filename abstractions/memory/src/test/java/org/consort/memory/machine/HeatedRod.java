package org.consort.memory.machine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.consort.Registration;
import org.consort.memory.Freshness;
import org.consort.memory.Memory;
import org.consort.memory.Passage;
import org.consort.memory.Region;
import org.consort.memory.Reply;
import org.consort.memory.Session;
import org.consort.memory.Type;
import org.consort.memory.Watch;
import org.consort.memory.WatchListener;

/** Heat spreads along a rod, each part of which another member computes. */
final class HeatedRod {

    private static final String ROD = "rod";
    private static final int HEAD = 8;

    private final Memory memory;
    private final Session session;
    private final Region rod;
    private final int cells;

    HeatedRod(Memory memory, int cells) {
        this.memory = memory;
        this.session = Session.on(memory);
        this.rod = session.region(ROD);
        this.cells = cells;
    }

    /** Each member may ask for it: done when it is here, whoever has made it. */
    CompletableFuture<Reply<Long>> make() {
        return memory.create(ROD, HEAD + 2L * cells * Double.BYTES);
    }

    /** Tells each member which part is its own: ordered and atomic. */
    CompletableFuture<Reply<Integer>> enlist() {
        return rod.getAndAdd(Type.INT, 0, 1);
    }

    CompletableFuture<Reply<Long>> heat(int cell, double degrees) {
        return rod.setVolatile(Type.DOUBLE, place(0, cell), degrees);
    }

    /** Reads the last step and writes the next one, plainly: all of the part goes out as one entry, when it comes to the barrier. */
    CompletableFuture<Reply<Passage>> step(int number, int part, int parts) {
        for (int cell = part * cells / parts; cell < (part + 1) * cells / parts; cell++) {
            double left = rod.getDouble(place(number - 1, Math.max(0, cell - 1)));
            double right = rod.getDouble(place(number - 1, Math.min(cells - 1, cell + 1)));
            rod.setDouble(place(number, cell), (left + right) / 2);
        }
        return session.barrier("step", parts);
    }

    /** For people: cheap, and at most a second old. */
    CompletableFuture<Reply<Double>> degrees(int step, int cell) {
        return rod.get(Type.DOUBLE, place(step, cell), Freshness.within(Duration.ofSeconds(1)));
    }

    Registration watch(int step, int cell, WatchListener listener) {
        return memory.watch(Watch.of(ROD, place(step, cell), Double.BYTES), listener);
    }

    private long place(int step, int cell) {
        return HEAD + ((step & 1) * (long) cells + cell) * Double.BYTES;
    }
}
