package org.consort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.consort.testkit.check.CallsExactlyOnce;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A good history of calls, and what is caught when something is wrong with it. */
class CallsExactlyOnceTest {

    private final CallsExactlyOnce calls = new CallsExactlyOnce();

    @BeforeEach
    void record_a_good_history() {
        List.of("a", "b", "c", "d").forEach(calls::called);
        calls.acknowledged("a", new CallsExactlyOnce.Told("one", 1, "a"), 10);
        calls.unknown("b");
        calls.notExecuted("c");
        calls.acknowledged("d", new CallsExactlyOnce.Told("one", 3, "d"), 20);
        calls.read("x", "one", List.of("a", "b", "d"), 30);
        calls.read("y", "one", List.of("a"), 15);
        calls.holds("z", "one", List.of("a", "b"));
        assertEquals(Optional.empty(), calls.violation());
    }

    private void caught(String what) {
        assertTrue(calls.violation().orElse("nothing").startsWith(what), calls.violation() + " instead of " + what);
    }

    @Test
    void a_copy_that_differs_is_caught() {
        calls.holds("z", "one", List.of("a", "d"));
        caught("diverged");
    }

    @Test
    void a_call_that_was_executed_twice_is_caught() {
        calls.read("x", "one", List.of("a", "b", "d", "a"), 30);
        caught("twice");
    }

    @Test
    void a_call_that_was_executed_though_it_was_not_is_caught() {
        calls.read("x", "one", List.of("a", "b", "d", "c"), 30);
        caught("executed");
    }

    @Test
    void a_result_that_is_not_of_this_history_is_caught() {
        calls.called("e");
        calls.acknowledged("e", new CallsExactlyOnce.Told("one", 2, "e"), 25);
        caught("misplaced");
    }

    @Test
    void a_result_of_an_execution_that_does_not_count_is_caught() {
        calls.called("e");
        calls.acknowledged("e", new CallsExactlyOnce.Told("one", 4, "e@x"), 35);
        calls.read("x", "one", List.of("a", "b", "d", "e@y"), 34);
        caught("misplaced");
    }

    @Test
    void an_acknowledged_call_that_is_lost_is_caught() {
        calls.called("e");
        calls.acknowledged("e", new CallsExactlyOnce.Told("one", 4, "e"), 25);
        caught("lost");
    }

    @Test
    void what_was_founded_anew_has_a_history_of_its_own() {
        calls.called("e");
        calls.acknowledged("e", new CallsExactlyOnce.Told("two", 1, "e"), 40);
        calls.read("x", "two", List.of("e"), 50);
        assertEquals(Optional.empty(), calls.violation());
        assertEquals(2, calls.lineages());
    }

    @Test
    void no_call_ends_twice() {
        assertThrows(IllegalStateException.class, () -> calls.unknown("a"));
    }
}
