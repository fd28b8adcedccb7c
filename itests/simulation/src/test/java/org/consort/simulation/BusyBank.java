package org.consort.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.Group;
import org.consort.View;
import org.consort.database.Database;
import org.consort.database.Event;
import org.consort.database.Range;
import org.consort.database.Watch;
import org.consort.database.WatchListener;
import org.consort.database.machine.DatabaseFactory;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Model;
import org.consort.spi.abstraction.Snapshot;
import org.consort.spi.protocol.Tally;
import org.consort.testkit.check.LockSafety;
import org.consort.testkit.check.StrictSerializability;
import org.consort.testkit.check.WatchCompleteness;
import org.consort.testkit.sim.Dice;

/** The database with a customer at each node: it begins an operation now and then, for as long as its machines get alarms. */
final class BusyBank implements AbstractionFactory {

    /** Where a member that asks nobody says that it stands: wherever its revision is. */
    static final long HAS = -1;

    private static final long GAP_NANOS = 8_000_000L;
    private static final int MOST = 150;
    private static final long TOKEN = Long.MIN_VALUE;

    final StrictSerializability serial = new StrictSerializability();
    final LockSafety locks = new LockSafety();
    final WatchCompleteness watches = new WatchCompleteness();
    final List<String> wrong = new ArrayList<>();
    final BankFlaw flaw;
    private final AbstractionFactory database = new DatabaseFactory();
    private final Dice dice;
    private long clock;
    private int customers;

    BusyBank(long seed, BankFlaw flaw) {
        this.dice = new Dice(seed);
        this.flaw = flaw;
    }

    long now() {
        return ++clock;
    }

    /** The first thing that is wrong, with the name of what should hold. */
    Optional<String> violation() {
        return wrong.stream()
                .findFirst()
                .or(() -> serial.violation().map(v -> "StrictSerializability: " + v))
                .or(() -> locks.violation().map(v -> "LockSafety: " + v))
                .or(() -> watches.violation().map(v -> "WatchCompleteness: " + v));
    }

    @Override
    public String name() {
        return database.name();
    }

    @Override
    public Class<?> type() {
        return database.type();
    }

    @Override
    public Model create(Settings settings, Group group) {
        Model model = database.create(settings, group);
        Database api = (Database) model.api();
        Customer customer = new Customer(this, dice.split(), "c" + ++customers);
        Watch watch = Watch.of(Customer.TABLE, Range.all());
        var unused = api.watch(watch, new Ear(watches.listener("listener " + customers)));
        return new Model() {
            @Override
            public Object api() {
                return model.api();
            }

            @Override
            public Abstraction machine(Context context) {
                return new Driven(
                        model.machine(flaw.bend(context)),
                        context,
                        () -> {
                            if (flaw == BankFlaw.FORGETS_WATCHES && watch.told() >= 0) {
                                watch.told(Math.max(watch.told(), api.revision()));
                            }
                        },
                        () -> customer.act(api));
            }
        };
    }

    private record Ear(WatchCompleteness.Listener listener) implements WatchListener {
        @Override
        public void changed(long revision, List<Event> events) {
            listener.changed(revision, what(events));
        }

        @Override
        public void compacted(long after, long to) {
            listener.compacted(after, to);
        }
    }

    static String what(List<Event> events) {
        return events.stream()
                .map(event ->
                        event.key() + "=" + event.row().map(Customer::text).orElse(""))
                .toList()
                .toString();
    }

    /** The database's machine, whose alarms wake the customer too. */
    private final class Driven implements Abstraction {
        private final Abstraction machine;
        private final Context context;
        private final Runnable restored;
        private final Runnable customer;
        private int acts;
        private boolean adopted;

        Driven(Abstraction machine, Context context, Runnable restored, Runnable customer) {
            this.machine = machine;
            this.context = context;
            this.restored = restored;
            this.customer = customer;
            context.callAfter(GAP_NANOS, TOKEN);
        }

        @Override
        public void alarm(long token) {
            if (token != TOKEN) {
                machine.alarm(token);
            } else if (acts++ < MOST) {
                customer.run();
                context.callAfter(GAP_NANOS, TOKEN);
            }
        }

        @Override
        public ByteBuffer apply(Entry entry) {
            return machine.apply(flaw.bend(entry));
        }

        @Override
        public void viewChanged(View view) {
            machine.viewChanged(view);
            if (adopted) {
                adopted = false;
                restored.run();
            }
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
            machine.restore(in);
            adopted = true;
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
