package org.consort.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.consort.Group;
import org.consort.GroupListener;
import org.consort.GroupSettings;
import org.consort.Message;
import org.consort.Node;
import org.consort.NodeSettings;
import org.consort.Outcome;
import org.consort.Stack;
import org.consort.StackOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real nodes with two TCP transports each, on real sockets and threads: their group moves from one to the other under load. */
@Timeout(120)
class TransportChangeTest {

    private static final int SWITCHES = 20;
    private static final int OUTSTANDING = 64;

    private final List<Node> nodes = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();

    /** What one member delivered, as MEMBER:NUMBER, and the longest it waited for something. */
    private static final class Heard implements GroupListener {
        final List<String> texts = Collections.synchronizedList(new ArrayList<>());
        final List<Long> gapNanos = Collections.synchronizedList(new ArrayList<>());
        private long last = System.nanoTime();

        @Override
        public void onMessage(Message message) {
            long now = System.nanoTime();
            gapNanos.add(now - last);
            last = now;
            ByteBuffer bytes = message.payload().duplicate();
            bytes.order(java.nio.ByteOrder.BIG_ENDIAN);
            texts.add(message.sender().name() + ":" + bytes.getInt());
        }
    }

    private Group start(String name, String... seeds) {
        Node node = Node.start(NodeSettings.named(name)
                .with("tcp", "port", "0")
                .with("fast", "type", "tcp")
                .with("fast", "port", "0")
                .with("fast", "loops", "1")
                .with("fast", "bind", "127.0.0.2"));
        nodes.add(node);
        Group group = node.join(GroupSettings.named("moving").seeds(seeds).with("found", "always"));
        Heard listener = new Heard();
        heard.add(listener);
        group.listen(listener);
        return group;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, "waited in vain for " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private List<Group> three() throws Exception {
        List<Group> groups = new ArrayList<>();
        Group first = start("a");
        first.joined().get(30, TimeUnit.SECONDS);
        String seed = first.view().member("a").orElseThrow().addresses().get("tcp");
        groups.add(first);
        groups.add(start("b", seed));
        groups.add(start("c", seed));
        await(
                "one view",
                () -> groups.stream()
                        .allMatch(
                                g -> g.state() == Group.State.ACTIVE && g.view().size() == 3));
        return groups;
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
    }

    @Test
    void twenty_moves_under_load_are_exactly_once_and_short() throws Exception {
        List<Group> groups = three();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> talkers = new ArrayList<>();
        List<Integer> said = Collections.synchronizedList(new ArrayList<>());
        for (Group group : groups) {
            Thread talker = new Thread(() -> said.add(talk(group, over)));
            talkers.add(talker);
            talker.start();
        }
        for (int i = 0; i < SWITCHES; i++) {
            Stack to = Stack.of("ring").over(i % 2 == 0 ? "fast" : "tcp").secured("none");
            StackOutcome outcome = groups.get(i % 3).changeStack(to).get(30, TimeUnit.SECONDS);
            assertInstanceOf(StackOutcome.Changed.class, outcome, outcome.toString());
            await(
                    "all over " + to,
                    () -> groups.stream().allMatch(g -> g.stack().equals(to)));
        }
        over.set(true);
        for (Thread talker : talkers) {
            talker.join();
        }
        int all = said.stream().mapToInt(Integer::intValue).sum();
        await("all messages", () -> heard.stream().allMatch(h -> h.texts.size() >= all));
        List<String> log = List.copyOf(heard.get(0).texts);
        assertEquals(all, log.size());
        assertEquals(all, log.stream().distinct().count());
        for (Heard other : heard) {
            assertEquals(log, List.copyOf(other.texts));
        }
        for (Group group : groups) {
            assertEquals(3, group.view().size());
            assertEquals("0", group.statistics().get("lives.ended"), "nobody fell out: " + group.statistics());
        }
        report(all);
    }

    private void report(int all) {
        List<Long> gaps = new ArrayList<>();
        heard.forEach(h -> gaps.addAll(h.gapNanos));
        Collections.sort(gaps);
        System.out.printf(
                "%d messages, %d moves; delivery gaps: p99.9 %.1f ms, the %d longest from %.1f ms to %.1f ms%n",
                all,
                SWITCHES,
                gaps.get((int) (gaps.size() * 0.999)) / 1e6,
                3 * SWITCHES,
                gaps.get(gaps.size() - 3 * SWITCHES) / 1e6,
                gaps.get(gaps.size() - 1) / 1e6);
    }

    /** Submits with some under way at any time, and gives how many were acknowledged: all have to be. */
    private static int talk(Group group, AtomicBoolean over) {
        ArrayDeque<CompletableFuture<Outcome>> open = new ArrayDeque<>();
        int number = 0;
        while (!over.get() || !open.isEmpty()) {
            if (!over.get() && open.size() < OUTSTANDING) {
                open.add(group.submit(ByteBuffer.allocate(1024).putInt(0, number++)));
            } else {
                assertInstanceOf(Outcome.Acknowledged.class, open.remove().join());
            }
        }
        return number;
    }

    @Test
    void a_transport_that_was_left_can_be_closed_and_a_joiner_that_knows_only_the_old_one_gets_in() throws Exception {
        List<Group> groups = three();
        String seed = groups.get(0).view().member("a").orElseThrow().addresses().get("tcp");
        Stack to = Stack.of("ring").over("fast").secured("none");
        assertInstanceOf(
                StackOutcome.Changed.class, groups.get(1).changeStack(to).get(30, TimeUnit.SECONDS));
        Group d = start("d", seed);
        d.joined().get(30, TimeUnit.SECONDS);
        assertEquals(to, d.stack());
        assertEquals(
                List.of("fast"),
                List.copyOf(d.view().member("d").orElseThrow().addresses().keySet()));
    }
}
