package org.consort.testkit.abstraction;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Snapshot;
import org.consort.testkit.sim.Dice;
import org.junit.jupiter.api.Test;

/**
 * The contract of an abstraction model: extend it in a test, return the factory and draw payloads, and its machine is tried
 * for determinism, snapshots, restores and hostile bytes.
 */
public abstract class AbstractionContract {

    private static final int ENTRIES = 120;
    private static final int FIRST_INDEX = 2;

    /** Makes the machines to be tested. */
    protected abstract AbstractionFactory factory();

    /** Draws the payload of an entry that a member of this model could have submitted. */
    protected abstract ByteBuffer payload(Dice dice);

    /** The model's settings. */
    protected Map<String, String> settings() {
        return Map.of();
    }

    @Test
    protected void what_users_get_is_of_the_type_that_the_factory_says() {
        Object api = replica().machine().api();
        assertNotNull(api);
        assertTrue(
                factory().type().isInstance(api),
                api.getClass() + " is no " + factory().type());
    }

    @Test
    protected void the_same_entries_give_the_same_state() {
        for (long seed = 1; seed <= 10; seed++) {
            Replica one = fed(seed, ENTRIES);
            Replica two = fed(seed, ENTRIES);
            assertArrayEquals(one.state(), two.state(), "states after the entries of seed " + seed);
        }
    }

    @Test
    protected void restore_and_the_rest_of_the_log_equal_replay_from_any_index() throws IOException {
        for (int at = 0; at <= ENTRIES; at += 7) {
            List<ByteBuffer> log = log(3);
            Replica sponsor = fed(3, at);
            Replica joiner = replica();
            joiner.restore(sponsor.state());
            joiner.machine().viewChanged(Replica.VIEW);
            for (int i = at; i < ENTRIES; i++) {
                joiner.apply(FIRST_INDEX + i, i % 2, log.get(i).duplicate());
            }
            assertArrayEquals(fed(3, ENTRIES).state(), joiner.state(), "after a transfer at entry " + at);
        }
    }

    @Test
    protected void a_restored_machine_gives_the_snapshot_that_it_got() throws IOException {
        byte[] state = fed(4, ENTRIES).state();
        Replica joiner = replica();
        joiner.restore(state);
        assertArrayEquals(state, joiner.state());
    }

    @Test
    protected void restore_replaces_whatever_was_there() throws IOException {
        byte[] state = fed(5, 40).state();
        Replica other = fed(6, ENTRIES);
        other.restore(state);
        assertArrayEquals(state, other.state());
    }

    @Test
    protected void a_snapshot_stays_as_it_is_while_the_log_moves_on() {
        List<ByteBuffer> log = log(7);
        Replica replica = fed(7, 30);
        byte[] before = replica.state();
        Snapshot snapshot = replica.machine().snapshot();
        for (int i = 30; i < ENTRIES; i++) {
            replica.apply(FIRST_INDEX + i, i % 2, log.get(i).duplicate());
        }
        assertArrayEquals(before, Replica.write(snapshot));
    }

    @Test
    protected void what_was_borrowed_is_not_kept() {
        // Every slab was overwritten when the call was over: a machine that kept it shows in its state, or was caught
        // by the slab.
        Replica replica = fed(8, ENTRIES);
        replica.inspect();
        byte[] state = replica.state();
        assertArrayEquals(state, replica.state());
        replica.machine().stop();
        assertEquals(0, replica.held(), "slabs held after stop");
    }

    @Test
    protected void a_snapshot_cut_short_is_refused() {
        byte[] state = fed(9, ENTRIES).state();
        for (int length = 0; length < state.length; length += Math.max(1, state.length / 97)) {
            assertTrue(refuses(Arrays.copyOf(state, length)), "accepted " + length + " of " + state.length + " bytes");
        }
    }

    @Test
    protected void hostile_snapshot_bytes_are_refused_or_survived_without_much_memory() {
        byte[] state = fed(10, ENTRIES).state();
        Dice dice = new Dice(10);
        for (int i = 0; i < 300; i++) {
            byte[] hostile = dice.chance(0.5) ? state.clone() : new byte[dice.below(200)];
            for (int j = 0; j < 1 + hostile.length / 20 && hostile.length > 0; j++) {
                hostile[dice.below(hostile.length)] = (byte) (dice.chance(0.3) ? 0x7f : dice.any());
            }
            assertDoesNotThrow(() -> refuses(hostile));
        }
    }

    @Test
    protected void views_of_any_size_are_taken() {
        Replica replica = fed(11, 10);
        for (int i = 1; i <= 7; i++) {
            replica.machine().viewChanged(Replica.view(1 + i, 100 + i, i));
        }
        assertNotNull(replica.state());
    }

    /** True if restore says so the one way it may; another exception, or an error, goes through. */
    private boolean refuses(byte[] bytes) {
        try {
            replica().restore(bytes);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private Replica replica() {
        return new Replica(factory(), settings());
    }

    private Replica fed(long seed, int entries) {
        Replica replica = replica();
        replica.machine().viewChanged(Replica.VIEW);
        List<ByteBuffer> log = log(seed);
        for (int i = 0; i < entries; i++) {
            replica.apply(FIRST_INDEX + i, i % 2, log.get(i).duplicate());
        }
        return replica;
    }

    private List<ByteBuffer> log(long seed) {
        Dice dice = new Dice(seed);
        List<ByteBuffer> log = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            log.add(payload(dice));
        }
        return log;
    }
}
