package org.consort.simulation;

import org.consort.testkit.sim.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class ReplayTest {

    @Test
    @EnabledIfSystemProperty(named = "consort.seed", matches = "-?\\d+")
    void replays_the_seed_that_was_asked_for() {
        Runs runs =
                Runs.of(System.getProperty("consort.protocol", "ring"), System.getProperty("consort.level", "BARE"));
        long seed = Long.getLong("consort.seed", 1);
        Verdict verdict = runs.trace(seed, Integer.getInteger("consort.trace", 2_000));
        verdict.trace().forEach(System.out::println);
        verdict.orThrow(runs.replayCommand(seed));
    }
}
