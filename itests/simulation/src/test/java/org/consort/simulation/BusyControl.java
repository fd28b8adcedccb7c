package org.consort.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.View;
import org.consort.control.Change;
import org.consort.control.ChangeHandler;
import org.consort.control.Conclusion;
import org.consort.control.Control;
import org.consort.control.Decision;
import org.consort.control.Execution;
import org.consort.control.InlineHandler;
import org.consort.control.Rule;
import org.consort.control.machine.ControlFactory;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Model;
import org.consort.spi.abstraction.Snapshot;
import org.consort.spi.protocol.Tally;

/**
 * Peer-to-peer control with an application at each node: it registers its handlers once, before the first life, and submits
 * changes for as long as its machines get alarms.
 */
final class BusyControl implements AbstractionFactory {

    private static final String LINES = "lines";
    private static final String LEDGER = "ledger";
    private static final long GAP_NANOS = 10_000_000L;

    /** In one life: what the simulator waits for in the end takes longer. */
    private static final int MOST = 35;

    /** No token of control's own is negative. */
    private static final long TOKEN = -1;

    final List<Application> applications = new ArrayList<>();
    private final AbstractionFactory control = new ControlFactory();
    private final Flaw flaw;

    /** What goes wrong at one member, once. */
    record Flaw(String member, boolean dissents, boolean fails) {
        static final Flaw NONE = new Flaw("", false, false);
    }

    BusyControl() {
        this(Flaw.NONE);
    }

    BusyControl(Flaw flaw) {
        this.flaw = flaw;
    }

    @Override
    public String name() {
        return control.name();
    }

    @Override
    public Class<?> type() {
        return control.type();
    }

    @Override
    public Model create(Settings settings, Group group) {
        Model model = control.create(settings, group);
        Application application = new Application(group, (Control) model.api(), flaw);
        applications.add(application);
        return new Model() {
            @Override
            public Object api() {
                return model.api();
            }

            @Override
            public Abstraction machine(Context context) {
                application.begins(context.group().self());
                return new Driven(model.machine(context), context, application);
            }
        };
    }

    /** One node's user of control. */
    static final class Application {
        final Group group;
        final List<MemberId> lives = new ArrayList<>();
        final Texts lines = new Texts();
        final Texts ledger = new Texts();
        final Map<String, CompletableFuture<Conclusion>> conclusions = new LinkedHashMap<>();
        private final Control control;
        private int inThisLife;

        Application(Group group, Control control, Flaw flaw) {
            this.group = group;
            this.control = control;
            control.register(LINES, new Lines(lines));
            boolean flawed = group.self().name().equals(flaw.member());
            control.register(LEDGER, new Ledger(ledger, flawed ? flaw : Flaw.NONE));
        }

        void begins(MemberId life) {
            lives.add(life);
            inThisLife = 0;
        }

        boolean isTired() {
            return inThisLife >= MOST;
        }

        void submit() {
            inThisLife++;
            String text = group.self() + "/" + conclusions.size();
            conclusions.put(
                    text,
                    control.submit(Change.of(conclusions.size() % 4 == 0 ? LEDGER : LINES, text)
                            .decidedBy(Rule.majority())
                            .ejectingDissenters()));
        }

        List<String> all() {
            List<String> all = new ArrayList<>(lines.texts);
            all.addAll(ledger.texts);
            return all;
        }
    }

    /** What a handler keeps, and how often it had to take over a state after it had done something. */
    static final class Texts {
        final List<String> texts = new ArrayList<>();
        int adopted;
        int sinceAdopted;
        boolean hasErred;

        void add(Execution execution) {
            texts.add(StandardCharsets.UTF_8.decode(execution.argument()).toString());
            sinceAdopted++;
        }

        ByteBuffer save() {
            return ByteBuffer.wrap(String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
        }

        void restore(ByteBuffer state) {
            texts.clear();
            texts.addAll(List.of(StandardCharsets.UTF_8.decode(state).toString().split("\n")));
            texts.remove("");
            adopted++;
            sinceAdopted = 0;
        }
    }

    private record Lines(Texts texts) implements InlineHandler {
        @Override
        public ByteBuffer apply(Execution execution) {
            texts.add(execution);
            return EMPTY;
        }

        @Override
        public ByteBuffer snapshot() {
            return texts.save();
        }

        @Override
        public void restore(ByteBuffer state) {
            texts.restore(state);
        }
    }

    private record Ledger(Texts texts, Flaw flaw) implements ChangeHandler {
        @Override
        public boolean deterministic() {
            return true;
        }

        @Override
        public ByteBuffer prepare(Execution execution) {
            return flaw.dissents() && isTheTime() ? ByteBuffer.wrap(new byte[] {1}) : EMPTY;
        }

        @Override
        public void commit(Execution execution, Decision decision) {
            if (flaw.fails() && isTheTime()) {
                throw new IllegalStateException("planted");
            }
            texts.add(execution);
        }

        private boolean isTheTime() {
            boolean isTime = texts.texts.size() > 4 && !texts.hasErred;
            texts.hasErred |= isTime;
            return isTime;
        }

        @Override
        public ByteBuffer snapshot() {
            return texts.save();
        }

        @Override
        public void restore(ByteBuffer state) {
            texts.restore(state);
        }
    }

    /** Control's machine, whose alarms wake the application too. */
    private record Driven(Abstraction machine, Context context, Application application) implements Abstraction {

        Driven {
            context.callAfter(GAP_NANOS, TOKEN);
        }

        @Override
        public void alarm(long token) {
            if (token != TOKEN) {
                machine.alarm(token);
            } else if (!application.isTired()) {
                application.submit();
                context.callAfter(GAP_NANOS, TOKEN);
            }
        }

        @Override
        public ByteBuffer apply(Entry entry) {
            return machine.apply(entry);
        }

        @Override
        public void receive(Entry entry) {
            machine.receive(entry);
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
            machine.restore(in);
        }

        @Override
        public void stop() {
            machine.stop();
        }
    }
}
