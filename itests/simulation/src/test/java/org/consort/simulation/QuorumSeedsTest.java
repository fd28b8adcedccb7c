package org.consort.simulation;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuorumSeedsTest {

    static Stream<Long> bare() {
        return Seeds.chunks(Long.getLong("consort.bare", 2_000));
    }

    static Stream<Long> world() {
        return Seeds.chunks(Long.getLong("consort.world", 100));
    }

    @ParameterizedTest
    @MethodSource("bare")
    void bare_machines_pass_fixed_seeds(long chunk) {
        Seeds.passChunk(QuorumRuns.BARE, chunk);
    }

    @ParameterizedTest
    @MethodSource("world")
    void whole_nodes_pass_fixed_seeds(long chunk) {
        Seeds.passChunk(QuorumRuns.WORLD, chunk);
    }

    @ParameterizedTest
    @MethodSource("world")
    void groups_go_from_ring_to_quorum_and_back(long chunk) {
        Seeds.passChunk(QuorumRuns.SWAPS, chunk);
    }

    /** A voter died while another wanted to leave that could not be spared. */
    @Test
    void the_dead_are_removed_though_somebody_can_not_be_let_go() {
        QuorumRuns.READS.pass(1838563981758498L);
    }

    /** One that had joined led, and an older member lacked what was ordered before that. */
    @Test
    void a_leader_that_never_had_what_another_lacks_gives_way() {
        QuorumRuns.BARE.pass(1838567856674942L);
    }

    @ParameterizedTest
    @MethodSource("world")
    void groups_move_from_one_transport_to_another_and_back(long chunk) {
        Seeds.passChunk(QuorumRuns.ROADS, chunk);
    }

    @Test
    void groups_go_from_level_to_level_and_from_secret_to_secret() {
        Seeds.passChunk(QuorumRuns.GUARDED, 0);
        Seeds.passFresh("quorum GUARDED", QuorumRuns.GUARDED, Long.getLong("consort.fresh.guarded", 30));
    }

    @Test
    void bare_machines_pass_fresh_seeds() {
        Seeds.passFresh("quorum BARE", QuorumRuns.BARE, Long.getLong("consort.fresh", 200));
    }

    @Test
    void whole_nodes_pass_fresh_seeds() {
        Seeds.passFresh("quorum WORLD", QuorumRuns.WORLD, Long.getLong("consort.fresh", 200) / 50);
    }
}
