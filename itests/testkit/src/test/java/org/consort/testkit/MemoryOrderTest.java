package org.consort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.consort.testkit.check.MemoryOrder;
import org.consort.testkit.check.MemoryOrder.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Histories of a shared memory, good ones and such as none may have. */
class MemoryOrderTest {

    private static final Optional<Long> NONE = Optional.empty();

    private final MemoryOrder order = new MemoryOrder();

    @BeforeEach
    void three_entries() {
        order.wrote(10, Map.of("x", 1L, "y", 1L));
        order.wrote(20, Map.of("x", 2L));
        order.wrote(30, Map.of("y", 3L));
    }

    @Test
    void readers_who_lag_in_different_ways_are_fine() {
        read("a", "x", 0);
        read("a", "y", 1);
        read("a", "x", 1);
        read("a", "y", 3);
        read("a", "x", 2);
        read("b", "y", 0);
        read("b", "y", 3);
        assertEquals(Optional.empty(), order.violation());
        assertEquals(7, order.size());
    }

    @Test
    void who_sees_an_older_value_after_a_newer_one_is_caught() {
        read("a", "x", 2);
        read("a", "x", 1);
        caught("gone back");
    }

    @Test
    void who_sees_a_part_of_an_entry_is_caught() {
        read("a", "x", 1);
        read("a", "y", 0);
        caught("seen a part");
    }

    @Test
    void two_who_see_writes_in_different_orders_are_caught() {
        read("a", "x", 2);
        read("a", "y", 1);
        assertEquals(Optional.empty(), order.violation());
        read("b", "y", 3);
        read("b", "x", 1);
        caught("gone back");
    }

    @Test
    void what_nobody_wrote_is_caught() {
        read("a", "x", 7);
        caught("gone back, or seen a part");
    }

    @Test
    void a_session_sees_its_own_write_or_what_came_behind_it() {
        order.read("a", "x", 1, Optional.of(1L));
        read("a", "y", 0);
        order.read("a", "x", 2, Optional.of(1L));
        assertEquals(Optional.empty(), order.violation());
        order.read("b", "x", 1, Optional.of(2L));
        caught("gone back");
    }

    @Test
    void a_session_that_does_not_see_what_it_holds_is_caught() {
        order.read("a", "x", 0, Optional.of(9L));
        caught("its own write");
    }

    @Test
    void a_session_that_was_told_of_an_entry_sees_it() {
        order.told("a", 20);
        read("a", "x", 1);
        caught("gone back");
    }

    @Test
    void two_members_that_hear_of_different_entries_at_one_place_are_caught() {
        order.wrote(20, Map.of("x", 5L));
        caught("two values");
    }

    @Test
    void operations_in_the_order_of_the_log_and_of_time_are_fine() {
        order.ordered(add(1, 4, 2));
        order.ordered(look(2, 5, 20, 2));
        order.ordered(look(6, 7, 40, 12));
        assertEquals(Optional.empty(), order.violation());
    }

    @Test
    void an_operation_that_reads_what_is_not_before_it_is_caught() {
        order.ordered(add(1, 2, 1));
        caught("stands before it");
    }

    @Test
    void an_exchange_that_says_it_failed_and_wrote_is_caught() {
        order.wrote(40, Map.of("x", 12L));
        order.ordered(new Operation("exchanges", 1, 2, 40, true, Map.of("x", 2L), Map.of()));
        caught("nevertheless");
    }

    @Test
    void a_read_that_misses_what_was_acknowledged_before_its_call_is_caught() {
        order.ordered(add(1, 2, 2));
        order.ordered(look(3, 4, 30, 2));
        caught("was told, and stands before it");
    }

    private static Operation add(long called, long told, long before) {
        return new Operation("adds", called, told, 40, true, Map.of("x", before), Map.of("x", 12L));
    }

    private static Operation look(long called, long told, long index, long value) {
        return new Operation("looks", called, told, index, false, Map.of("x", value), Map.of());
    }

    private void read(String session, String cell, long value) {
        order.read(session, cell, value, NONE);
    }

    private void caught(String what) {
        String violation = order.violation().orElse("nothing");
        assertTrue(violation.contains(what), violation);
    }
}
