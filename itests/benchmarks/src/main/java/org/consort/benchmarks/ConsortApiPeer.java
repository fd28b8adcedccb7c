package org.consort.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.consort.Group;
import org.consort.GroupListener;
import org.consort.Node;
import org.consort.Outcome;
import org.consort.Stack;
import org.consort.StackOutcome;

/**
 * Consort as an application without a model uses it: submits to the group, and listens on the thread for callbacks. With
 * {@code slow=MICROS}, the first member's listener takes that long over each message.
 */
final class ConsortApiPeer implements Peer {

    private static final Duration TO_GATHER = Duration.ofSeconds(45);

    private final Node node;
    private final Group group;

    ConsortApiPeer(Seat seat, Sink sink) throws ExecutionException, InterruptedException {
        node = Node.start(ConsortSeat.node(seat));
        group = node.join(ConsortSeat.group(seat, seat.options().text("protocol", "ring")));
        long slowNanos = seat.index() == 0 ? seat.options().number("slow", 0) * 1000 : 0;
        group.listen(new Ear(sink, slowNanos));
        group.joined().get();
        Await.until(TO_GATHER, "a view of all", () -> group.view().size() == seat.members());
    }

    @Override
    public void submit(byte[] message) {
        CompletableFuture<Outcome> outcome = group.submit(ByteBuffer.wrap(message));
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
    public void changeProtocol(String protocol) throws ExecutionException, InterruptedException {
        StackOutcome outcome = group.changeStack(Stack.of(protocol)).get();
        if (!(outcome instanceof StackOutcome.Changed)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    @Override
    public String pauses() {
        Map<String, String> statistics = group.statistics();
        return Stream.of("count", "p50.us", "p90.us", "p99.us", "max.us")
                .map(name -> name + ":" + statistics.getOrDefault("stack.pause." + name, "none"))
                .collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        node.close();
    }

    private static final class Ear implements GroupListener {

        private final Sink sink;
        private final long slowNanos;
        private byte[] buffer = new byte[1 << 17];

        Ear(Sink sink, long slowNanos) {
            this.sink = sink;
            this.slowNanos = slowNanos;
        }

        @Override
        public void onMessage(org.consort.Message message) {
            ByteBuffer payload = message.payload();
            int length = payload.remaining();
            if (buffer.length < length) {
                buffer = new byte[length];
            }
            payload.get(buffer, 0, length);
            sink.deliver(buffer, 0, length);
            if (slowNanos > 0) {
                LockSupport.parkNanos(slowNanos);
            }
        }
    }
}
