package org.consort.control.machine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.control.Control;
import org.consort.testkit.abstraction.QuietGroup;
import org.consort.testkit.abstraction.RecordedContext;

/** One life of a member on the {@link TestLog}, with every effect in a queue that the test empties in the order it likes. */
final class TestMember extends RecordedContext {

    final TestLog log;
    final Member member;
    final Machine machine;
    final ControlModel model;
    final Map<String, Recorder> handlers;
    private final Node node;
    int position;

    /** Whether a view with this member in it was applied here. */
    boolean entered;

    private TestMember(TestLog log, Member member, Node node) {
        super(node.group);
        this.log = log;
        this.member = member;
        this.node = node;
        this.model = node.model;
        this.handlers = node.handlers;
        node.member = member;
        this.machine = (Machine) model.machine(this);
    }

    /** What outlives lives. */
    private static final class Node {
        private final Map<String, Recorder> handlers = new TreeMap<>();
        private final Group group;
        private final ControlModel model;
        private Member member;

        Node(TestLog log, Member member) {
            this.member = member;
            this.group = new QuietGroup(this::self, () -> log.view, this::api);
            this.model = new ControlModel(group, 64);
        }

        private MemberId self() {
            return member.id();
        }

        private Object api() {
            return model.api();
        }
    }

    /** The first life of a node. */
    static TestMember first(TestLog log, Member member) {
        return new TestMember(log, member, new Node(log, member));
    }

    /** Ends this life, as the host does when a view was formed without it; the node goes on as this member. */
    TestMember next(Member as) {
        end();
        machine.stop();
        return new TestMember(log, as, node);
    }

    Recorder handler(String type) {
        return Objects.requireNonNull(handlers.get(type), type);
    }

    Control control() {
        return (Control) model.api();
    }

    MemberId self() {
        return member.id();
    }

    Map<String, String> statistics() {
        return control().statistics();
    }

    /** Applies the next event of the log. */
    void step() {
        log.events.get(position++).accept(this);
        log.check(this);
    }

    void ringAlarms() {
        takeAlarms().forEach(machine::alarm);
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
    public CompletableFuture<Outcome> submit(ByteBuffer payload, Delivery level) {
        return entered || isOver()
                ? super.submit(payload, level)
                : CompletableFuture.completedFuture(
                        new Outcome.Rejected(Outcome.Reason.NOT_A_MEMBER, "not in the view yet"));
    }

    @Override
    protected void order(ByteBuffer payload, CompletableFuture<Outcome> outcome) {
        log.submit(this, payload, outcome);
    }

    @Override
    public void answer(long ballot, ByteBuffer answer) {
        log.answer(this, ballot, answer);
    }

    static Outcome acknowledged(long index, ByteBuffer result) {
        return new Outcome.Acknowledged(new Receipt(TestLog.EPOCH, index), result);
    }
}
