package org.consort.control.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Outcome;
import org.consort.control.Change;
import org.consort.control.Conclusion;
import org.consort.control.Rule;
import org.junit.jupiter.api.Test;

/** What users registered and asked for, when their member is taken for dead and comes back. */
class LivesTest {

    private final TestLog log = TestLog.of("a", "b", "c").withHandlers();

    @Test
    void handlers_and_rules_are_in_force_in_the_next_life() {
        log.get("c").control().register("never", results -> false);
        decide(Change.of(Recorder.LEDGER, "one"));
        decide(Change.of(Recorder.LINES, "one"));

        TestMember c = rejoin("c");
        decide(Change.of(Recorder.LEDGER, "two"));
        decide(Change.of(Recorder.LINES, "two"));
        Conclusion never = decide(Change.of(Recorder.LEDGER, "three").decidedBy(Rule.named("never")));

        assertEquals(List.of("one", "two"), c.handler(Recorder.LEDGER).committed);
        assertEquals(List.of("one", "two"), c.handler(Recorder.LINES).committed);
        assertEquals(3, never.orThrow().results().size());
        assertTrue(!never.orThrow().committed(), "the rule is not known any more");
    }

    @Test
    void a_registration_of_a_former_life_can_be_closed_and_replaced() {
        TestMember c = log.get("c");
        var registration = c.control().register("mine", new Recorder(Recorder.LEDGER, "c"));
        rejoin("c");
        assertThrows(
                IllegalStateException.class, () -> c.control().register("mine", new Recorder(Recorder.LEDGER, "c")));

        registration.close();
        c.control().register("mine", new Recorder(Recorder.LEDGER, "c"));
    }

    @Test
    void what_is_asked_for_before_between_and_at_the_end_of_lives_is_concluded() {
        TestMember first = TestLog.of("x").get("x");
        Recorder.registerAll(first);
        assertRejected(first.control().submit(Change.of(Recorder.LEDGER, "early")));
        assertRejected(first.control().compareHeads());

        TestMember c = log.get("c");
        CompletableFuture<Conclusion> ordered = c.control().submit(Change.of(Recorder.LEDGER, "ordered"));
        log.orderAll();
        c.step();
        CompletableFuture<Conclusion> sent = c.control().submit(Change.of(Recorder.LEDGER, "sent"));
        TestMember next = log.exclude("c");
        assertRejected(c.control().submit(Change.of(Recorder.LEDGER, "between")));
        c.settle();

        assertInstanceOf(Conclusion.Unknown.class, ordered.join());
        assertInstanceOf(Conclusion.Unknown.class, sent.join());
        log.admit(next, log.get("a"));
        log.settle();
        assertInstanceOf(Conclusion.Decided.class, decideAt(next, Change.of(Recorder.LEDGER, "after")));
    }

    @Test
    void what_a_handler_had_waiting_from_a_former_life_never_comes() {
        TestMember c = log.get("c");
        Recorder handler = c.handler(Recorder.LEDGER);
        var unused = c.control().submit(Change.of(Recorder.LEDGER, "fail@c"));
        log.orderAll();
        c.step();
        assertEquals(1, c.work().size(), "prepare waits for a worker");

        rejoin("c");
        c.settle();
        log.settle();

        assertEquals(List.of(), handler.rolledBack, "undone what was never done");
        assertTrue(handler.prepared.isEmpty(), "prepared for a life that is over");
        assertEquals(0, handler.prepares);
    }

    @Test
    void the_next_life_waits_for_a_call_that_still_runs() {
        TestMember c = log.get("c");
        Recorder handler = c.handler(Recorder.LEDGER);
        var unused = c.control().submit(Change.of(Recorder.LEDGER, "slow"));
        log.orderAll();
        c.step();
        // The worker has it, and does not come to its end before the next life begins.
        Runnable running = c.work().remove(0);
        TestMember next = log.exclude("c");
        log.admit(next, log.get("a"));
        log.settle();
        handler.committed.add("garbage of the former life");

        running.run();
        log.settle();

        assertEquals(log.get("a").handler(Recorder.LEDGER).committed, handler.committed);
    }

    private TestMember rejoin(String name) {
        TestMember next = log.exclude(name);
        log.admit(next, log.get("a"));
        log.settle();
        return next;
    }

    private Conclusion decide(Change change) {
        return decideAt(log.get("a"), change);
    }

    private Conclusion decideAt(TestMember at, Change change) {
        CompletableFuture<Conclusion> conclusion = at.control().submit(change);
        log.settle();
        return conclusion.join();
    }

    private static void assertRejected(CompletableFuture<Conclusion> conclusion) {
        Conclusion.Rejected rejected = assertInstanceOf(Conclusion.Rejected.class, conclusion.join());
        assertEquals(Outcome.Reason.NOT_A_MEMBER, rejected.reason());
    }
}
