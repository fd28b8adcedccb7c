package org.consort.memory.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import org.consort.memory.Region;
import org.consort.memory.Session;
import org.consort.memory.Type;
import org.consort.spi.abstraction.Snapshot;
import org.junit.jupiter.api.Test;

class SnapshotsTest {

    private static final int CHUNK = 1 << 16;
    private static final int CHUNKS = 48;

    private final Cluster cluster = new Cluster(2);
    private final Region region = Session.on(cluster.at(0)).region("r");

    private void fill() {
        cluster.settled(cluster.at(0).create("r", (long) CHUNKS * CHUNK)).orThrow();
        for (int i = 0; i < CHUNKS; i++) {
            cluster.settled(region.setRelease(Type.LONG, (long) i * CHUNK, i + 1L))
                    .orThrow();
        }
    }

    @Test
    void a_snapshot_is_a_table_of_chunks_and_who_writes_copies_one() {
        fill();
        Cluster.Node node = cluster.nodes.get(0);
        byte[] before = node.save();
        long memory = allocated();
        Snapshot snapshot = node.machine.snapshot();
        assertTrue(allocated() - memory < CHUNK, "a snapshot of " + CHUNKS + " chunks takes " + (allocated() - memory));
        for (int i = 0; i < 1000; i++) {
            cluster.settled(region.setRelease(Type.LONG, 8L * i, 7L)).orThrow();
        }
        assertArrayEquals(before, node.save(snapshot));
        assertEquals(7, region.getLong(0));
    }

    @Test
    void a_joiner_and_its_sponsor_need_no_memory_beside_the_regions_own() throws IOException {
        fill();
        Cluster.Node sponsor = cluster.nodes.get(0);
        long memory = allocated();
        long[] written = {0};
        try (Snapshot snapshot = sponsor.machine.snapshot()) {
            snapshot.writeTo(new OutputStream() {
                @Override
                public void write(int b) {
                    written[0]++;
                }

                @Override
                public void write(byte[] bytes, int from, int length) {
                    written[0] += length;
                }
            });
        }
        assertTrue(written[0] >= (long) CHUNKS * CHUNK);
        assertTrue(allocated() - memory < 4 * CHUNK, "the sponsor takes " + (allocated() - memory));
        byte[] state = sponsor.save();
        Cluster.Node joiner = new Cluster(1).nodes.get(0);
        memory = allocated();
        joiner.restore(state);
        long taken = allocated() - memory;
        // A copy would take as much again; what the JVM needs for a first time is far less.
        assertTrue(taken < (long) CHUNKS * CHUNK * 5 / 4, "the joiner takes " + taken);
        assertArrayEquals(state, joiner.save());
    }

    @Test
    void what_was_never_written_takes_no_memory() {
        cluster.settled(cluster.at(0).create("r", Cluster.LIMIT_BYTES)).orThrow();
        cluster.settled(region.setRelease(Type.BYTE, 70_000, (byte) 1)).orThrow();
        assertEquals(CHUNK, cluster.at(1).regions().get("r").takenBytes());
        assertTrue(cluster.nodes.get(0).save().length < CHUNK + 200);
        assertEquals(0, region.getLong(Cluster.LIMIT_BYTES - 8));
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
