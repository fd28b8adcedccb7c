package org.consort.database.machine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.View;
import org.consort.database.Database;
import org.consort.spi.abstraction.Snapshot;
import org.consort.testkit.abstraction.OrderedEntry;
import org.consort.testkit.abstraction.QuietGroup;
import org.consort.testkit.abstraction.RecordedContext;

/** Members over one log that a test moves on by hand: every entry is applied by all of them before the next. One thread. */
final class Cluster {

    private static final int MOST_TURNS = 100_000;

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

    Database at(int node) {
        return (Database) nodes.get(node).model.api();
    }

    /** Lets everything happen that waits, but time. */
    void settle() {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            nodes.forEach(RecordedContext::settle);
            Runnable next = submissions.poll();
            if (next == null) {
                return;
            }
            next.run();
        }
        throw new AssertionError("does not come to rest");
    }

    <T> T settled(CompletableFuture<T> future) {
        settle();
        if (!future.isDone()) {
            throw new AssertionError("is open still");
        }
        return future.join();
    }

    /** So many tenths of a second. */
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
        for (Node node : nodes) {
            ByteBuffer result = node.machine.apply(new OrderedEntry(index, from.member, node == from, payload));
            if (node == from) {
                node.callback(() -> outcome.complete(new Outcome.Acknowledged(receipt, result.asReadOnlyBuffer())));
            }
        }
        byte[] state = nodes.get(0).save();
        nodes.forEach(node -> {
            if (!Arrays.equals(state, node.save())) {
                throw new AssertionError("states differ after entry " + index + " at " + node.member.id());
            }
        });
    }

    /** One member. */
    final class Node extends RecordedContext {
        final Member member;
        final DatabaseModel model;
        Machine machine;

        Node(Member member) {
            super(new QuietGroup(member::id, () -> view, () -> null));
            this.member = member;
            this.model = new DatabaseModel(group(), 8);
            this.machine = (Machine) model.machine(this);
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

        @Override
        protected void order(ByteBuffer payload, CompletableFuture<Outcome> outcome) {
            byte[] copy = new byte[payload.remaining()];
            payload.duplicate().get(copy);
            submissions.add(() -> Cluster.this.order(this, ByteBuffer.wrap(copy), outcome));
        }
    }
}
