package org.consort.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.Node;
import org.consort.NodeSettings;
import org.consort.memory.Memory;
import org.consort.memory.Region;
import org.consort.memory.Session;
import org.consort.memory.Type;

/**
 * What the others notice when a member joins that needs a large region: {@code MemoryJoin PROTOCOL MIB}. Two nodes of this JVM have the region, written all over, and one adds to numbers in it
 * all the time, one addition after the other; then a third comes, as a process of its own, whose heap is a third larger than the region.
 */
public final class MemoryJoin {

    private static final int FIRST_PORT = 17_860;
    private static final int PIECE = 1 << 20;
    private static final long ALONE_NANOS = 5_000_000_000L;

    private final String protocol;
    private final int mebibytes;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();

    private MemoryJoin(String protocol, int mebibytes) {
        this.protocol = protocol;
        this.mebibytes = mebibytes;
    }

    /** Prints what it took, and the longest that an addition of the others took, without a joiner and with one. */
    public static void main(String[] arguments) throws Exception {
        MemoryJoin join = new MemoryJoin(arguments[0], Integer.parseInt(arguments[1]));
        try {
            if (arguments.length > 2) {
                join.joins();
            } else {
                join.run();
            }
        } finally {
            join.nodes.forEach(Node::close);
        }
    }

    private void joins() throws Exception {
        long begin = System.nanoTime();
        add(2);
        Memory memory = groups.get(0).abstraction(Memory.class);
        memory.latest().join().orThrow();
        long last = Session.on(memory).region("large").getLong((mebibytes - 1L) * PIECE + 8);
        System.out.printf(
                "joined within %,d ms, reads %x, heap %d of %d MiB%n",
                (System.nanoTime() - begin) / 1_000_000,
                last,
                used(),
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private Process joiner() throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx" + mebibytes * 4 / 3 + "m",
                        "-Dconsort.data=" + System.getProperty("consort.data", "target"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemoryJoin.class.getName(),
                        protocol,
                        String.valueOf(mebibytes),
                        "joiner")
                .inheritIO()
                .start();
    }

    private void add(int number) throws Exception {
        Node node =
                Node.start(NodeSettings.named("n" + number).with("tcp", "port", String.valueOf(FIRST_PORT + number)));
        nodes.add(node);
        Group group = node.join(GroupSettings.named("join").protocol(protocol).seeds("127.0.0.1:" + FIRST_PORT));
        groups.add(group);
        group.joined().get();
    }

    private void run() throws Exception {
        add(0);
        add(1);
        Memory memory = groups.get(0).abstraction(Memory.class);
        memory.create("large", (long) mebibytes * PIECE).join().orThrow();
        Session session = Session.on(memory);
        Region large = session.region("large");
        byte[] piece = new byte[PIECE];
        Arrays.fill(piece, (byte) 7);
        for (long at = 0; at < mebibytes; at++) {
            large.setRelease(at * PIECE, piece).join().orThrow();
        }
        System.out.printf("filled %d MiB, heap %d MiB%n", mebibytes, used());
        Stalls alone = new Stalls(groups.get(1).abstraction(Memory.class), mebibytes);
        Await.moment(System.nanoTime() + ALONE_NANOS);
        System.out.println("alone:  " + alone.end());
        Stalls joining = new Stalls(groups.get(1).abstraction(Memory.class), mebibytes);
        int code = joiner().waitFor();
        System.out.println("joined: " + joining.end() + ", exit code of the joiner " + code);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    /** Adds to one number after the other, and to one in each chunk, until it is ended. */
    private static final class Stalls {
        private final AtomicBoolean ends = new AtomicBoolean();
        private final AtomicLong count = new AtomicLong();
        private final AtomicLong longest = new AtomicLong();
        private final AtomicLong heap = new AtomicLong();
        private final Thread thread;

        Stalls(Memory memory, int mebibytes) {
            Region region = Session.on(memory).region("large");
            thread = new Thread(() -> run(region, (long) mebibytes * PIECE), "additions");
            thread.start();
        }

        private void run(Region region, long size) {
            for (long at = 0; !ends.get(); at = (at + (1 << 16)) % size) {
                long begin = System.nanoTime();
                region.getAndAdd(Type.LONG, at, 1L).join().orThrow();
                long took = System.nanoTime() - begin;
                longest.accumulateAndGet(took, Math::max);
                heap.accumulateAndGet(used(), Math::max);
                count.incrementAndGet();
            }
        }

        String end() throws InterruptedException {
            ends.set(true);
            thread.join();
            return String.format(
                    "%,d additions, the longest %,.1f ms, heap at most %d MiB",
                    count.get(), longest.get() / 1e6, heap.get());
        }
    }
}
