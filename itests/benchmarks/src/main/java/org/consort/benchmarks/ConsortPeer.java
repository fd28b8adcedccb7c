package org.consort.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.Node;
import org.consort.NodeSettings;
import org.consort.Outcome;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Model;
import org.consort.spi.abstraction.Snapshot;

/**
 * Consort: the ring over TCP, level atomic. Deliveries are taken where the log is applied, on the group's thread. Options with a
 * dot go to the group as settings; those that begin with {@code tcp.} go to the transport.
 */
final class ConsortPeer implements Peer {

    private static final Duration TO_GATHER = Duration.ofSeconds(45);
    private static final String TRANSPORT = "tcp";

    private final Node node;
    private final Group group;
    private final Tap tap;

    ConsortPeer(Seat seat, Sink sink) throws ExecutionException, InterruptedException {
        node = Node.start(nodeSettings(seat));
        tap = new Tap(sink);
        group = node.join(groupSettings(seat), tap);
        group.joined().get();
        Await.until(TO_GATHER, "a view of all", () -> group.view().size() == seat.members());
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
        return group.view().oldest().id().equals(group.self());
    }

    @Override
    public boolean copiesOnSubmit() {
        return true;
    }

    @Override
    public void close() {
        node.close();
    }

    private static NodeSettings nodeSettings(Seat seat) {
        NodeSettings settings =
                NodeSettings.named("m" + seat.index()).with(TRANSPORT, "port", String.valueOf(seat.port(0)));
        for (Map.Entry<String, String> word : seat.options().words().entrySet()) {
            if (word.getKey().startsWith(TRANSPORT + ".")) {
                settings = settings.with(TRANSPORT, word.getKey().substring(TRANSPORT.length() + 1), word.getValue());
            }
        }
        return settings;
    }

    private static GroupSettings groupSettings(Seat seat) {
        String[] seeds = IntStream.range(0, seat.members())
                .mapToObj(member -> "127.0.0.1:" + seat.port(member, 0))
                .toArray(String[]::new);
        GroupSettings settings = GroupSettings.named("bench").seeds(seeds);
        if (seat.fastDetection()) {
            settings = settings.with("suspicion.timeout.ms", "1000");
        }
        for (Map.Entry<String, String> word : seat.options().words().entrySet()) {
            if (Product.CONSORT.knows(word.getKey()) && !word.getKey().startsWith(TRANSPORT + ".")) {
                settings = settings.with(word.getKey(), word.getValue());
            }
        }
        return settings;
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
