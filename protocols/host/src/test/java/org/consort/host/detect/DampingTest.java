package org.consort.host.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DampingTest {

    private final Damping damping = new Damping(100, 1000);

    @Test
    void the_first_return_is_free_and_each_next_waits_twice_as_long() {
        damping.fell("a", 0);
        assertEquals(0, damping.waitNanos("a", 0));
        damping.fell("a", 0);
        assertEquals(100, damping.waitNanos("a", 0));
        damping.fell("a", 0);
        assertEquals(200, damping.waitNanos("a", 0));
        assertEquals(150, damping.waitNanos("a", 50));
        assertEquals(0, damping.waitNanos("b", 0));
    }

    @Test
    void the_wait_has_a_bound_and_a_quiet_time_is_forgiven() {
        for (int i = 0; i < 50; i++) {
            damping.fell("a", 0);
        }
        assertEquals(1000, damping.waitNanos("a", 0));
        damping.fell("a", 20_000);
        assertEquals(0, damping.waitNanos("a", 20_000));
    }
}
