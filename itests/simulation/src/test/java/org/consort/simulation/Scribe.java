package org.consort.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.consort.memory.Change;
import org.consort.memory.Memory;
import org.consort.memory.MemoryException;
import org.consort.memory.Passage;
import org.consort.memory.Publication;
import org.consort.memory.Region;
import org.consort.memory.Reply;
import org.consort.memory.Session;
import org.consort.memory.Type;
import org.consort.memory.Watch;
import org.consort.memory.WatchListener;
import org.consort.testkit.check.MemoryOrder.Operation;
import org.consort.testkit.check.WatchCompleteness;
import org.consort.testkit.sim.Dice;

/** Reads and writes a shared memory in all modes; notes what it saw and what it was told. */
final class Scribe {

    private static final String ONE = "one";
    private static final String TWO = "two";
    private static final long SIZE = 200_000;
    private static final String BARRIER = "barrier";

    /** Cells of both regions: side by side, in different lines, in different chunks. */
    private static final List<String> CELLS = List.of(ONE + 0, ONE + 8, ONE + 64, ONE + 100_000, TWO + 0, TWO + 72);

    private static final String COUNTER = ONE + 128;
    private static final String EXCHANGED = ONE + 136;

    private final BusyMemory shared;
    private final Dice dice;
    private final String name;
    private final Notes notes;
    private Optional<Session> session = Optional.empty();
    private Optional<Watch> watch = Optional.empty();
    private boolean waits;

    Scribe(BusyMemory shared, Dice dice, String name) {
        this.shared = shared;
        this.dice = dice;
        this.name = name;
        this.notes = new Notes(shared, name);
    }

    /** What it watches, once it does. */
    Optional<Watch> watch() {
        return watch;
    }

    void act(Memory memory) {
        if (session.isEmpty()) {
            begin(memory);
        }
        if (memory.regions().size() < 2) {
            var unused = List.of(memory.create(ONE, SIZE), memory.create(TWO, SIZE / 2));
            return;
        }
        try {
            act(memory, session.orElseThrow());
        } catch (MemoryException e) {
            // The model is being replaced.
            return;
        }
    }

    private void begin(Memory memory) {
        session = Optional.of(Session.on(shared.flaw == MemoryFlaw.FORGETS_OWN_WRITES ? forgetful(memory) : memory));
        Watch here = Watch.of(ONE);
        watch = Optional.of(here);
        memory.watch(here, new Ear(ONE, Optional.of(shared.watches.listener(name))));
        memory.watch(Watch.of(TWO), new Ear(TWO, Optional.empty()));
    }

    private void act(Memory memory, Session mine) {
        switch (dice.below(10)) {
            case 0, 1 -> write(mine);
            case 2 -> release(mine);
            case 3 -> writeVolatile(mine);
            case 4 -> add(mine);
            case 5 -> exchange(mine);
            case 6 -> readVolatile(mine);
            case 7 -> readAcquire(mine);
            case 8 -> meet(memory, mine);
            default -> read(mine);
        }
        read(mine);
    }

    private void write(Session mine) {
        for (int left = dice.below(3); left >= 0; left--) {
            String cell = dice.pick(CELLS);
            long value = shared.value();
            region(mine, cell).setLong(offset(cell), value);
            notes.writes(cell, value);
        }
    }

    private void release(Session mine) {
        Notes.Release release = notes.releases();
        var unused = mine.release().thenAccept(reply -> notes.told(release, reply, Map.of(), Map.of()));
    }

    private void writeVolatile(Session mine) {
        String cell = dice.pick(CELLS);
        long value = shared.value();
        notes.writes(cell, value);
        Notes.Release release = notes.releases();
        var unused = region(mine, cell)
                .setVolatile(Type.LONG, offset(cell), value)
                .thenAccept(reply -> notes.told(release, reply, Map.of(), Map.of()));
    }

    private void add(Session mine) {
        Notes.Release release = notes.releases();
        var unused = region(mine, COUNTER)
                .getAndAdd(Type.LONG, offset(COUNTER), 1L)
                .thenAccept(reply -> {
                    long before = reply instanceof Reply.Done<Long> done ? done.value() : 0;
                    notes.told(release, reply, Map.of(COUNTER, before), Map.of(COUNTER, before + 1));
                });
    }

    private void exchange(Session mine) {
        long expected = region(mine, EXCHANGED).getLong(offset(EXCHANGED));
        long value = shared.value();
        Notes.Release release = notes.releases();
        var unused = region(mine, EXCHANGED)
                .compareAndExchange(Type.LONG, offset(EXCHANGED), expected, value)
                .thenAccept(reply -> {
                    long before = reply instanceof Reply.Done<Long> done ? done.value() : 0;
                    notes.told(
                            release,
                            reply,
                            Map.of(EXCHANGED, before),
                            before == expected ? Map.of(EXCHANGED, value) : Map.of());
                });
    }

    private void readVolatile(Session mine) {
        String cell = dice.pick(CELLS);
        if (notes.own(cell).isPresent()) {
            return;
        }
        long called = shared.now();
        var unused = region(mine, cell).getVolatile(Type.LONG, offset(cell)).thenAccept(reply -> {
            if (reply instanceof Reply.Done<Long> done) {
                shared.order.ordered(new Operation(
                        name + " reads",
                        called,
                        shared.now(),
                        done.receipt().index(),
                        false,
                        Map.of(cell, done.value()),
                        Map.of()));
            }
        });
    }

    private void readAcquire(Session mine) {
        String cell = dice.pick(CELLS);
        if (notes.own(cell).isPresent()) {
            return;
        }
        var unused = region(mine, cell).getAcquire(Type.LONG, offset(cell)).thenAccept(reply -> {
            if (reply instanceof Reply.Done<Long> done) {
                shared.order.read(name, cell, done.value(), Optional.empty());
            }
        });
    }

    private void read(Session mine) {
        for (int left = 1 + dice.below(3); left > 0; left--) {
            String cell = dice.pick(CELLS);
            shared.order.read(name, cell, region(mine, cell).getLong(offset(cell)), notes.own(cell));
        }
    }

    private void meet(Memory memory, Session mine) {
        if (waits) {
            if (dice.chance(0.1)) {
                var unused = memory.withdraw(BARRIER);
            }
            return;
        }
        release(mine);
        waits = true;
        shared.arrives();
        CompletableFuture<Reply<Passage>> passed = memory.barrier(BARRIER, BusyMemory.PARTIES);
        var unused = passed.thenAccept(reply -> {
            waits = false;
            if (reply instanceof Reply.Done<Passage> done) {
                shared.passed(name, done.value());
            }
        });
    }

    private static Region region(Session mine, String cell) {
        return mine.region(cell.substring(0, 3));
    }

    private static long offset(String cell) {
        return Long.parseLong(cell.substring(3));
    }

    /** As if what was published had been applied already. */
    private static Memory forgetful(Memory memory) {
        return (Memory) Proxy.newProxyInstance(
                Scribe.class.getClassLoader(), new Class<?>[] {Memory.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(memory, arguments);
                        if (method.getName().equals("publish")) {
                            ((Publication) arguments[0]).settle(Publication.Fate.APPLIED);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private final class Ear implements WatchListener {
        private final String region;
        private final Optional<WatchCompleteness.Listener> listener;

        Ear(String region, Optional<WatchCompleteness.Listener> listener) {
            this.region = region;
            this.listener = listener;
        }

        @Override
        public void changed(long index, List<Change> changes) {
            Map<String, Long> cells = new TreeMap<>();
            for (Change change : changes) {
                for (int at = 0; at < change.bytes().remaining(); at += Long.BYTES) {
                    cells.put(region + (change.offset() + at), change.bytes().getLong(at));
                }
            }
            shared.order.wrote(index, cells);
            listener.ifPresent(each -> each.changed(index, cells.toString()));
        }

        @Override
        public void compacted(long after, long to) {
            listener.ifPresent(each -> each.compacted(after, to));
        }
    }
}
