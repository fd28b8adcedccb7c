package org.consort.control.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.consort.Outcome;
import org.consort.control.Change;
import org.consort.control.Conclusion;
import org.consort.control.Decision;
import org.consort.control.Result;
import org.consort.control.Rule;
import org.consort.control.Target;
import org.junit.jupiter.api.Test;

/** What a change comes to, case by case. */
class ControlTest {

    private final TestLog log = TestLog.of("a", "b", "c").withHandlers();

    @Test
    void commits_everywhere_when_all_targets_succeed() {
        Decision decision = decide(change("x=1"));

        assertEquals("COMMITTED SUCCEEDED SUCCEEDED SUCCEEDED", summary(decision));
        log.members.values().forEach(m -> assertEquals(List.of("x=1"), committed(m)));
    }

    @Test
    void rolls_back_where_it_was_prepared_when_one_target_fails() {
        Decision decision = decide(change("fail@b").at(Target.members("a", "b")));

        assertEquals("ROLLED_BACK SUCCEEDED FAILED", summary(decision));
        assertEquals("told to fail", decision.results().get(1).reason());
        assertEquals(List.of("fail@b"), recorder("a").rolledBack);
        assertEquals(List.of("fail@b"), recorder("b").rolledBack);
        assertEquals(List.of(), recorder("c").rolledBack);
        log.members.values().forEach(m -> assertEquals(List.of(), committed(m)));
    }

    @Test
    void executes_where_the_condition_holds_and_commits_everywhere() {
        Decision decision = decide(change("x").at(Target.where("role=worker and not name=a")));

        assertEquals(List.of("b"), names(decision));
        log.members.values().forEach(m -> assertEquals(List.of("x"), committed(m)));
    }

    @Test
    void counts_a_named_member_that_is_not_there_as_lost() {
        Change change = change("x").at(Target.members("a", "zoe"));

        assertEquals("ROLLED_BACK SUCCEEDED LOST", summary(decide(change)));
        assertEquals("COMMITTED SUCCEEDED LOST", summary(decide(change.decidedBy(Rule.any()))));
    }

    @Test
    void does_not_commit_without_any_target() {
        assertEquals("ROLLED_BACK", summary(decide(change("x").at(Target.where("role=nobody")))));
    }

    @Test
    void tells_a_type_missing_at_a_target_as_a_failed_result() {
        TestMember a = log.get("a");
        var registration = a.control().register("only-at-a", new Recorder(Recorder.LOOSE, "a"));
        Decision decision = decide(Change.of("only-at-a", "x").decidedBy(Rule.any()));
        registration.close();

        assertEquals("COMMITTED SUCCEEDED", summary(decision).substring(0, 19));
        Decision all = decideAll();
        assertEquals("ROLLED_BACK", all.outcome().name());
        assertTrue(all.results().stream().anyMatch(r -> r.reason().contains("no handler for change type 'at-b'")));
    }

    private Decision decideAll() {
        log.get("a").control().register("at-b", new Recorder(Recorder.LOOSE, "a"));
        return decide(Change.of("at-b", "x"));
    }

    @Test
    void decides_when_a_target_leaves_before_it_answered() {
        CompletableFuture<Conclusion> conclusion = submit(change("x").decidedBy(Rule.majority()));
        log.orderAll();
        log.members.values().forEach(TestMember::step);
        log.get("a").settle();
        log.get("b").settle();
        log.crash("c");
        log.settle();

        assertEquals(
                "COMMITTED SUCCEEDED SUCCEEDED LOST", summary(conclusion.join().orThrow()));
    }

    @Test
    void a_target_that_left_stays_lost_though_its_answer_comes_later() {
        CompletableFuture<Conclusion> conclusion = submit(change("x").decidedBy(Rule.majority()));
        log.orderAll();
        log.members.values().forEach(TestMember::step);
        log.members.values().forEach(TestMember::settle);
        log.crash("c");
        log.settle();

        assertEquals(
                "COMMITTED SUCCEEDED SUCCEEDED LOST", summary(conclusion.join().orThrow()));
    }

    @Test
    void expires_when_a_target_never_answers() {
        CompletableFuture<Conclusion> conclusion = submit(change("x"));
        log.orderAll();
        log.members.values().forEach(TestMember::step);
        List<Runnable> stuck = List.copyOf(log.get("b").work());
        log.get("b").work().clear();
        log.settle();
        assertFalse(conclusion.isDone());

        log.members.values().forEach(TestMember::ringAlarms);
        log.settle();

        assertEquals(
                "EXPIRED SUCCEEDED SILENT SUCCEEDED", summary(conclusion.join().orThrow()));
        stuck.forEach(Runnable::run);
        log.settle();
        assertEquals(List.of("x"), recorder("b").rolledBack);
    }

    @Test
    void marks_and_ejects_a_dissenter_when_asked_to() {
        Decision decision = decide(change("differ@c").decidedBy(Rule.majority()).ejectingDissenters());

        assertEquals("COMMITTED SUCCEEDED SUCCEEDED DISSENTED", summary(decision));
        log.members.values().forEach(m -> assertEquals(List.of(log.get("c").self()), m.ejected()));
    }

    @Test
    void lets_a_registered_function_decide_by_all_results() {
        log.get("b")
                .control()
                .register(
                        "not-many-failures",
                        results -> results.stream()
                                        .filter(r -> r.kind() == Result.Kind.FAILED)
                                        .count()
                                < 2);
        Change named = change("fail@a").decidedBy(Rule.named("not-many-failures"));

        assertEquals("COMMITTED FAILED SUCCEEDED SUCCEEDED", summary(decide(named)));
        assertEquals(
                "ROLLED_BACK FAILED FAILED SUCCEEDED",
                summary(decide(change("fail@a fail@b").decidedBy(Rule.named("not-many-failures")))));
    }

    @Test
    void expires_when_nobody_knows_the_function() {
        CompletableFuture<Conclusion> conclusion = submit(change("x").decidedBy(Rule.named("unheard-of")));
        log.settle();
        assertFalse(conclusion.isDone());
        log.members.values().forEach(TestMember::ringAlarms);
        log.settle();

        assertEquals(Decision.Outcome.EXPIRED, conclusion.join().orThrow().outcome());
    }

    @Test
    void rejects_a_change_whose_type_is_not_registered_here() {
        Conclusion conclusion = submit(Change.of("unheard-of", "x")).join();

        assertEquals(
                Outcome.Reason.NO_SUCH_TARGET,
                assertInstanceOf(Conclusion.Rejected.class, conclusion).reason());
    }

    @Test
    void refuses_more_changes_than_it_keeps_open() {
        log.unchecked = true;
        List<CompletableFuture<Conclusion>> all = new ArrayList<>();
        for (int i = 0; i <= Limits.PENDING; i++) {
            all.add(submit(Change.of(Recorder.LOOSE, "x" + i).at(Target.members("a"))));
        }
        log.settle();

        Conclusion last = all.get(Limits.PENDING).join();
        assertEquals(
                Outcome.Reason.BUSY,
                assertInstanceOf(Conclusion.Rejected.class, last).reason());
        assertTrue(all.subList(0, Limits.PENDING).stream()
                .allMatch(c -> c.join().orThrow().committed()));
    }

    @Test
    void a_member_whose_handler_never_ends_refuses_to_prepare_more_and_at_last_asks_to_go() {
        log.unchecked = true;
        TestMember b = log.get("b");
        for (int i = 0; i <= 2 * Limits.STEPS + 2; i++) {
            submit(Change.of(Recorder.CELLS, "k" + i + "=1")
                    .decidedBy(Rule.any())
                    .at(Target.members("a")));
            CompletableFuture<Conclusion> atB =
                    i == Limits.STEPS + 2 ? submit(change("x").at(Target.members("b"))) : new CompletableFuture<>();
            b.work().clear();
            settleAllBut(b);
            assertEquals(i == Limits.STEPS + 2, atB.isDone());
            assertTrue(!atB.isDone()
                    || atB.join().orThrow().results().get(0).reason().contains("steps behind"));
        }

        assertTrue(b.ejected().contains(b.self()));
    }

    private void settleAllBut(TestMember stuck) {
        for (int round = 0; round < 4; round++) {
            log.orderAll();
            for (TestMember member : log.members.values()) {
                while (member.position < log.events.size()) {
                    member.step();
                }
                if (member == stuck) {
                    member.work().clear();
                    while (!member.tasks().isEmpty()) {
                        member.tasks().remove(0).run();
                    }
                } else {
                    member.settle();
                }
            }
        }
    }

    @Test
    void runs_conflicting_changes_one_after_another_and_others_at_once() {
        submit(Change.of(Recorder.CELLS, "k=1"));
        submit(Change.of(Recorder.CELLS, "k=2"));
        submit(Change.of(Recorder.CELLS, "other=1"));
        log.orderAll();
        TestMember a = log.get("a");
        while (a.position < log.events.size()) {
            a.step();
        }

        assertEquals(2, a.work().size(), "k=1 and other=1 run at the same time, k=2 waits");
        log.settle();
        assertEquals(3, a.handler(Recorder.CELLS).committed.size());
    }

    @Test
    void executes_inline_changes_with_nothing_but_their_own_entry() {
        int before = log.events.size();
        CompletableFuture<Conclusion> conclusion = submit(Change.of(Recorder.LINES, "one line"));
        log.settle();

        assertEquals(before + 1, log.events.size());
        Decision decision = conclusion.join().orThrow();
        assertEquals("COMMITTED SUCCEEDED", summary(decision));
        assertEquals("1", Recorder.text(decision.results().get(0).value()));
        log.members.values().forEach(m -> assertEquals(List.of("one line"), m.handler(Recorder.LINES).committed));
    }

    @Test
    void compares_the_heads_of_all_members_at_one_place() {
        decide(change("x"));
        CompletableFuture<Conclusion> conclusion = log.get("b").control().compareHeads();
        log.settle();

        assertEquals(
                "COMMITTED SUCCEEDED SUCCEEDED SUCCEEDED",
                summary(conclusion.join().orThrow()));
        assertEquals(2, log.get("c").control().history().head().count());
    }

    @Test
    void tells_callers_that_the_outcome_is_unknown_when_it_stops() {
        CompletableFuture<Conclusion> conclusion = submit(change("x"));
        log.orderAll();
        log.get("a").step();
        log.get("a").machine.stop();
        log.get("a").settle();

        assertInstanceOf(Conclusion.Unknown.class, conclusion.join());
    }

    private Change change(String argument) {
        return Change.of(Recorder.LEDGER, argument);
    }

    private CompletableFuture<Conclusion> submit(Change change) {
        return log.get("a").control().submit(change);
    }

    private Decision decide(Change change) {
        CompletableFuture<Conclusion> conclusion = submit(change);
        log.settle();
        return conclusion.join().orThrow();
    }

    private Recorder recorder(String member) {
        return log.get(member).handler(Recorder.LEDGER);
    }

    private static List<String> committed(TestMember member) {
        return member.handler(Recorder.LEDGER).committed;
    }

    private static List<String> names(Decision decision) {
        return decision.results().stream().map(r -> r.member().name()).toList();
    }

    private static String summary(Decision decision) {
        String kinds = decision.results().stream().map(r -> r.kind().name()).collect(Collectors.joining(" "));
        return (decision.outcome() + " " + kinds).trim();
    }
}
