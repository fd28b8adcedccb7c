package org.consort.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class GapLogTest {

    private final GapLog log = new GapLog();

    @Test
    void a_gap_counts_whole_in_every_span_that_it_has_a_part_in() {
        for (long at : List.of(1_000_000L, 1_050_000L, 4_000_000L, 4_500_000L)) {
            log.delivered(at);
        }

        assertEquals(2_950_000, log.longest(0, 2_000_000));
        assertEquals(2_950_000, log.longest(3_000_000, 9_000_000));
        assertEquals(500_000, log.longest(4_000_000, 9_000_000));
        assertEquals(0, log.longest(5_000_000, 9_000_000));
    }

    @Test
    void spans_travel_as_text() {
        List<Span> spans = List.of(new Span(1, 2), new Span(3, 40));

        assertEquals(spans, Span.read(Span.write(spans)));
    }
}
