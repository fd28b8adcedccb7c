package org.consort.tcp;

import org.consort.testkit.fuzz.Fuzzing;
import org.junit.jupiter.api.Test;

class FuzzTest {

    @Test
    void handshakes_and_answers_are_read_or_refused() {
        Fuzzing.survives(FuzzedHandshakes.class);
    }
}
