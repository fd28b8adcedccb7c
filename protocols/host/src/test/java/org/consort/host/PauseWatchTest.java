package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.Stack;
import org.junit.jupiter.api.Test;

class PauseWatchTest {

    private static final PauseWatch.Change CHANGE = new PauseWatch.Change(2, 10, Stack.of("quorum"), Stack.of("ring"));

    private final List<Long> pauses = new ArrayList<>();
    private final PauseWatch watch = new PauseWatch("orders", pauses::add);

    @Test
    void a_pause_is_the_longest_time_between_two_deliveries_from_the_proposal_to_the_new_epoch() {
        watch.proposed(1_000_000);
        watch.delivered(1_500_000);
        watch.delivered(4_500_000);
        watch.changed(CHANGE);
        watch.delivered(6_500_000);
        assertEquals(List.of(3000L), pauses);
        assertFalse(watch.isWatching());
    }

    @Test
    void the_time_between_the_epochs_counts_like_any_other() {
        watch.proposed(0);
        watch.delivered(10_000);
        watch.changed(CHANGE);
        watch.delivered(7_010_000);
        assertEquals(List.of(7000L), pauses);
    }

    @Test
    void a_proposal_that_falls_leaves_no_pause() {
        watch.proposed(0);
        watch.fell();
        assertFalse(watch.isWatching());
        assertEquals(List.of(), pauses);
    }

    @Test
    void a_proposal_that_falls_between_the_epochs_does_not_end_the_watch() {
        watch.proposed(0);
        watch.changed(CHANGE);
        watch.fell();
        watch.delivered(2_000_000);
        assertEquals(List.of(2000L), pauses);
    }

    @Test
    void a_histogram_tells_how_many_pauses_were_how_long() {
        PauseHistogram histogram = new PauseHistogram();
        assertEquals(Map.of("stack.pause.count", "0"), described(histogram));
        for (long micros : List.of(300, 900, 1500, 4000, 9000, 70_000, 2_000_000)) {
            histogram.add(micros);
        }
        Map<String, String> told = described(histogram);
        assertEquals("7", told.get("stack.pause.count"));
        assertEquals("2000000", told.get("stack.pause.last.us"));
        assertEquals(
                "<1ms:2 <2ms:1 <5ms:1 <10ms:1 <20ms:0 <50ms:0 <100ms:1 <1000ms:0 more:1",
                told.get("stack.pause.histogram"));
    }

    private static Map<String, String> described(PauseHistogram histogram) {
        Map<String, String> told = new TreeMap<>();
        histogram.describe(told);
        return told;
    }
}
