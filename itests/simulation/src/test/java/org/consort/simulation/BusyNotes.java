package org.consort.simulation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.Group;
import org.consort.View;
import org.consort.service.Services;
import org.consort.services.machine.ServicesFactory;
import org.consort.services.replication.ActiveAlgorithm;
import org.consort.services.replication.HotStandbyAlgorithm;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Model;
import org.consort.spi.abstraction.Snapshot;
import org.consort.spi.protocol.Tally;
import org.consort.testkit.check.CallsExactlyOnce;
import org.consort.testkit.sim.Dice;

/** Replicated services with a caller at each node: it does something now and then, for as long as its machines get alarms. */
final class BusyNotes implements AbstractionFactory {

    private static final long GAP_NANOS = 8_000_000L;
    private static final int MOST = 200;
    private static final long TOKEN = Long.MIN_VALUE;

    final List<String> wrong = new ArrayList<>();
    int unread;
    int compared;
    private final Map<String, CallsExactlyOnce> checks = new TreeMap<>();
    private final ServicesFactory services = new ServicesFactory();
    private final NotesFlaw flaw;
    private final Dice dice;
    private long clock;
    private int scribes;

    BusyNotes(long seed, NotesFlaw flaw) {
        this.dice = new Dice(seed);
        this.flaw = flaw;
        services.addAlgorithm(flaw.bend(new ActiveAlgorithm()));
        services.addAlgorithm(flaw.bend(new HotStandbyAlgorithm()));
    }

    long now() {
        return ++clock;
    }

    CallsExactlyOnce of(String service) {
        return checks.computeIfAbsent(service, s -> new CallsExactlyOnce());
    }

    /** The first thing that is wrong, with the name of what should hold. */
    Optional<String> violation() {
        return checks.entrySet().stream()
                .flatMap(each ->
                        each.getValue().violation().map(v -> "CallsExactlyOnce: " + each.getKey() + " " + v).stream())
                .findFirst()
                .or(() -> wrong.stream().findFirst());
    }

    @Override
    public String name() {
        return services.name();
    }

    @Override
    public Class<?> type() {
        return services.type();
    }

    @Override
    public Model create(Settings settings, Group group) {
        Model model = services.create(settings, group);
        Caller caller = new Caller(this, dice.split(), "s" + ++scribes, (Services) model.api());
        return new Model() {
            @Override
            public Object api() {
                return model.api();
            }

            @Override
            public Abstraction machine(Context context) {
                return new Driven(model.machine(context), context, caller);
            }
        };
    }

    /** The machine of services, whose alarms wake the caller too. */
    private final class Driven implements Abstraction {
        private final Abstraction machine;
        private final Context context;
        private final Caller caller;
        private int acts;

        Driven(Abstraction machine, Context context, Caller caller) {
            this.machine = machine;
            this.context = context;
            this.caller = caller;
            context.callAfter(GAP_NANOS, TOKEN);
        }

        @Override
        public void alarm(long token) {
            if (token != TOKEN) {
                machine.alarm(token);
            } else if (acts++ < MOST) {
                caller.act();
                context.callAfter(GAP_NANOS, TOKEN);
            } else {
                Caller.SERVICES.forEach(service ->
                        caller.read(service, Optional.of(context.group().self())));
            }
        }

        @Override
        public ByteBuffer apply(Entry entry) {
            return machine.apply(entry);
        }

        @Override
        public void viewChanged(View view) {
            machine.viewChanged(view);
        }

        @Override
        public void tallied(Tally tally, long index) {
            machine.tallied(tally, index);
        }

        @Override
        public Snapshot snapshot() {
            return machine.snapshot();
        }

        @Override
        public void restore(InputStream in) throws IOException {
            machine.restore(new ByteArrayInputStream(flaw.bend(in.readAllBytes())));
        }

        @Override
        public boolean isAwaited() {
            return machine.isAwaited();
        }

        @Override
        public void stop() {
            machine.stop();
        }
    }
}
