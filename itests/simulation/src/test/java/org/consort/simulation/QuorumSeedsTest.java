package org.consort.simulation;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuorumSeedsTest {

    private static final int CHUNK = 100;

    static Stream<Long> bare() {
        return chunks(Long.getLong("consort.bare", 2_000));
    }

    static Stream<Long> world() {
        return chunks(Long.getLong("consort.world", 100));
    }

    @ParameterizedTest
    @MethodSource("bare")
    void bare_machines_pass_fixed_seeds(long chunk) {
        LongStream.rangeClosed(chunk * CHUNK + 1, (chunk + 1) * CHUNK).forEach(QuorumRuns.BARE::pass);
    }

    @ParameterizedTest
    @MethodSource("world")
    void whole_nodes_pass_fixed_seeds(long chunk) {
        LongStream.rangeClosed(chunk * CHUNK + 1, (chunk + 1) * CHUNK).forEach(QuorumRuns.WORLD::pass);
    }

    @ParameterizedTest
    @MethodSource("world")
    void groups_go_from_ring_to_quorum_and_back(long chunk) {
        LongStream.rangeClosed(chunk * CHUNK + 1, (chunk + 1) * CHUNK).forEach(QuorumRuns.SWAPS::pass);
    }

    @Test
    void bare_machines_pass_fresh_seeds() {
        fresh(QuorumRuns.BARE, Long.getLong("consort.fresh", 200));
    }

    @Test
    void whole_nodes_pass_fresh_seeds() {
        fresh(QuorumRuns.WORLD, Long.getLong("consort.fresh", 200) / 50);
    }

    private static void fresh(QuorumRuns runs, long count) {
        long first = System.currentTimeMillis() << 10;
        System.out.println("quorum " + runs + ": fresh seeds " + first + " to " + (first + count - 1));
        LongStream.range(first, first + count).forEach(runs::pass);
    }

    private static Stream<Long> chunks(long runs) {
        return LongStream.range(0, (runs + CHUNK - 1) / CHUNK).boxed();
    }
}
