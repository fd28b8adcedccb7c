package org.consort.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.Node;
import org.consort.NodeSettings;
import org.consort.database.Database;
import org.consort.database.Grant;
import org.consort.database.Key;
import org.consort.database.LockRequest;
import org.consort.database.Reply;

/**
 * How much the database does with three nodes in this JVM, over TCP: {@code DatabaseRates PROTOCOL THREADS WINDOW SECONDS}. Each thread of the first node has up to
 * {@code WINDOW} requests under way; a lock and its release are one pair.
 */
public final class DatabaseRates {

    private static final int FIRST_PORT = 17_800;
    private static final int KEYS = 100_000;
    private static final int MEMBERS = 3;
    private static final byte[] VALUE = new byte[100];

    private final int threads;
    private final int window;
    private final Duration time;

    private DatabaseRates(int threads, int window, Duration time) {
        this.threads = threads;
        this.window = window;
        this.time = time;
    }

    /** Prints a line for each kind of request. */
    public static void main(String[] arguments) throws Exception {
        DatabaseRates rates = new DatabaseRates(
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Duration.ofSeconds(Integer.parseInt(arguments[3])));
        List<Node> nodes = new ArrayList<>();
        try {
            rates.run(start(nodes, arguments[0]));
        } finally {
            nodes.forEach(Node::close);
        }
    }

    private static Database start(List<Node> nodes, String protocol) throws Exception {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            Node node = Node.start(NodeSettings.named("n" + i).with("tcp", "port", String.valueOf(FIRST_PORT + i)));
            nodes.add(node);
            groups.add(node.join(GroupSettings.named("rates").protocol(protocol).seeds("127.0.0.1:" + FIRST_PORT)));
        }
        for (Group group : groups) {
            group.joined().get();
        }
        Await.until(
                Duration.ofSeconds(30),
                "a view of all",
                () -> groups.get(0).view().size() == MEMBERS);
        Database database = groups.get(0).abstraction(Database.class);
        database.create("t").get().orThrow();
        return database;
    }

    private void run(Database database) throws InterruptedException {
        for (int round = 0; round < 2; round++) {
            measure("put", n -> database.put("t", Key.of(n % KEYS), VALUE));
            measure(
                    "compare-and-put",
                    n -> database.get("t", Key.of(n % KEYS))
                            .map(row -> database.compareAndPut("t", row.key(), row.revision(), VALUE))
                            .orElseGet(() -> database.put("t", Key.of(n % KEYS), VALUE)));
            measure("lock and unlock", n -> pair(database, Key.of(n)));
            measure("read", n -> database.read("t", Key.of(n % KEYS)));
        }
    }

    private static CompletableFuture<Reply<Long>> pair(Database database, Key key) {
        return database.lock(LockRequest.exclusive("t", key)).thenCompose(reply -> {
            if (reply instanceof Reply.Done<Grant> done) {
                return database.unlock(done.value());
            }
            Reply<Long> failed = new Reply.Unknown<>(reply.toString());
            return CompletableFuture.completedFuture(failed);
        });
    }

    private void measure(String what, IntFunction<CompletableFuture<? extends Reply<?>>> request)
            throws InterruptedException {
        LongAdder done = new LongAdder();
        LongAdder refused = new LongAdder();
        long end = System.nanoTime() + time.toNanos();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            // Keys of its own, so that nobody's condition fails for another.
            int first = i * (KEYS / threads);
            Thread thread = new Thread(() -> load(first, end, request, new Counts(done, refused)));
            all.add(thread);
            thread.start();
        }
        long begin = System.nanoTime();
        for (Thread thread : all) {
            thread.join();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%-16s %,10.0f/s, %d not done%n", what, done.sum() / seconds, refused.sum());
    }

    private record Counts(LongAdder done, LongAdder refused) {}

    private void load(int first, long end, IntFunction<CompletableFuture<? extends Reply<?>>> request, Counts counts) {
        Semaphore room = new Semaphore(window);
        for (int n = first; System.nanoTime() < end; n++) {
            room.acquireUninterruptibly();
            var unused = request.apply(n).thenAccept(reply -> {
                if (reply.isDone()) {
                    counts.done().increment();
                } else {
                    if (counts.refused().sum() == 0) {
                        System.out.println(reply);
                    }
                    counts.refused().increment();
                }
                room.release();
            });
        }
        room.acquireUninterruptibly(window);
    }
}
