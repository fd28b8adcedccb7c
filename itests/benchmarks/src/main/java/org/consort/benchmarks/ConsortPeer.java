package org.consort.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Node;
import org.consort.Outcome;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Model;
import org.consort.spi.abstraction.Snapshot;

/** Consort over TCP, level atomic. Deliveries are taken where the log is applied, on the group's thread. */
final class ConsortPeer implements Peer {

    private static final Duration TO_GATHER = Duration.ofSeconds(45);

    private final Node node;
    private final Group group;
    private final Tap tap;

    private ConsortPeer(Seat seat, String protocol, Sink sink) throws ExecutionException, InterruptedException {
        node = Node.start(ConsortSeat.node(seat));
        tap = new Tap(sink);
        group = node.join(ConsortSeat.group(seat, protocol), tap);
        group.joined().get();
        Await.until(TO_GATHER, "a view of all", () -> group.view().size() == seat.members());
        Await.until(TO_GATHER, "a leader", () -> ConsortSeat.knowsLeader(group));
    }

    /** Members that order by this protocol. */
    static Factory over(String protocol) {
        return (seat, sink) -> new ConsortPeer(seat, protocol, sink);
    }

    @Override
    public void submit(byte[] message) {
        CompletableFuture<Outcome> outcome = tap.context().submit(ByteBuffer.wrap(message), Delivery.ATOMIC);
        if (outcome.isDone() && outcome.join() instanceof Outcome.Rejected rejected) {
            throw new IllegalStateException(rejected.detail());
        }
    }

    @Override
    public boolean isLeader() {
        return ConsortSeat.isLeader(group);
    }

    @Override
    public boolean copiesOnSubmit() {
        return true;
    }

    @Override
    public void close() {
        node.close();
    }

    /** A model without state, which only looks at what is applied. */
    private static final class Tap implements AbstractionFactory, Model {

        private final Sink sink;
        private final AtomicReference<Optional<Context>> context = new AtomicReference<>(Optional.empty());

        Tap(Sink sink) {
            this.sink = sink;
        }

        @Override
        public String name() {
            return "bench";
        }

        @Override
        public Class<?> type() {
            return Tap.class;
        }

        @Override
        public Model create(Settings settings, Group group) {
            return this;
        }

        @Override
        public Object api() {
            return this;
        }

        @Override
        public Abstraction machine(Context ofLife) {
            context.set(Optional.of(ofLife));
            return new Machine(this);
        }

        Context context() {
            return requireNonNull(context.get()).orElseThrow();
        }
    }

    private static final class Machine implements Abstraction {

        private final Tap tap;
        private byte[] buffer = new byte[1 << 17];

        Machine(Tap tap) {
            this.tap = tap;
        }

        @Override
        public ByteBuffer apply(Entry entry) {
            int length = entry.length();
            if (buffer.length < length) {
                buffer = new byte[length];
            }
            entry.slab().bytes().get(entry.offset(), buffer, 0, length);
            tap.sink.deliver(buffer, 0, length);
            return NOTHING;
        }

        @Override
        public void viewChanged(View view) {}

        @Override
        public Snapshot snapshot() {
            return out -> {};
        }

        @Override
        public void restore(InputStream in) {}
    }
}
