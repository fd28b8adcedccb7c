package org.consort.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.consort.Group;
import org.consort.GroupListener;
import org.consort.Node;
import org.consort.Outcome;

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
        group = node.join(ConsortSeat.group(seat));
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
