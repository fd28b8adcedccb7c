package org.consort.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FailureLogTest {

    private final FailureLog log = new FailureLog(true);

    @Test
    void what_was_sent_before_the_process_was_gone_is_no_recovery() {
        log.add(10);

        assertEquals(OptionalLong.empty(), log.recovered(10));
    }

    @Test
    void the_first_message_sent_after_it_is() {
        log.add(10);
        long before = System.nanoTime();
        log.add(11);
        log.add(12);

        assertTrue(log.recovered(10).orElseThrow() >= before);
    }
}
