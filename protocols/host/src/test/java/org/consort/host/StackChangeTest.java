package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.GroupListener;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Stack;
import org.consort.StackOutcome;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Sink;
import org.junit.jupiter.api.Test;

/** Changes the stack of groups that run. */
class StackChangeTest {

    private static final Stack NARROW =
            Stack.of("sequencer").over("test").with("window", "2").secured("none");

    private final World world = new World("a", "b", "c");

    /** The sequencer under another name; its settings can refuse views of more than so many members. */
    private record Other(String type) implements ProtocolFactory {
        @Override
        public void validate(Settings settings, View view) {
            settings.allow(List.of("most"));
            if (view.size() > settings.number("most", 100, 1, 100)) {
                throw new IllegalArgumentException("too many members: set other.most");
            }
        }

        @Override
        public Protocol create(Settings settings, MemberId self, Sink sink) {
            return new Sequencer.Factory().create(new Settings("other", java.util.Map.of()), self, sink);
        }
    }

    private StackOutcome change(String at, Stack stack) {
        CompletableFuture<StackOutcome> outcome = world.group(at).changeStack(stack);
        world.network.await("an outcome", outcome::isDone);
        return outcome.join();
    }

    private void awaitEpoch(long epoch) {
        world.network.await(
                "epoch " + epoch, () -> world.groups.values().stream().allMatch(group -> group.epoch() == epoch));
    }

    @Test
    void nothing_is_lost_or_doubled_under_load() {
        world.startAll("a", "b", "c");
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        List<CompletableFuture<StackOutcome>> changes = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            String at = String.valueOf((char) ('a' + i % 3));
            outcomes.add(world.history(at).add(at + i));
            if (i % 200 == 100) {
                changes.add(world.group(at).changeStack(Stack.of("sequencer").with("window", String.valueOf(2 + i))));
            }
            world.network.run(1);
        }
        world.network.await(
                "all outcomes",
                () -> outcomes.stream().allMatch(CompletableFuture::isDone)
                        && changes.stream().allMatch(CompletableFuture::isDone));

        changes.forEach(change -> assertInstanceOf(StackOutcome.Changed.class, change.join()));
        outcomes.forEach(outcome -> assertInstanceOf(Outcome.Acknowledged.class, outcome.join()));
        awaitEpoch(5);
        List<String> log = world.history("a").entries;
        assertEquals(900, log.size());
        assertEquals(900, log.stream().distinct().count());
        world.network.await(
                "equal logs",
                () -> world.history("b").entries.equals(log)
                        && world.history("c").entries.equals(log));
    }

    @Test
    void listeners_hear_of_it_in_the_order_of_the_log() {
        world.startAll("a", "b");
        List<String> heard = new ArrayList<>();
        world.group("b").listen(new GroupListener() {
            @Override
            public void onStack(Stack stack, long epoch) {
                heard.add(stack + " from " + epoch);
            }
        });
        assertEquals(
                2,
                assertInstanceOf(StackOutcome.Changed.class, change("a", NARROW))
                        .epoch());
        awaitEpoch(2);
        world.network.run(10);
        assertEquals(List.of("sequencer{window=2} over test from 2"), heard);
        assertEquals(NARROW, world.group("b").stack());
    }

    @Test
    void every_member_counts_the_pause_of_a_change_even_if_nobody_submits_anything() {
        world.startAll("a", "b", "c");
        change("b", NARROW);
        world.network.await(
                "a pause at each",
                () -> world.groups.values().stream()
                        .allMatch(group ->
                                group.statistics().get("stack.pause.count").equals("1")));
        assertTrue(world.group("a").statistics().containsKey("stack.pause.p99.us"));
    }

    @Test
    void a_member_that_lacks_the_module_refuses_and_nothing_changes() {
        world.start("a");
        world.protocols = List.of(new Sequencer.Factory(), new Other("other"));
        world.start("b");
        world.awaitTogether("a", "b");
        StackOutcome.Refused refused = assertInstanceOf(StackOutcome.Refused.class, change("b", Stack.of("other")));
        assertTrue(refused.why().startsWith("a can't: it has no protocol 'other', only [sequencer]"), refused.why());
        assertEquals(1, world.group("a").epoch());
        assertEquals(
                Stack.of("sequencer").over("test").secured("none"),
                world.group("b").stack());
        world.network.await("an entry", world.history("a").add("goes on")::isDone);
    }

    @Test
    void what_cannot_work_is_refused_where_it_is_asked_for() {
        world.startAll("a");
        assertTrue(change("a", Stack.of("ring")).toString().contains("no protocol 'ring'"));
        assertTrue(
                change("a", Stack.of("sequencer").with("windw", "3")).toString().contains("nearest known: 'window'"));
        assertTrue(change("a", Stack.of("sequencer")).toString().contains("already"));
    }

    @Test
    void a_view_with_a_member_more_is_asked_again() {
        world.protocols = List.of(new Sequencer.Factory(), new Other("other"));
        world.startAll("a", "b");
        world.transport("b").pause();
        CompletableFuture<StackOutcome> outcome =
                world.group("a").changeStack(Stack.of("other").with("most", "2"));
        world.start("c");
        world.network.run(50);
        world.transport("b").resume();
        world.network.await("an outcome", outcome::isDone);
        if (outcome.join() instanceof StackOutcome.Refused refused) {
            assertTrue(refused.why().contains("too many members"), refused.why());
            world.awaitTogether("a", "b", "c");
            assertEquals(1, world.group("c").epoch());
        } else {
            world.network.await("c is told why", () -> world.group("c").why().contains("too many members"));
        }
    }

    @Test
    void a_joiner_adopts_the_groups_stack_and_epoch() {
        world.startAll("a", "b");
        assertInstanceOf(StackOutcome.Changed.class, change("a", NARROW));
        Group c = world.start("c");
        world.awaitTogether("a", "b", "c");
        assertEquals(2, c.epoch());
        assertEquals(NARROW, c.stack());
        assertInstanceOf(
                StackOutcome.Changed.class, change("c", Stack.of("sequencer").with("window", "9")));
        awaitEpoch(3);
    }

    @Test
    void who_is_in_no_view_is_told_so() {
        Group b = world.start("b");
        CompletableFuture<StackOutcome> outcome = b.changeStack(NARROW);
        world.network.await("an outcome", outcome::isDone);
        assertInstanceOf(StackOutcome.Refused.class, outcome.join());
    }

    @Test
    void machines_of_past_epochs_are_closed_once_all_have_left_them() {
        world.startAll("a", "b", "c");
        assertInstanceOf(StackOutcome.Changed.class, change("a", NARROW));
        awaitEpoch(2);
        world.network.await(
                "closed machines",
                () -> world.groups.values().stream()
                        .allMatch(group ->
                                group.statistics().get("epochs.retired").equals("0")));
    }
}
