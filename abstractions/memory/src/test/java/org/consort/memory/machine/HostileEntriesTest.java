package org.consort.memory.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.consort.memory.Atomic;
import org.consort.memory.Run;
import org.consort.memory.Type;
import org.consort.testkit.sim.Dice;
import org.junit.jupiter.api.Test;

/** What stands in the log and should not: refused as a whole, counted, and survived. */
class HostileEntriesTest {

    private static final long SIZE = 100_001;

    private final Cluster cluster = new Cluster(1);
    private final Cluster.Node node = cluster.nodes.get(0);
    private final long id = cluster.settled(cluster.at(0).create("r", SIZE)).orThrow();

    @Test
    void one_wrong_byte_of_an_entry_refuses_all_of_it() {
        Run good = new Run(id, 8, new byte[] {1, 2, 3});
        byte[] before = bytes();
        refused("memory.refused", Requests.write(1, List.of(good, new Run(id, SIZE - 1, new byte[2])), none()));
        refused("memory.refused", Requests.write(1, List.of(good, new Run(id, -1, new byte[2])), none()));
        refused("memory.refused", Requests.write(1, List.of(good, new Run(id + 1, 8, new byte[2])), none()));
        refused("memory.refused", Requests.write(1, List.of(good), atomic(4, Type.LONG)));
        refused("memory.refused", Requests.write(1, List.of(good), atomic(Long.MAX_VALUE - 7, Type.LONG)));
        refused("memory.malformed", Requests.write(1, List.of(good, new Run(id, 0, new byte[0])), none()));
        refused("memory.malformed", ByteBuffer.allocate(Limits.ENTRY_BYTES + 1).put(0, (byte) 1));
        refused("memory.malformed", ByteBuffer.allocate(0));
        assertArrayEquals(before, bytes());
    }

    @Test
    void entries_cut_short_or_bent_change_nothing_or_what_they_say() {
        ByteBuffer good = Requests.write(
                1,
                List.of(new Run(id, 8, new byte[] {1, 2, 3}), new Run(id, 70_000, new byte[9])),
                atomic(16, Type.INT));
        byte[] entry = Arrays.copyOf(good.array(), good.limit());
        byte[] before = bytes();
        for (int length = 0; length < entry.length; length++) {
            node.entry(ByteBuffer.wrap(entry, 0, length).slice());
        }
        assertArrayEquals(before, bytes());
        assertEquals(String.valueOf(entry.length), cluster.at(0).statistics().get("memory.malformed"));
        Dice dice = new Dice(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] bent = entry.clone();
            for (int left = dice.below(4); left >= 0; left--) {
                bent[dice.below(bent.length)] = (byte) dice.any();
            }
            node.entry(ByteBuffer.wrap(bent));
        }
        assertTrue(cluster.at(0).regions().get("r").takenBytes() <= 2 * RegionBytes.CHUNK_BYTES);
        assertArrayEquals(node.save(), node.save());
    }

    private void refused(String counter, ByteBuffer entry) {
        long before = Long.parseLong(cluster.at(0).statistics().get(counter));
        node.entry(entry);
        assertEquals(String.valueOf(before + 1), cluster.at(0).statistics().get(counter));
    }

    private Optional<Atomic> atomic(long offset, Type<?> type) {
        return Optional.of(new Atomic(Atomic.Kind.ADD, id, offset, type, 0, 5));
    }

    private static Optional<Atomic> none() {
        return Optional.empty();
    }

    /** The bytes of the region: the state without its index. */
    private byte[] bytes() {
        byte[] state = node.save();
        return Arrays.copyOfRange(state, 4 + 2 * Long.BYTES, state.length);
    }
}
