package org.consort.control.machine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.GroupListener;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.Registration;
import org.consort.View;
import org.consort.control.Control;
import org.consort.spi.abstraction.Context;

/** One machine on the {@link TestLog}, with every effect in a queue that the test empties in the order it likes. */
final class TestMember implements Context, Group {

    final TestLog log;
    final Member member;
    final Machine machine;
    final List<Runnable> work = new ArrayList<>();
    final List<Runnable> tasks = new ArrayList<>();
    final List<Runnable> callbacks = new ArrayList<>();
    final List<Long> alarms = new ArrayList<>();
    final List<MemberId> ejected = new ArrayList<>();
    final Map<String, Recorder> handlers = new TreeMap<>();
    int position;

    TestMember(TestLog log, Member member) {
        this.log = log;
        this.member = member;
        this.machine = new Machine(this, 64);
    }

    Recorder handler(String type) {
        return Objects.requireNonNull(handlers.get(type), type);
    }

    Control control() {
        return (Control) machine.api();
    }

    /** Applies the next event of the log. */
    void step() {
        log.events.get(position++).accept(this);
        log.check(this);
    }

    /** Runs all that waits here, in order. */
    void settle() {
        while (!work.isEmpty() || !tasks.isEmpty() || !callbacks.isEmpty()) {
            List<Runnable> queue = !tasks.isEmpty() ? tasks : !work.isEmpty() ? work : callbacks;
            queue.remove(0).run();
        }
    }

    void ringAlarms() {
        List<Long> due = new ArrayList<>(alarms);
        alarms.clear();
        due.forEach(machine::alarm);
    }

    byte[] save() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            machine.snapshot().writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    void restore(byte[] state, int at) {
        try {
            machine.restore(new ByteArrayInputStream(state));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        position = at;
    }

    @Override
    public Group group() {
        return this;
    }

    @Override
    public MemberId self() {
        return member.id();
    }

    @Override
    public CompletableFuture<Outcome> submit(ByteBuffer payload, Delivery level) {
        return log.submit(this, payload);
    }

    @Override
    public void answer(long ballot, ByteBuffer answer) {
        log.answer(this, ballot, answer);
    }

    @Override
    public void work(Runnable task) {
        work.add(task);
    }

    @Override
    public void callback(Runnable task) {
        callbacks.add(task);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void callAfter(long delayNanos, long token) {
        alarms.add(token);
    }

    @Override
    public boolean eject(MemberId who, String why) {
        return ejected.add(who);
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public State state() {
        return State.ACTIVE;
    }

    @Override
    public String why() {
        return "";
    }

    @Override
    public View view() {
        return log.view;
    }

    @Override
    public long epoch() {
        return TestLog.EPOCH;
    }

    @Override
    public CompletableFuture<View> joined() {
        return CompletableFuture.completedFuture(log.view);
    }

    @Override
    public Registration listen(GroupListener listener) {
        return () -> {};
    }

    @Override
    public <T> T abstraction(Class<T> type) {
        return type.cast(machine.api());
    }

    @Override
    public Map<String, String> statistics() {
        return control().statistics();
    }

    @Override
    public CompletableFuture<Void> leave() {
        return new CompletableFuture<>();
    }

    static Outcome acknowledged(long index, ByteBuffer result) {
        return new Outcome.Acknowledged(new Receipt(TestLog.EPOCH, index), result);
    }
}
