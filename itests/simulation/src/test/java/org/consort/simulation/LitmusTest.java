package org.consort.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the documents of the shared memory permit is seen, and what they forbid is not. */
class LitmusTest {

    private static final long SEEDS = Long.getLong("consort.litmus", 40);

    @Test
    void what_a_mode_permits_is_seen_and_what_it_forbids_never_is() {
        Map<String, Integer> rounds = LitmusGame.counts();
        Map<String, Integer> seen = LitmusGame.counts();
        for (long seed = 1; seed <= SEEDS; seed++) {
            LitmusGame game = new LitmusGame(seed, MemoryFlaw.NONE, rounds, seen);
            MemoryTest.run(game, seed, seed % 2 == 0).orThrow("LitmusTest, seed " + seed);
        }
        List<String> wrong = new ArrayList<>();
        for (Litmus litmus : Litmus.all()) {
            String key = LitmusGame.key(litmus);
            System.out.println("litmus: " + key + ": seen " + seen.get(key) + " times in " + rounds.get(key)
                    + (litmus.permitted() ? ", permitted" : ", forbidden"));
            if (seen.get(key) > 0 != litmus.permitted() || rounds.get(key) < SEEDS / 4) {
                wrong.add(key + " seen " + seen.get(key) + " times in " + rounds.get(key));
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void a_memory_that_is_wrong_shows_what_is_forbidden() {
        for (MemoryFlaw flaw :
                List.of(MemoryFlaw.READS_WHAT_IT_HAS, MemoryFlaw.SWAPS_ENTRIES, MemoryFlaw.TEARS_ENTRIES)) {
            Map<String, Integer> seen = LitmusGame.counts();
            for (long seed = 1; seed <= SEEDS && forbidden(seen).isEmpty(); seed++) {
                MemoryTest.run(new LitmusGame(seed, flaw, LitmusGame.counts(), seen), seed, false);
            }
            System.out.println("litmus: " + flaw + " shows " + forbidden(seen));
            assertTrue(!forbidden(seen).isEmpty(), flaw + " shows nothing");
        }
    }

    private static List<String> forbidden(Map<String, Integer> seen) {
        return Litmus.all().stream()
                .filter(litmus -> !litmus.permitted() && seen.get(LitmusGame.key(litmus)) > 0)
                .map(LitmusGame::key)
                .toList();
    }
}
