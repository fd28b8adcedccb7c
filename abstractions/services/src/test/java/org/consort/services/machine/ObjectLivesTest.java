package org.consort.services.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.consort.Registration;
import org.consort.service.ServiceInfo;
import org.consort.service.ServiceInfo.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that come late, go, and come back; members that join; bundles that are replaced. */
class ObjectLivesTest {

    private static Registration carry(Cluster cluster, int at, Ledger object, String algorithm) {
        Registration registration =
                cluster.at(at).replicate(Ledger.class, "ledger", object).by(algorithm);
        cluster.settle();
        return registration;
    }

    private static int add(Cluster cluster, int at, String text) {
        return cluster.settled(cluster.at(at).proxy(Ledger.class, "ledger").addLater(text));
    }

    private static void add(Cluster cluster, int at, int count) {
        for (int i = 0; i < count; i++) {
            add(cluster, at, "more" + i);
        }
    }

    private static List<Role> roles(Cluster cluster) {
        return cluster.at(0).list().get("ledger").carriers().stream()
                .map(ServiceInfo.Carrier::role)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "hot-standby"})
    void an_object_that_comes_late_fetches_the_state_through_the_log(String algorithm) {
        Cluster cluster = new Cluster(3);
        PlainLedger.Growing first = new PlainLedger.Growing();
        carry(cluster, 0, first, algorithm);
        add(cluster, 2, 100);
        PlainLedger.Growing late = new PlainLedger.Growing();
        late.texts.add("its own, that nobody knows of");
        cluster.at(1).replicate(Ledger.class, "ledger", late).by(algorithm);
        CompletableFuture<Integer> meanwhile =
                cluster.at(2).proxy(Ledger.class, "ledger").addLater("meanwhile");
        cluster.settle();
        assertEquals(101, meanwhile.join());
        assertEquals(first.texts, late.texts);
        assertEquals(List.of(Role.LIVE, Role.LIVE), roles(cluster));
        assertTrue(cluster.at(1).live("ledger").isDone());
    }

    @Test
    void a_large_state_is_fetched_in_parts_while_calls_go_on() {
        Cluster cluster = new Cluster(2);
        PlainLedger.Growing first = new PlainLedger.Growing();
        carry(cluster, 0, first, "active");
        for (int i = 0; i < 100; i++) {
            add(cluster, 0, "x".repeat(10_000) + i);
        }
        PlainLedger.Growing late = new PlainLedger.Growing();
        cluster.at(1).replicate(Ledger.class, "ledger", late).active();
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            calls.add(cluster.at(0).proxy(Ledger.class, "ledger").addLater("meanwhile" + i));
            cluster.orderNext();
            cluster.nodes.forEach(org.consort.testkit.abstraction.RecordedContext::settle);
        }
        cluster.settle();
        assertEquals(130, first.texts.size());
        assertEquals(first.texts, late.texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "hot-standby"})
    void who_gives_the_state_may_go_meanwhile(String algorithm) {
        Cluster cluster = new Cluster(3);
        carry(cluster, 0, new PlainLedger.Growing(), algorithm);
        PlainLedger.Growing second = new PlainLedger.Growing();
        carry(cluster, 1, second, algorithm);
        add(cluster, 2, 50);
        PlainLedger.Growing late = new PlainLedger.Growing();
        cluster.at(2).replicate(Ledger.class, "ledger", late).by(algorithm);
        cluster.nodes.get(2).settle();
        cluster.orderNext();
        cluster.crash(0);
        cluster.settle();
        cluster.tick(5);
        add(cluster, 1, "last");
        assertEquals(51, second.texts.size());
        assertEquals(second.texts, late.texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "hot-standby"})
    void an_object_that_comes_back_has_what_was_done_meanwhile(String algorithm) {
        Cluster cluster = new Cluster(2);
        PlainLedger.Growing first = new PlainLedger.Growing();
        PlainLedger.Growing second = new PlainLedger.Growing();
        Registration registration = carry(cluster, 0, first, algorithm);
        carry(cluster, 1, second, algorithm);
        add(cluster, 0, "before");
        registration.close();
        cluster.settle();
        assertEquals(List.of(Role.LIVE, Role.DORMANT), roles(cluster));
        assertEquals(2, add(cluster, 0, "meanwhile"));
        PlainLedger.Growing again = new PlainLedger.Growing();
        carry(cluster, 0, again, algorithm);
        add(cluster, 1, "after");
        assertEquals(List.of("before", "meanwhile", "after"), again.texts);
        assertEquals(List.of("before"), first.texts);
        assertEquals(again.texts, second.texts);
    }

    @Test
    void the_state_outlives_all_objects() {
        Cluster cluster = new Cluster(2);
        Registration one = carry(cluster, 0, new PlainLedger(), "active");
        Registration two = carry(cluster, 1, new PlainLedger(), "active");
        add(cluster, 0, "kept");
        one.close();
        two.close();
        cluster.settle();
        PlainLedger next = new PlainLedger();
        carry(cluster, 1, next, "active");
        assertEquals(2, add(cluster, 0, "more"));
        assertEquals(List.of("kept", "more"), next.texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "hot-standby"})
    void a_joiner_has_the_state_with_the_calls_that_were_not_executed_yet(String algorithm) {
        Cluster cluster = new Cluster(2);
        PlainLedger.Growing first = new PlainLedger.Growing();
        carry(cluster, 0, first, algorithm);
        add(cluster, 0, 20);
        for (int i = 0; i < 10; i++) {
            var unused = cluster.at(1).proxy(Ledger.class, "ledger").addLater("queued" + i);
        }
        while (cluster.orderNext()) {
            assertEquals(20, first.texts.size());
        }
        cluster.join();
        PlainLedger.Growing joiner = new PlainLedger.Growing();
        carry(cluster, 2, joiner, algorithm);
        cluster.settle();
        assertEquals(30, first.texts.size());
        assertEquals(first.texts, joiner.texts);
        assertEquals(0, cluster.nodes.get(2).machine.counters().fetched.sum(), "it had it from the group's snapshot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "hot-standby"})
    void a_service_goes_on_behind_a_replaced_bundle(String algorithm) {
        Cluster cluster = new Cluster(2);
        PlainLedger.Growing first = new PlainLedger.Growing();
        PlainLedger.Growing second = new PlainLedger.Growing();
        carry(cluster, 0, first, algorithm);
        carry(cluster, 1, second, algorithm);
        add(cluster, 1, 10);
        cluster.replace(
                0, services -> services.replicate(Ledger.class, "ledger", first).by(algorithm));
        cluster.settle();
        cluster.tick(2);
        assertEquals(11, add(cluster, 0, "after"));
        assertEquals(12, add(cluster, 1, "after"));
        assertEquals(12, first.texts.size());
        assertEquals(first.texts, second.texts);
        assertEquals(List.of(Role.LIVE, Role.LIVE), roles(cluster));
    }

    @Test
    void if_all_that_had_the_state_are_gone_the_next_one_begins_anew_after_a_while() {
        Cluster cluster = new Cluster(2);
        carry(cluster, 0, new PlainLedger(), "active");
        add(cluster, 1, "lost");
        long generation = cluster.at(0).list().get("ledger").generation();
        cluster.crash(0);
        carry(cluster, 0, new PlainLedger(), "active");
        assertEquals(List.of(), cluster.at(0).list().get("ledger").carriers());
        cluster.tick(10);
        assertEquals(1, add(cluster, 0, "first"));
        assertNotEquals(generation, cluster.at(0).list().get("ledger").generation());
    }

    @Test
    void a_slow_object_is_given_up_and_gets_the_state_anew() {
        Cluster cluster = new Cluster(2);
        PlainLedger.Growing fast = new PlainLedger.Growing();
        PlainLedger.Growing slow = new PlainLedger.Growing();
        carry(cluster, 0, fast, "active");
        carry(cluster, 1, slow, "active");
        for (int i = 0; i < 9_000; i++) {
            var unused = cluster.at(0).proxy(Ledger.class, "ledger").addLater("t" + i);
            cluster.nodes.get(0).settle();
            // The other one gets no worker.
            while (cluster.orderNext()) {
                cluster.nodes.get(0).settle();
            }
        }
        assertEquals(2, cluster.nodes.get(1).machine.counters().fetched.sum(), "once to begin with, and once more");
        cluster.settle();
        cluster.tick(3);
        add(cluster, 1, "last");
        assertEquals(9_001, fast.texts.size());
        assertEquals(fast.texts, slow.texts);
        assertTrue(slow.executed < 9_001, slow.executed + " executed there");
        assertEquals(List.of(Role.LIVE, Role.LIVE), roles(cluster));
    }

    @Test
    void an_object_that_can_not_take_the_state_says_so_and_does_no_harm() {
        Cluster cluster = new Cluster(2);
        carry(cluster, 0, new PlainLedger(), "active");
        add(cluster, 0, "a");
        carry(
                cluster,
                1,
                new PlainLedger() {
                    @Override
                    public void load(InputStream in) throws IOException {
                        throw new IOException("no space");
                    }
                },
                "active");
        cluster.tick(3);
        assertTrue(cluster.at(1).list().get("ledger").why().contains("no space"));
        assertEquals(2, add(cluster, 1, "b"));
        assertEquals(List.of(Role.LIVE, Role.DORMANT), roles(cluster));
    }

    @Test
    void an_object_that_is_registered_otherwise_is_refused() {
        Cluster cluster = new Cluster(2);
        carry(cluster, 0, new PlainLedger(), "active");
        carry(cluster, 1, new PlainLedger(), "hot-standby");
        CompletableFuture<ServiceInfo> live = cluster.at(1).live("ledger");
        assertTrue(assertThrows(CompletionException.class, live::join)
                .getMessage()
                .contains("algorithm 'active' in this group, not 'hot-standby'"));
        assertEquals(1, add(cluster, 1, "a"));
    }

    @Test
    void wrong_registrations_are_refused_at_once() {
        Cluster cluster = new Cluster(1);
        Ledger bare = (Ledger) java.lang.reflect.Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (self, method, arguments) -> null);
        IllegalArgumentException stateful = assertThrows(
                IllegalArgumentException.class,
                () -> cluster.at(0).replicate(Ledger.class, "ledger", bare).active());
        assertTrue(stateful.getMessage().contains("say that it is stateless"), stateful.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> cluster.at(0)
                        .replicate(Ledger.class, "a b", new PlainLedger())
                        .active());
        assertThrows(
                IllegalArgumentException.class,
                () -> cluster.at(0)
                        .replicate(Ledger.class, "ledger", new PlainLedger())
                        .by("none"));
        assertThrows(
                IllegalArgumentException.class,
                () -> cluster.at(0)
                        .replicate(Unfit.class, "unfit", value -> {})
                        .stateless()
                        .active());
        carry(cluster, 0, new PlainLedger(), "active");
        assertThrows(IllegalStateException.class, () -> carry(cluster, 0, new PlainLedger(), "active"));
    }

    /** Takes what can't be encoded. */
    interface Unfit {
        void take(Object value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "hot-standby"})
    void a_stateless_object_needs_no_state(String algorithm) {
        Cluster cluster = new Cluster(2);
        List<Integer> executed = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int at = i;
            cluster.at(i)
                    .replicate(Greeter.class, "greeter", name -> {
                        executed.add(at);
                        return CompletableFuture.completedFuture("hello " + name);
                    })
                    .stateless()
                    .by(algorithm);
            cluster.settle();
        }
        assertEquals(
                "hello you",
                cluster.settled(cluster.at(1).proxy(Greeter.class, "greeter").greet("you")));
        assertEquals(algorithm.equals("active") ? 2 : 1, executed.size());
        cluster.crash(0);
        assertEquals(
                "hello me",
                cluster.settled(cluster.at(0).proxy(Greeter.class, "greeter").greet("me")));
        assertFalse(cluster.nodes.get(0).machine.isAwaited());
    }

    /** Keeps nothing. */
    interface Greeter {
        CompletableFuture<String> greet(String name);
    }
}
