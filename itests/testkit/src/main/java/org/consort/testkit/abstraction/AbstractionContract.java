package org.consort.testkit.abstraction;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Snapshot;
import org.consort.testkit.sim.Dice;
import org.junit.jupiter.api.Test;

/**
 * The contract of an abstraction model: extend it in a test, return the factory and draw payloads, and its machine is tried
 * for determinism, snapshots, restores, hostile bytes, and for what outlives the lives of a member.
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

    /**
     * Registers with the model what its users can register, if that shows: the listener is to hear of the effects of each entry that
     * {@link #payload} draws.
     *
     * @param api what users hold
     * @return false if there is nothing to register, as by default
     */
    protected boolean register(Object api, Consumer<String> heard) {
        return false;
    }

    /**
     * Asks for something as the model's users do; by default they can't.
     *
     * @param api what users hold, after {@link #register}
     */
    protected Optional<CompletableFuture<?>> ask(Object api) {
        return Optional.empty();
    }

    @Test
    protected void what_users_get_is_of_the_type_that_the_factory_says() {
        Object api = new Replica(factory(), settings()).api();
        assertNotNull(api);
        assertTrue(
                factory().type().isInstance(api),
                api.getClass() + " is no " + factory().type());
    }

    @Test
    protected void what_users_get_is_there_before_the_first_life_and_the_same_after_the_last() {
        Replica replica = new Replica(factory(), settings());
        Object api = replica.api();
        for (int i = 0; i < 3; i++) {
            feed(replica.begin(), log(1), 0);
            assertSame(api, replica.api());
            replica.end();
            assertSame(api, replica.api());
        }
    }

    @Test
    protected void a_later_life_begins_in_the_state_before_any_entry() {
        Replica replica = new Replica(factory(), settings());
        register(replica.api(), effect -> {});
        feed(replica.begin(), log(12), 0);
        replica.end();
        replica.begin().machine().viewChanged(Replica.VIEW);
        Replica fresh = new Replica(factory(), settings());
        register(fresh.api(), effect -> {});
        fresh.begin().machine().viewChanged(Replica.VIEW);
        assertArrayEquals(settled(fresh).state(), settled(replica).state());
    }

    @Test
    protected void a_later_life_adopts_a_state_as_the_first_does() throws IOException {
        Replica replica = replica();
        feed(replica, log(13), 0);
        replica.end();
        replica.begin().restore(fed(14, 50).state());
        feed(replica, log(14), 50);
        assertArrayEquals(fed(14, ENTRIES).state(), replica.state());
    }

    @Test
    protected void what_a_life_left_under_way_does_not_reach_the_next() {
        Replica replica = replica();
        List<ByteBuffer> log = log(15);
        replica.machine().viewChanged(Replica.VIEW);
        for (int i = 0; i < ENTRIES; i++) {
            replica.apply(FIRST_INDEX + i, i % 2, log.get(i).duplicate());
        }
        RecordedContext left = replica.end();
        feed(replica.begin(), log(16).subList(0, 50), 0);
        left.settle();
        assertArrayEquals(fed(16, 50).state(), settled(replica).state());
    }

    @Test
    protected void what_users_registered_is_in_force_in_each_life_from_its_first_entry_on() throws IOException {
        List<String> heard = new ArrayList<>();
        Replica replica = new Replica(factory(), settings());
        assumeTrue(register(replica.api(), heard::add), "users of this model register nothing");
        feed(replica.begin(), log(17), 0);
        List<String> inTheFirst = List.copyOf(heard);
        replica.end();
        heard.clear();
        Replica sponsor = new Replica(factory(), settings());
        register(sponsor.api(), effect -> {});
        feed(sponsor.begin(), log(17).subList(0, 50), 0);
        replica.begin().restore(sponsor.state());
        feed(replica, log(17), 50);

        assertFalse(inTheFirst.isEmpty(), "nothing was heard of " + ENTRIES + " entries");
        List<String> inTheSecond = List.copyOf(heard);
        assertFalse(inTheSecond.isEmpty(), "nothing was heard in the second life");
        assertEquals(
                inTheFirst.subList(inTheFirst.size() - inTheSecond.size(), inTheFirst.size()),
                inTheSecond,
                "heard in the second life, of the same entries");
        assertEquals(fresh(sponsor.state()), inTheSecond, "as if it were the first");
    }

    /** What is heard of the entries from 50 on in a first life. */
    private List<String> fresh(byte[] state) throws IOException {
        List<String> heard = new ArrayList<>();
        Replica replica = new Replica(factory(), settings());
        register(replica.api(), heard::add);
        replica.begin().restore(state);
        feed(replica, log(17), 50);
        return heard;
    }

    @Test
    protected void who_asks_is_answered_before_the_first_life_between_lives_and_when_one_ends() {
        Replica replica = new Replica(factory(), settings());
        register(replica.api(), effect -> {});
        Optional<CompletableFuture<?>> before = ask(replica.api());
        assumeTrue(before.isPresent(), "users of this model ask for nothing");
        assertTrue(before.get().isDone(), "before the first life");
        for (int i = 0; i < 3; i++) {
            feed(replica.begin(), log(18), 0);
            CompletableFuture<?> within = ask(replica.api()).orElseThrow();
            replica.end().settle();
            assertTrue(within.isDone(), "open at the end of a life");
            CompletableFuture<?> between = ask(replica.api()).orElseThrow();
            assertTrue(between.isDone(), "between lives");
        }
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
            feed(joiner, log, at);
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
        feed(replica, log, 30);
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
        return new Replica(factory(), settings()).begin();
    }

    private Replica fed(long seed, int entries) {
        return feed(replica(), log(seed).subList(0, entries), 0);
    }

    /** Applies the entries of a log from this one on; all that they bring about happens. */
    private static Replica feed(Replica replica, List<ByteBuffer> log, int from) {
        replica.machine().viewChanged(Replica.VIEW);
        for (int i = from; i < log.size(); i++) {
            replica.apply(FIRST_INDEX + i, i % 2, log.get(i).duplicate());
            settled(replica);
        }
        return settled(replica);
    }

    private static Replica settled(Replica replica) {
        replica.context().settle();
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
