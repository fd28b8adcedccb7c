package org.consort.simulation;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RingSeedsTest {

    static Stream<Long> bare() {
        return Seeds.chunks(Long.getLong("consort.bare", 1_900));
    }

    static Stream<Long> world() {
        return Seeds.chunks(Long.getLong("consort.world", 300));
    }

    static Stream<Long> large() {
        return Seeds.chunks(Long.getLong("consort.large", 100));
    }

    static Stream<Long> census() {
        return Seeds.chunks(Long.getLong("consort.census", 100));
    }

    @ParameterizedTest
    @MethodSource("bare")
    void bare_rings_pass_fixed_seeds(long chunk) {
        Seeds.passChunk(RingRuns.BARE, chunk);
    }

    @ParameterizedTest
    @MethodSource("world")
    void whole_nodes_pass_fixed_seeds(long chunk) {
        Seeds.passChunk(RingRuns.WORLD, chunk);
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
        Seeds.passChunk(RingRuns.LARGE, chunk);
    }

    @ParameterizedTest
    @MethodSource("census")
    void whole_nodes_that_compare_their_states_pass_fixed_seeds(long chunk) {
        Seeds.passChunk(RingRuns.CENSUS, chunk);
    }

    @Test
    void whole_nodes_let_no_member_accept_below_its_promise() {
        // Two coordinators, and an acceptor that waits for a large block when it promises the higher ballot.
        RingRuns.CENSUS.pass(962);
    }

    @Test
    void bare_rings_pass_fresh_seeds() {
        Seeds.passFresh("BARE", RingRuns.BARE, Long.getLong("consort.fresh", 200));
    }

    @Test
    void whole_nodes_pass_fresh_seeds() {
        Seeds.passFresh("WORLD", RingRuns.WORLD, Long.getLong("consort.fresh", 200) / 4);
    }
}
