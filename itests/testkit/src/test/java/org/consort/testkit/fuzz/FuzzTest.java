package org.consort.testkit.fuzz;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FuzzTest {

    @Test
    void frames_of_the_host_are_read_or_refused() {
        Fuzzing.survives(HostFrames.class);
    }

    @Test
    void a_planted_bug_is_found() {
        AssertionError found = assertThrows(AssertionError.class, () -> Fuzzing.survives(Planted.class, 3_000_000));
        assertTrue(String.valueOf(found.getMessage()).contains("the planted bug"), found.getMessage());
    }
}
