package org.consort.simulation;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RingSeedsTest {

    private static final int CHUNK = 100;

    static Stream<Long> bare() {
        return chunks(Long.getLong("consort.bare", 1_900));
    }

    static Stream<Long> world() {
        return chunks(Long.getLong("consort.world", 300));
    }

    static Stream<Long> large() {
        return chunks(Long.getLong("consort.large", 100));
    }

    static Stream<Long> census() {
        return chunks(Long.getLong("consort.census", 100));
    }

    @ParameterizedTest
    @MethodSource("bare")
    void bare_rings_pass_fixed_seeds(long chunk) {
        LongStream.rangeClosed(chunk * CHUNK + 1, (chunk + 1) * CHUNK).forEach(RingRuns.BARE::pass);
    }

    @ParameterizedTest
    @MethodSource("world")
    void whole_nodes_pass_fixed_seeds(long chunk) {
        LongStream.rangeClosed(chunk * CHUNK + 1, (chunk + 1) * CHUNK).forEach(RingRuns.WORLD::pass);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                2816,
                5180,
                6450,
                9005,
                11198,
                12171,
                14587,
                16278,
                17045,
                17406,
                1838536773090338L,
                1838540601857791L
            })
    void whole_nodes_pass_seeds_that_failed_once(long seed) {
        RingRuns.WORLD.pass(seed);
    }

    @ParameterizedTest
    @MethodSource("large")
    void bare_rings_with_large_blocks_pass_fixed_seeds(long chunk) {
        LongStream.rangeClosed(chunk * CHUNK + 1, (chunk + 1) * CHUNK).forEach(RingRuns.LARGE::pass);
    }

    @ParameterizedTest
    @MethodSource("census")
    void whole_nodes_that_compare_their_states_pass_fixed_seeds(long chunk) {
        LongStream.rangeClosed(chunk * CHUNK + 1, (chunk + 1) * CHUNK).forEach(RingRuns.CENSUS::pass);
    }

    @Test
    void whole_nodes_let_no_member_accept_below_its_promise() {
        // Two coordinators, and an acceptor that waits for a large block when it promises the higher ballot.
        RingRuns.CENSUS.pass(962);
    }

    @Test
    void bare_rings_pass_fresh_seeds() {
        fresh(RingRuns.BARE, Long.getLong("consort.fresh", 200));
    }

    @Test
    void whole_nodes_pass_fresh_seeds() {
        fresh(RingRuns.WORLD, Long.getLong("consort.fresh", 200) / 4);
    }

    private static void fresh(RingRuns runs, long count) {
        long first = System.currentTimeMillis() << 10;
        System.out.println(runs + ": fresh seeds " + first + " to " + (first + count - 1));
        LongStream.range(first, first + count).forEach(runs::pass);
    }

    private static Stream<Long> chunks(long runs) {
        return LongStream.range(0, (runs + CHUNK - 1) / CHUNK).boxed();
    }
}
