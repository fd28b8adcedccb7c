package org.consort.memory.machine;

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
import java.util.function.Consumer;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.View;
import org.consort.memory.Memory;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Snapshot;
import org.consort.testkit.abstraction.OrderedEntry;
import org.consort.testkit.abstraction.QuietGroup;
import org.consort.testkit.abstraction.RecordedContext;

/** Members over one log that a test moves on by hand, and of which some may lag. One thread. */
final class Cluster {

    private static final int MOST_TURNS = 100_000;
    static final long LIMIT_BYTES = 1 << 22;

    final List<Node> nodes = new ArrayList<>();
    private final Deque<Runnable> submissions = new ArrayDeque<>();
    private final List<Consumer<Node>> log = new ArrayList<>();
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

    Memory at(int node) {
        return (Memory) nodes.get(node).model.api();
    }

    /** Lets everything happen that waits, but at members that lag. */
    void settle() {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            nodes.stream().filter(node -> !node.lags).forEach(Node::catchUp);
            nodes.forEach(RecordedContext::settle);
            Runnable next = submissions.poll();
            if (next == null) {
                assertSameState();
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

    private void assertSameState() {
        List<Node> present = nodes.stream().filter(node -> !node.lags).toList();
        for (Node node : present) {
            if (!Arrays.equals(present.get(0).save(), node.save())) {
                throw new AssertionError("states differ after entry " + index + " at " + node.member.id());
            }
        }
    }

    /** Takes a member out of the view. */
    void crash(int node) {
        Node gone = nodes.get(node);
        gone.end();
        gone.machine.stop();
        gone.settle();
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
        View next = view;
        log.add(node -> node.machine.viewChanged(next));
        settle();
    }

    private View view(List<Member> members) {
        int next = members.stream().mapToInt(Member::ordinal).max().orElse(0) + 1;
        return new View(1, index, index, View.Policy.MAJORITY, List.of(), next, members);
    }

    private static Member member(int ordinal) {
        return new Member(ordinal, new MemberId("m" + ordinal, 1000 + ordinal), Map.of(), Map.of());
    }

    private void order(Node from, byte[] payload, CompletableFuture<Outcome> outcome) {
        Receipt receipt = new Receipt(1, ++index);
        log.add(node -> {
            ByteBuffer result = node.machine.apply(
                    new OrderedEntry(receipt.index(), from.member, node == from, ByteBuffer.wrap(payload)));
            if (node == from) {
                node.callback(() -> outcome.complete(new Outcome.Acknowledged(receipt, result.asReadOnlyBuffer())));
            }
        });
    }

    /** One member. */
    final class Node extends RecordedContext {
        final Member member;
        final MemoryModel model;
        final Abstraction machine;
        boolean lags;
        boolean rejects;
        private int applied;

        Node(Member member) {
            super(new QuietGroup(member::id, () -> view, () -> null));
            this.member = member;
            this.model = new MemoryModel(group(), LIMIT_BYTES);
            this.machine = model.machine(this);
            this.applied = log.size();
        }

        void catchUp() {
            while (applied < log.size()) {
                step();
            }
        }

        /** The next entry alone. */
        void step() {
            log.get(applied++).accept(this);
        }

        /** An entry of nobody's, applied here alone. */
        void entry(ByteBuffer payload) {
            machine.apply(new OrderedEntry(++index, member, false, payload));
        }

        byte[] save() {
            return save(machine.snapshot());
        }

        byte[] save(Snapshot taken) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (Snapshot snapshot = taken) {
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
            if (rejects) {
                callback(() -> outcome.complete(new Outcome.Rejected(Outcome.Reason.BUSY, "the test says so")));
                return;
            }
            byte[] copy = new byte[payload.remaining()];
            payload.duplicate().get(copy);
            submissions.add(() -> Cluster.this.order(this, copy, outcome));
        }

        /** As the protocol does: not before this member has all that is ordered. */
        @Override
        public void readPoint(Consumer<Outcome> then) {
            execute(() -> {
                if (lags) {
                    then.accept(new Outcome.Rejected(Outcome.Reason.BLOCKED, "it lags"));
                } else {
                    catchUp();
                    then.accept(new Outcome.Acknowledged(new Receipt(1, index), Abstraction.NOTHING));
                }
            });
        }
    }
}
