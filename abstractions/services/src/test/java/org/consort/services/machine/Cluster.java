package org.consort.services.machine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.View;
import org.consort.service.Services;
import org.consort.spi.abstraction.Snapshot;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.consort.testkit.abstraction.OrderedEntry;
import org.consort.testkit.abstraction.QuietGroup;
import org.consort.testkit.abstraction.RecordedContext;

/** Members over one log that a test moves on by hand: every entry is applied by all of them before the next. One thread. */
final class Cluster {

    private static final int MOST_TURNS = 200_000;

    final List<Node> nodes = new ArrayList<>();
    private final Deque<Runnable> submissions = new ArrayDeque<>();
    private View view;
    private long index = 1;

    Cluster(int members) {
        List<Member> all = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            all.add(member(i));
        }
        view = view(all);
        all.forEach(member -> nodes.add(new Node(member)));
        nodes.forEach(node -> node.machine.viewChanged(view));
    }

    Services at(int node) {
        return (Services) nodes.get(node).model.api();
    }

    /** Lets everything happen that waits, but time. */
    void settle() {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            nodes.forEach(RecordedContext::settle);
            if (!orderNext()) {
                return;
            }
        }
        throw new AssertionError("does not come to rest");
    }

    /** Orders what was submitted first; false if nothing was. */
    boolean orderNext() {
        Runnable next = submissions.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    <T> T settled(CompletableFuture<T> future) {
        settle();
        if (!future.isDone()) {
            throw new AssertionError("is open still");
        }
        return future.join();
    }

    /** So many half seconds. */
    void tick(int times) {
        for (int i = 0; i < times; i++) {
            nodes.forEach(node -> node.takeAlarms().forEach(node.machine::alarm));
            settle();
        }
    }

    /** Takes a member out of the view. */
    void crash(int node) {
        Node gone = nodes.get(node);
        gone.end();
        gone.machine.stop();
        nodes.remove(node);
        change(view.members().stream()
                .filter(m -> !m.id().equals(gone.member.id()))
                .toList());
    }

    /** Lets another one in, with the state of the first. */
    Node join() {
        Node node = new Node(member(view.nextOrdinal()));
        node.restore(nodes.get(0).save());
        List<Member> more = new ArrayList<>(view.members());
        more.add(node.member);
        nodes.add(node);
        change(more);
        return node;
    }

    /** Another version of the bundle takes over at a member; what users registered is registered again by the caller. */
    void replace(int at, java.util.function.Consumer<Services> register) {
        Node old = nodes.get(at);
        byte[] state = old.save();
        Node node = new Node(old.member);
        register.accept((Services) node.model.api());
        node.restore(state);
        nodes.set(at, node);
        old.end();
        old.machine.stop();
        node.machine.viewChanged(view);
    }

    private void change(List<Member> members) {
        index++;
        view = view(members);
        nodes.forEach(node -> node.machine.viewChanged(view));
    }

    private View view(List<Member> members) {
        return new View(
                1,
                index,
                index,
                View.Policy.MAJORITY,
                List.of(),
                members.get(members.size() - 1).ordinal() + 1,
                members);
    }

    private static Member member(int ordinal) {
        return new Member(ordinal, new MemberId("m" + ordinal, 1000 + ordinal), Map.of(), Map.of());
    }

    private void order(Node from, ByteBuffer payload, CompletableFuture<Outcome> outcome) {
        index++;
        Receipt receipt = new Receipt(1, index);
        for (Node node : List.copyOf(nodes)) {
            ByteBuffer result = node.machine.apply(new OrderedEntry(index, from.member, node == from, payload));
            if (node == from) {
                node.callback(() -> outcome.complete(new Outcome.Acknowledged(receipt, result.asReadOnlyBuffer())));
            }
        }
    }

    /** One member. */
    final class Node extends RecordedContext {
        final Member member;
        final ServicesModel model;
        final Machine machine;
        boolean holds;
        private final List<Runnable> held = new ArrayList<>();

        Node(Member member) {
            super(new QuietGroup(member::id, () -> view, () -> null));
            this.member = member;
            Map<String, ReplicationAlgorithm> algorithms = new TreeMap<>();
            ServiceLoader.load(ReplicationAlgorithm.class).forEach(each -> algorithms.put(each.name(), each));
            this.model = new ServicesModel(group(), algorithms);
            this.machine = (Machine) model.machine(this);
        }

        Services services() {
            return (Services) model.api();
        }

        byte[] save() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (Snapshot snapshot = machine.snapshot()) {
                snapshot.writeTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toByteArray();
        }

        void restore(byte[] state) {
            try {
                machine.restore(new ByteArrayInputStream(state));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** What it submitted while it held is on its way again. */
        void release() {
            submissions.addAll(held);
            held.clear();
        }

        @Override
        protected void order(ByteBuffer payload, CompletableFuture<Outcome> outcome) {
            byte[] copy = new byte[payload.remaining()];
            payload.duplicate().get(copy);
            Runnable submission = () -> Cluster.this.order(this, ByteBuffer.wrap(copy), outcome);
            if (holds) {
                held.add(submission);
            } else {
                submissions.add(submission);
            }
        }
    }
}
