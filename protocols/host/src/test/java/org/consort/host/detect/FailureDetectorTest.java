package org.consort.host.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.consort.MemberId;
import org.junit.jupiter.api.Test;

class FailureDetectorTest {

    private static final MemberId PEER = new MemberId("peer", 1);

    private final List<String> heard = new ArrayList<>();
    private final FailureDetector detector =
            new FailureDetector(1000, 100, 0, (member, suspected, why) -> heard.add(suspected ? "suspect" : "trust"));
    private final FailureDetector.Sign sign = detector.watch(PEER, 0);
    private long now;

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            now += 100;
            detector.tick(now);
        }
    }

    @Test
    void suspects_after_the_timeout_and_trusts_again_at_the_first_sign() {
        ticks(10);
        assertEquals(List.of(), heard);
        ticks(1);
        assertEquals(List.of("suspect"), heard);
        sign.alive();
        ticks(1);
        assertEquals(List.of("suspect", "trust"), heard);
    }

    @Test
    void its_own_pause_is_nobodys_silence() {
        ticks(5);
        now += 50_000;
        detector.tick(now);
        ticks(4);
        assertEquals(List.of(), heard);
        assertEquals(1, detector.ownPauses());
        ticks(10);
        assertEquals(List.of("suspect"), heard);
    }

    @Test
    void an_announced_pause_counts_as_no_time() {
        detector.announced(PEER, 5_000, now);
        ticks(55);
        assertEquals(List.of(), heard);
        ticks(10);
        assertEquals(List.of("suspect"), heard);
    }

    @Test
    void who_was_away_is_forgiven_until_one_timeout_after_its_pause() {
        detector.announced(PEER, 0, now);

        assertTrue(detector.isForgiven(PEER, now + 999));
        assertFalse(detector.isForgiven(PEER, now + 1_000));
    }

    @Test
    void patience_grows_with_the_gaps_that_were_seen() {
        for (int i = 0; i < 5; i++) {
            ticks(8);
            sign.alive();
            ticks(1);
        }
        heard.clear();
        ticks(20);
        assertEquals(List.of(), heard, "gaps of 900 were usual, 2000 is not yet too long");
        ticks(20);
        assertEquals(List.of("suspect"), heard);
    }
}
