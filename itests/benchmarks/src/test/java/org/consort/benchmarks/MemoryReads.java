package org.consort.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.consort.Group;
import org.consort.GroupSettings;
import org.consort.Node;
import org.consort.NodeSettings;
import org.consort.memory.Memory;
import org.consort.memory.Region;
import org.consort.memory.Session;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Plain reads of the shared memory of a group of one, and the same reads of a buffer: {@code org.openjdk.jmh.Main MemoryReads}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MemoryReads {

    private static final int BYTES = 1 << 20;
    private static final int READS = 1024;
    private static final String PORT = "17850";

    private final ByteBuffer buffer = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final int[] offsets = new int[READS];
    private Node node;
    private Region region;
    private Region dirty;
    private int next;

    /** Starts a group of one, with a region that is written all over. */
    @Setup
    public void start() throws Exception {
        System.setProperty(
                "consort.data",
                Files.createTempDirectory(Path.of("target"), "jmh").toString());
        node = Node.start(NodeSettings.named("jmh").with("tcp", "port", PORT));
        Group group = node.join(GroupSettings.named("jmh"));
        group.joined().get();
        Await.until(Duration.ofSeconds(30), "a group", () -> group.view().size() == 1);
        Memory memory = group.abstraction(Memory.class);
        memory.create("r", BYTES).join().orThrow();
        region = written(memory);
        dirty = Session.on(memory).region("r");
        dirty.setLong(0, 1);
        Random random = new Random(1);
        for (int i = 0; i < READS; i++) {
            offsets[i] = 8 + 8 * random.nextInt(BYTES / 8 - 1);
        }
    }

    private Region written(Memory memory) {
        Session session = Session.on(memory);
        Region all = session.region("r");
        for (int at = 0; at < BYTES; at += 8) {
            buffer.putLong(at, at * 31L);
            all.setLong(at, at * 31L);
        }
        session.release().join().orThrow();
        return all;
    }

    /** Ends it. */
    @TearDown
    public void stop() {
        node.close();
    }

    private int offset() {
        return offsets[next++ & READS - 1];
    }

    /** A long of a local buffer. */
    @Benchmark
    public long bufferLong() {
        return buffer.getLong(offset());
    }

    /** A long of the shared memory. */
    @Benchmark
    public long sharedLong() {
        return region.getLong(offset());
    }

    /** An int of a local buffer. */
    @Benchmark
    public int bufferInt() {
        return buffer.getInt(offset());
    }

    /** An int of the shared memory. */
    @Benchmark
    public int sharedInt() {
        return region.getInt(offset());
    }

    /** A long of the shared memory by a session that has written something else, and not released it. */
    @Benchmark
    public long sharedLongUnreleased() {
        return dirty.getLong(offset());
    }
}
