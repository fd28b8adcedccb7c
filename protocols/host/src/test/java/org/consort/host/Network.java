package org.consort.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.consort.Registration;
import org.consort.host.Environment.Lane;

/** A world of its own for tests: one queue of events, virtual time, links that can be cut. Everything runs on the caller's thread. */
final class Network {

    static final long MILLI = 1_000_000L;
    private static final long LATENCY_NANOS = MILLI / 10;

    private record Event(long atNanos, long order, Runnable task) {}

    final Map<String, TestTransport> transports = new TreeMap<>();
    private final Set<String> cuts = new HashSet<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private final Random random = new Random(7);
    private final Path directory;
    /** How many frames may be on their way over one link. */
    int room = Integer.MAX_VALUE;

    private long nowNanos = 1_000;
    private long order;

    Network() {
        try {
            directory = Files.createTempDirectory("consort-host-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long nowNanos() {
        return nowNanos;
    }

    void after(long nanos, Runnable task) {
        events.add(new Event(nowNanos + nanos, order++, task));
    }

    void afterLatency(Runnable task) {
        after(LATENCY_NANOS, task);
    }

    /** Runs events for this time. */
    void run(long millis) {
        long until = nowNanos + millis * MILLI;
        while (!events.isEmpty() && events.peek().atNanos() <= until) {
            step();
        }
        nowNanos = until;
    }

    /** Runs events until the condition holds; fails after ten virtual minutes. */
    void await(String what, BooleanSupplier condition) {
        long until = nowNanos + 600_000 * MILLI;
        while (!condition.getAsBoolean()) {
            if (events.isEmpty() || events.peek().atNanos() > until) {
                throw new AssertionError("waited in vain for: " + what);
            }
            step();
        }
    }

    private void step() {
        Event next = events.remove();
        nowNanos = Math.max(nowNanos, next.atNanos());
        next.task().run();
    }

    /** Nothing that one sends reaches the other any more. */
    void cut(String from, String to) {
        cuts.add(from + ">" + to);
    }

    void cutBoth(String a, String b) {
        cut(a, b);
        cut(b, a);
    }

    /** What was lost shows as broken links now. */
    void heal() {
        Set<String> healed = Set.copyOf(cuts);
        cuts.clear();
        transports.values().forEach(transport -> transport.breakLinks(healed));
    }

    boolean isCut(String from, String to) {
        return cuts.contains(from + ">" + to);
    }

    Environment environment(String node) {
        return new TestEnvironment(node);
    }

    /** Threads are events; each lane can be stopped, as by a callback that does not return. */
    final class TestEnvironment implements Environment {
        private final String node;

        TestEnvironment(String node) {
            this.node = node;
        }

        @Override
        public Lane lane(String name) {
            return new Lane() {
                @Override
                public void execute(Runnable task) {
                    afterUnheld(node + "/" + name, task);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Lane pool(String name, int threads) {
            return lane(name);
        }

        @Override
        public Registration after(long delayNanos, Runnable task) {
            boolean[] cancelled = {false};
            Network.this.after(delayNanos, () -> {
                if (!cancelled[0]) {
                    task.run();
                }
            });
            return () -> cancelled[0] = true;
        }

        @Override
        public void await(CompletableFuture<?> future, long limitNanos) {
            long until = nowNanos + limitNanos;
            while (!future.isDone() && !events.isEmpty() && events.peek().atNanos() <= until) {
                step();
            }
        }

        @Override
        public long random() {
            return random.nextLong();
        }

        @Override
        public long wallClockMillis() {
            return 1_700_000_000_000L + nowNanos / MILLI;
        }

        @Override
        public org.consort.host.storage.Disk disk(String group) {
            return new org.consort.host.storage.JvmDisk(dataDirectory().resolve("log-" + group));
        }

        @Override
        public Path dataDirectory() {
            return directory.resolve(node);
        }
    }

    private final Set<String> held = new HashSet<>();
    private final Map<String, java.util.ArrayDeque<Runnable>> waiting = new TreeMap<>();

    private void afterUnheld(String lane, Runnable task) {
        after(0, () -> {
            if (held.contains(lane)) {
                waiting.computeIfAbsent(lane, l -> new java.util.ArrayDeque<>()).add(task);
            } else {
                task.run();
            }
        });
    }

    /** Tasks of a lane wait from now on. */
    void hold(String lane) {
        held.add(lane);
    }

    /** Tasks of a lane go on. */
    void letGo(String lane) {
        held.remove(lane);
        java.util.ArrayDeque<Runnable> tasks = waiting.remove(lane);
        if (tasks != null) {
            tasks.forEach(task -> after(0, task));
        }
    }
}
