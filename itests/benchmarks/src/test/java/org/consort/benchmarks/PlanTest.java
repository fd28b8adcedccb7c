package org.consort.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void a_plan_survives_its_way_to_a_member() {
        Plan plan = Plan.of(List.of("consort", "one", "1024", "5", "window=7", "ring.resilience=2"));

        assertEquals(plan, Plan.of(plan.asWords()));
    }

    @Test
    void a_mistyped_option_is_refused_and_not_passed_over() {
        assertThrows(IllegalArgumentException.class, () -> Plan.of(List.of("aeron", "all", "1024", "widnow=7")));
    }

    @Test
    void memory_is_touched_before_every_run_whatever_the_flags() {
        Plan plan = Plan.of(List.of("ring", "all", "1024", "jvm=-Xmx2g"));

        assertTrue(plan.jvmFlags().containsAll(List.of("-Xmx2g", "-XX:+AlwaysPreTouch")));
    }
}
