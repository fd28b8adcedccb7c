package org.consort.benchmarks;

import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredServiceContainer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron Cluster: media driver, archive, consensus module, service and one cluster client in each member's JVM. Deliveries are
 * what the local service gets. Threads of a member: driver, archive, module, service.
 */
final class AeronPeer implements Peer {

    static final Set<String> OPTIONS = Set.of("idle", "maxpark", "mtu", "term", "rcvwin", "sync");
    static final List<String> JVM_FLAGS = List.of(
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens=java.base/java.util.zip=ALL-UNNAMED",
            "-Dagrona.disable.bounds.checks=true");

    private static final Duration TO_CONNECT = Duration.ofSeconds(40);
    private static final long EGRESS_NANOS = 5_000_000;
    private static final int KEEP_ALIVE_EVERY = 200;
    private static final int SPINS = 10;
    private static final int TRIES = 100;
    private static final long BETWEEN_TRIES_NANOS = 50_000;
    private static final int POLL_EVERY = 256;

    private final AeronContexts contexts;
    private final AeronTap service;
    private final ClusteredMediaDriver driver;
    private final ClusteredServiceContainer container;
    private final AeronCluster client;
    // The client is made for one thread; the sender and the one that polls take turns.
    private final ReentrantLock turn = new ReentrantLock();
    private final UnsafeBuffer wrapped = new UnsafeBuffer(new byte[0]);
    private final Thread poller = new Thread(this::poll, "egress");
    private volatile boolean closed;
    private int offers;

    AeronPeer(Seat seat, Sink sink) {
        contexts = new AeronContexts(seat);
        service = new AeronTap(sink);
        driver = ClusteredMediaDriver.launch(contexts.driver(), contexts.archive(), contexts.consensus());
        container = ClusteredServiceContainer.launch(contexts.service(service));
        client = connect(seat);
        poller.setDaemon(true);
        poller.start();
        Await.until(TO_CONNECT, "the service to start", () -> service.role().isPresent());
    }

    @Override
    public void submit(byte[] message) {
        for (int i = 0; i < TRIES; i++) {
            if (offer(message)) {
                return;
            }
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
            }
        }
        throw new IllegalStateException("no room, or no leader yet");
    }

    @Override
    public boolean isLeader() {
        return service.role().equals(Optional.of(Cluster.Role.LEADER));
    }

    @Override
    public boolean copiesOnSubmit() {
        return true;
    }

    /** A thread that polls while the client closes would crash the JVM, so it is awaited first. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        poller.join();
        client.close();
        container.close();
        driver.close();
    }

    private boolean offer(byte[] message) {
        turn.lock();
        try {
            wrapped.wrap(message);
            boolean taken = client.offer(wrapped, 0, message.length) > 0;
            offers++;
            if (!taken || offers % POLL_EVERY == 0) {
                client.pollEgress();
            }
            if (!taken && client.isClosed()) {
                throw new IllegalStateException("the client is closed");
            }
            return taken;
        } finally {
            turn.unlock();
        }
    }

    private void poll() {
        for (long round = 0; !closed; round++) {
            turn.lock();
            try {
                client.pollEgress();
                if (round % KEEP_ALIVE_EVERY == 0) {
                    client.sendKeepAlive();
                }
            } catch (RuntimeException e) {
                // Happens between leaders; the next round tries again.
                System.err.println("aeron client: " + e);
            } finally {
                turn.unlock();
            }
            LockSupport.parkNanos(EGRESS_NANOS);
        }
    }

    private AeronCluster connect(Seat seat) {
        String endpoints = IntStream.range(0, seat.members())
                .mapToObj(member -> member + "=127.0.0.1:" + seat.port(member, 0))
                .collect(Collectors.joining(","));
        CompletableFuture<AeronCluster> connected = new CompletableFuture<>();
        Await.until(TO_CONNECT, "a leader to connect to", () -> {
            try {
                connected.complete(AeronCluster.connect(contexts.client(endpoints)));
                return true;
            } catch (RuntimeException notYet) {
                System.err.println("aeron client: " + notYet);
                return false;
            }
        });
        return connected.join();
    }
}
