package org.consort.simulation;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.Group;
import org.consort.memory.Memory;
import org.consort.memory.Passage;
import org.consort.memory.Watch;
import org.consort.memory.machine.MemoryFactory;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Model;
import org.consort.testkit.check.MemoryOrder;
import org.consort.testkit.check.WatchCompleteness;
import org.consort.testkit.sim.Dice;

/** The shared memory with a scribe at each node, who does something now and then, through all lives and versions of the model. */
final class BusyMemory implements AbstractionFactory {

    static final int PARTIES = 3;

    private static final long GAP_NANOS = 6_000_000L;
    private static final int MOST = 200;

    final MemoryOrder order = new MemoryOrder();
    final WatchCompleteness watches = new WatchCompleteness();
    final List<String> wrong = new ArrayList<>();
    final MemoryFlaw flaw;
    private final AbstractionFactory memory = new MemoryFactory();
    private final Map<Group, Scribe> scribes = new IdentityHashMap<>();
    private final Map<Long, Map<Integer, String>> passages = new TreeMap<>();
    private final Dice dice;
    private long clock;
    private long arrivals;
    private long values;

    BusyMemory(long seed, MemoryFlaw flaw) {
        this.dice = new Dice(seed);
        this.flaw = flaw;
    }

    long now() {
        return ++clock;
    }

    /** A value that nobody writes but once. */
    long value() {
        return ++values;
    }

    void arrives() {
        arrivals++;
    }

    void passed(String who, Passage passage) {
        String other =
                passages.computeIfAbsent(passage.index(), i -> new TreeMap<>()).put(passage.arrival(), who);
        if (other != null || passage.arrival() >= PARTIES) {
            wrong.add("Barrier: " + who + " passed with " + passage + ", and so did " + other);
        }
        if ((long) passages.size() * PARTIES > arrivals) {
            wrong.add("Barrier: opened " + passages.size() + " times for " + PARTIES + " parties, but only " + arrivals
                    + " came");
        }
    }

    int passages() {
        return passages.size();
    }

    /** The first thing that is wrong, with the name of what should hold. */
    Optional<String> violation() {
        return wrong.stream()
                .findFirst()
                .or(() -> order.violation().map(v -> "MemoryOrder: " + v))
                .or(() -> watches.violation().map(v -> "WatchCompleteness: " + v));
    }

    @Override
    public String name() {
        return memory.name();
    }

    @Override
    public Class<?> type() {
        return memory.type();
    }

    @Override
    public Model create(Settings settings, Group group) {
        Model model = memory.create(settings, group);
        Scribe scribe = scribes.computeIfAbsent(group, g -> new Scribe(this, dice.split(), "s" + scribes.size()));
        return new Model() {
            @Override
            public Object api() {
                return model.api();
            }

            @Override
            public Optional<Object> absent(org.consort.Outcome.Rejected refusal) {
                return model.absent(refusal);
            }

            @Override
            public Abstraction machine(Context context) {
                return new Prompted(
                        model.machine(flaw.bend(context)),
                        context,
                        new Prompted.Manner(
                                GAP_NANOS,
                                MOST,
                                () -> scribe.act(group.abstraction(Memory.class)),
                                () -> scribe.watch().ifPresent(watch -> forget(watch, (Memory) model.api())),
                                flaw.bends()));
            }
        };
    }

    private void forget(Watch watch, Memory present) {
        if (flaw == MemoryFlaw.FORGETS_WATCHES && watch.told() >= 0) {
            watch.told(Math.max(watch.told(), present.position().index()));
        }
    }
}
