package org.consort.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class OrderCheckTest {

    private final OrderCheck order = new OrderCheck(2);

    @Test
    void what_comes_once_and_in_order_is_right() {
        take(0, 0, 1, 2);
        take(1, 0, 1);

        assertEquals(0, order.misplaced());
        assertEquals(0, order.repeated());
    }

    @Test
    void a_repeated_message_is_no_swap() {
        take(0, 0, 1, 2, 1);

        assertEquals(0, order.misplaced());
        assertEquals(1, order.repeated());
    }

    @Test
    void a_swap_is_no_repeated_message() {
        take(0, 0, 2, 1, 3);

        assertEquals(2, order.misplaced());
        assertEquals(0, order.repeated());
    }

    @Test
    void a_hole_and_an_unknown_sender_are_seen() {
        take(0, 0, 2);
        take(7, 0);

        assertEquals(2, order.misplaced());
    }

    @Test
    void two_orders_of_the_same_messages_have_different_hashes() {
        OrderCheck other = new OrderCheck(2);
        take(0, 0);
        take(1, 0);
        other.next(1, 0);
        other.next(0, 0);

        assertNotEquals(order.hash(), other.hash());
    }

    private void take(int sender, long... sequences) {
        for (long sequence : sequences) {
            order.next(sender, sequence);
        }
    }
}
