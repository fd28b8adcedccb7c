package org.consort.simulation;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups with logs on disk: all processes are killed, disks are full, slow, fail and flip bits; nothing acknowledged is lost. */
class DurableSeedsTest {

    static Stream<Long> chunks() {
        return Seeds.chunks(Long.getLong("consort.durable", 500));
    }

    static Stream<Long> moving() {
        return Seeds.chunks(Long.getLong("consort.moving", 300));
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void groups_outlive_all_their_processes(long chunk) {
        Seeds.passChunk(QuorumRuns.DURABLE, chunk);
    }

    /** A batch that stood in two segments; a view with a member that had only an old log; an incarnation used twice; a flipped header; a member that lets nobody in; what a leader's disk never got. */
    @ParameterizedTest
    @ValueSource(longs = {55, 84, 339, 342, 357, 1012, 1423, 61000416, 61005819})
    void seeds_that_failed_once_pass(long seed) {
        QuorumRuns.DURABLE.pass(seed);
    }

    @ParameterizedTest
    @MethodSource("moving")
    void logs_go_on_over_another_transport(long chunk) {
        Seeds.passChunk(QuorumRuns.DURABLE_ROADS, chunk);
    }

    /**
     * A closed port that was told of while the group was on its way there, so that it was false evidence (199, 531); one where a peer had only been looked
     * for (1308); a snapshot that was dropped while the next life read it (2432).
     */
    @ParameterizedTest
    @ValueSource(longs = {199, 531, 1308, 2432})
    void seeds_that_failed_once_while_logs_moved_pass(long seed) {
        QuorumRuns.DURABLE_ROADS.pass(seed);
    }

    @Test
    void groups_outlive_all_their_processes_with_fresh_seeds() {
        Seeds.passFresh("quorum DURABLE", QuorumRuns.DURABLE, Long.getLong("consort.fresh", 200) / 5);
    }
}
