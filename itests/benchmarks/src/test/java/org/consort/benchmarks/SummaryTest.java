package org.consort.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void runs_of_one_kind_become_one_line_of_medians() {
        Summary summary = new Summary();
        summary.add("peer=a work=all msgs_s=300 order=same lost=0");
        summary.add("disturbed peer=a work=all msgs_s=1");
        summary.add("peer=a work=all msgs_s=100 order=DIFFERS lost=0");
        summary.add("peer=a work=all msgs_s=200 order=same lost=4");
        summary.add("peer=b work=all error=gone");

        assertEquals(
                List.of(
                        "peer=a work=all runs=3 msgs_s=200.0[100.0..300.0] lost=0.00[0.00..4.00] failed=0 unordered=1",
                        "peer=b work=all runs=1 failed=1 unordered=0"),
                summary.lines());
    }
}
