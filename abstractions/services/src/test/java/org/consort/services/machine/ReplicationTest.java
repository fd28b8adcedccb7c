package org.consort.services.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.consort.Outcome;
import org.consort.service.NotExecutedException;
import org.consort.service.OutcomeUnknownException;
import org.consort.service.ServiceFailure;
import org.consort.service.ServiceInfo.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers get, and what objects have, under each algorithm. */
class ReplicationTest {

    private final List<PlainLedger> objects = new ArrayList<>();

    private Cluster cluster(String algorithm, int members, int carriers) {
        Cluster cluster = new Cluster(members);
        for (int i = 0; i < carriers; i++) {
            carry(cluster, i, algorithm);
        }
        return cluster;
    }

    private void carry(Cluster cluster, int at, String algorithm) {
        PlainLedger object = objects.size() % 2 == 0 ? new PlainLedger.Growing() : new PlainLedger.Growing();
        objects.add(object);
        cluster.at(at).replicate(Ledger.class, "ledger", object).by(algorithm);
        cluster.settle();
    }

    private static CompletableFuture<Integer> add(Cluster cluster, int at, String text) {
        return cluster.at(at).proxy(Ledger.class, "ledger").addLater(text);
    }

    private static Throwable failure(Cluster cluster, CompletableFuture<?> call) {
        cluster.settle();
        return assertThrows(CompletionException.class, call::join).getCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "hot-standby"})
    void calls_from_all_members_reach_all_objects_once_and_in_one_order(String algorithm) {
        Cluster cluster = cluster(algorithm, 4, 3);
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(add(cluster, i % 4, "t" + i));
        }
        cluster.settle();
        List<String> texts = objects.get(0).texts;
        assertEquals(40, texts.size());
        for (int i = 0; i < 40; i++) {
            assertEquals("t" + i, texts.get(calls.get(i).join() - 1));
        }
        objects.forEach(object -> assertEquals(texts, object.texts));
    }

    @Test
    void under_hot_standby_only_the_primary_executes() {
        Cluster cluster = cluster("hot-standby", 3, 3);
        cluster.settled(add(cluster, 1, "a"));
        assertEquals(List.of(1, 0, 0), objects.stream().map(o -> o.executed).toList());
    }

    @Test
    void an_object_without_changes_to_tell_tells_its_whole_state() {
        Cluster cluster = new Cluster(2);
        PlainLedger one = new PlainLedger();
        PlainLedger two = new PlainLedger();
        cluster.at(0).replicate(Ledger.class, "ledger", one).hotStandby();
        cluster.settle();
        cluster.at(1).replicate(Ledger.class, "ledger", two).hotStandby();
        cluster.settle();
        cluster.settled(add(cluster, 1, "a"));
        cluster.settled(add(cluster, 0, "b"));
        assertEquals(List.of("a", "b"), two.texts);
        assertEquals(0, two.executed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "hot-standby"})
    void the_next_one_goes_on_when_the_first_is_gone(String algorithm) {
        Cluster cluster = cluster(algorithm, 3, 2);
        cluster.settled(add(cluster, 2, "a"));
        CompletableFuture<Integer> open = add(cluster, 2, "b");
        cluster.orderNext();
        cluster.crash(0);
        assertEquals(2, cluster.settled(open));
        assertEquals(3, cluster.settled(add(cluster, 0, "c")));
        assertEquals(List.of("a", "b", "c"), objects.get(1).texts);
    }

    @Test
    void an_outcome_of_a_primary_that_is_gone_counts_for_nothing() {
        Cluster cluster = cluster("hot-standby", 3, 2);
        objects.get(0).mark = " of the first";
        CompletableFuture<Integer> open = add(cluster, 2, "a");
        cluster.orderNext();
        cluster.nodes.get(0).settle();
        Cluster.Node first = cluster.nodes.get(0);
        cluster.crash(0);
        // The first primary's outcome comes behind the view without it.
        cluster.settle();
        assertEquals(1, cluster.settled(open));
        assertEquals(1, objects.get(0).executed, first.member.name() + " had executed it");
        assertEquals(List.of("a"), objects.get(1).texts);
    }

    @Test
    void an_object_that_is_ahead_of_the_log_gets_the_state_of_the_log_when_another_becomes_primary() {
        Cluster cluster = cluster("hot-standby", 2, 0);
        PlainLedger.Growing first = new PlainLedger.Growing();
        var registration =
                cluster.at(0).replicate(Ledger.class, "ledger", first).hotStandby();
        cluster.settle();
        carry(cluster, 1, "hot-standby");
        cluster.settled(add(cluster, 1, "a"));
        CompletableFuture<Integer> open = add(cluster, 1, "b");
        cluster.orderNext();
        cluster.nodes.get(0).holds = true;
        cluster.nodes.get(0).settle();
        assertEquals(List.of("a", "b"), first.texts);
        cluster.nodes.get(0).holds = false;
        registration.close();
        cluster.at(0).replicate(Ledger.class, "ledger", first).hotStandby();
        cluster.settle();
        cluster.tick(3);
        assertEquals(2, cluster.settled(open));
        // What it had made of the call as the primary comes now: of no use, even when it is the primary again.
        cluster.nodes.get(0).release();
        cluster.settled(add(cluster, 0, "c"));
        assertEquals(List.of("a", "b", "c"), objects.get(0).texts);
        assertEquals(objects.get(0).texts, first.texts);
    }

    @Test
    void an_outcome_of_an_earlier_term_counts_for_nothing_though_its_primary_is_the_primary_again() {
        Cluster cluster = cluster("hot-standby", 3, 2);
        PlainLedger first = objects.get(0);
        CompletableFuture<Integer> open = add(cluster, 2, "a");
        cluster.orderNext();
        cluster.nodes.get(0).holds = true;
        cluster.nodes.get(0).settle();
        cluster.nodes.get(0).holds = false;
        long index = cluster.nodes.get(0).machine.index();
        // It is not the primary for a moment.
        cluster.nodes.forEach(node -> {
            node.machine
                    .unit("ledger")
                    .orElseThrow()
                    .retire(cluster.nodes.get(0).member.id(), true, index + 1);
        });
        cluster.nodes.get(0).settle();
        cluster.settle();
        cluster.tick(2);
        assertEquals(1, cluster.settled(open));
        cluster.crash(1);
        CompletableFuture<Integer> next = add(cluster, 1, "b");
        cluster.orderNext();
        cluster.nodes.get(0).release();
        assertEquals(2, cluster.settled(next));
        assertEquals(List.of("a", "b"), first.texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "hot-standby"})
    void what_a_service_throws_reaches_the_caller(String algorithm) {
        Cluster cluster = cluster(algorithm, 2, 1);
        Ledger proxy = cluster.at(1).proxy(Ledger.class, "ledger");
        CompletableFuture<Void> declared = fail(proxy, "declared");
        assertEquals(
                "no money",
                assertInstanceOf(Ledger.OverdrawnException.class, failure(cluster, declared))
                        .getMessage());
        ServiceFailure other = assertInstanceOf(ServiceFailure.class, failure(cluster, fail(proxy, "otherwise")));
        assertEquals(IllegalStateException.class.getName(), other.type());
    }

    private static CompletableFuture<Void> fail(Ledger proxy, String how) {
        try {
            return proxy.fail(how);
        } catch (Ledger.OverdrawnException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_call_of_nobody_is_surely_not_executed() {
        Cluster cluster = cluster("active", 2, 1);
        NotExecutedException none = assertInstanceOf(
                NotExecutedException.class,
                failure(cluster, cluster.at(0).proxy(Ledger.class, "other").addLater("x")));
        assertEquals(Outcome.Reason.NO_SUCH_TARGET, none.reason());
        NotExecutedException wrong = assertInstanceOf(
                NotExecutedException.class,
                failure(cluster, cluster.at(0).proxy(Other.class, "ledger").remove()));
        assertEquals(Outcome.Reason.REFUSED, wrong.reason());
    }

    /** Has a method that the ledger lacks. */
    interface Other {
        CompletableFuture<Integer> remove();
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "hot-standby"})
    void who_waits_is_told_when_all_that_could_answer_are_gone(String algorithm) {
        Cluster cluster = cluster(algorithm, 2, 1);
        CompletableFuture<Integer> open = add(cluster, 1, "a");
        cluster.orderNext();
        cluster.crash(0);
        assertInstanceOf(OutcomeUnknownException.class, failure(cluster, open));
        assertInstanceOf(NotExecutedException.class, failure(cluster, add(cluster, 0, "b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "hot-standby"})
    void callers_are_refused_while_too_many_wait(String algorithm) {
        Cluster cluster = cluster(algorithm, 2, 1);
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            calls.add(add(cluster, 1, "t" + i));
        }
        // The object gets no worker meanwhile.
        while (cluster.orderNext()) {
            cluster.nodes.get(1).callbacks().forEach(Runnable::run);
            cluster.nodes.get(1).callbacks().clear();
        }
        long refused = calls.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .count();
        assertTrue(refused >= 904, refused + " refused");
        cluster.settle();
        long done =
                calls.stream().filter(call -> !call.isCompletedExceptionally()).count();
        assertEquals(5_000, done + refused);
        assertEquals(done, objects.get(0).texts.size());
    }

    @Test
    void a_member_whose_results_differ_is_found() {
        Cluster cluster = new Cluster(3);
        for (int i = 0; i < 3; i++) {
            objects.add(new PlainLedger() {
                @Override
                public int add(String text) {
                    return super.add(text) + mark.length();
                }
            });
            cluster.at(i)
                    .replicate(Ledger.class, "ledger", objects.get(i))
                    .compared()
                    .active();
            cluster.settle();
        }
        objects.get(1).mark = "!";
        for (int i = 0; i < 128; i++) {
            cluster.settled(add(cluster, 0, "t" + i));
        }
        assertEquals(1, cluster.at(0).list().get("ledger").dissents());
        cluster.nodes.forEach(
                node -> assertEquals(List.of(cluster.nodes.get(1).member.id()), node.ejected()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "hot-standby"})
    void checkpoints_bound_what_is_to_be_done_anew(String algorithm) {
        Cluster cluster = cluster(algorithm, 2, 2);
        for (int i = 0; i < 10_000; i++) {
            add(cluster, 0, "t" + i);
            if (i % 200 == 0) {
                cluster.settle();
            }
        }
        cluster.settle();
        cluster.nodes.forEach(node -> {
            Seat seat = node.machine.unit("ledger").orElseThrow().seat();
            assertTrue(seat.items().size() < 6_000, seat.items().size() + " items");
        });
        cluster.join();
        carry(cluster, 2, algorithm);
        assertEquals(objects.get(0).texts, objects.get(2).texts);
        assertEquals(
                List.of(Role.LIVE, Role.LIVE, Role.LIVE),
                cluster.at(2).list().get("ledger").carriers().stream()
                        .map(c -> c.role())
                        .toList());
    }
}
