package org.consort.control.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.consort.control.Change;
import org.consort.control.Conclusion;
import org.consort.control.Target;
import org.junit.jupiter.api.Test;

/** What a member adopts that comes later, and what handlers get that come later. */
class JoinerTest {

    private final TestLog log = TestLog.of("a", "b").withHandlers();

    @Test
    void a_joiner_in_the_middle_of_a_change_commits_it_without_being_a_target() {
        submit(Change.of(Recorder.LEDGER, "before"));
        log.settle();
        CompletableFuture<Conclusion> open = submit(Change.of(Recorder.LEDGER, "under way"));
        log.orderAll();
        log.members.values().forEach(TestMember::step);

        TestMember joiner = log.join("c", log.get("b"));
        Recorder.registerAll(joiner);
        log.settle();

        assertEquals(2, open.join().orThrow().results().size());
        assertEquals(List.of("before", "under way"), joiner.handler(Recorder.LEDGER).committed);
        assertEquals(log.get("a").control().history(), joiner.control().history());
    }

    @Test
    void a_handler_that_comes_late_gets_the_state_and_what_was_committed_since() {
        both("one", "two");
        TestMember joiner = log.join("c", log.get("a"));
        log.settle();
        submit(Change.of(Recorder.LEDGER, "three").at(Target.members("a", "b")));
        submit(Change.of(Recorder.LINES, "three"));
        log.settle();

        Recorder.registerAll(joiner);
        log.settle();
        submit(Change.of(Recorder.LEDGER, "four"));
        log.settle();

        assertEquals(List.of("one", "two", "three", "four"), joiner.handler(Recorder.LEDGER).committed);
        assertEquals(List.of("one", "two", "three"), joiner.handler(Recorder.LINES).committed);
    }

    @Test
    void state_passes_through_a_sponsor_that_has_no_handler() {
        both("one");
        TestMember c = log.join("c", log.get("a"));
        log.settle();
        both("two");
        TestMember d = log.join("d", c);
        Recorder.registerAll(d);
        log.settle();

        assertEquals(List.of("one"), d.handler(Recorder.LEDGER).committed.subList(0, 1));
        assertEquals(List.of("one", "two"), d.handler(Recorder.LINES).committed);
    }

    @Test
    void a_handler_that_replaces_another_goes_on_with_its_state() {
        TestMember joiner = log.join("c", log.get("a"));
        var registration = Recorder.register(joiner, Recorder.LEDGER);
        log.settle();
        submit(Change.of(Recorder.LEDGER, "one"));
        log.settle();
        registration.close();
        submit(Change.of(Recorder.LEDGER, "two").at(Target.members("a", "b")));
        log.settle();
        Recorder.register(joiner, Recorder.LEDGER);
        log.settle();

        assertEquals(List.of("one", "two"), joiner.handler(Recorder.LEDGER).committed);
    }

    @Test
    void a_type_without_a_handler_for_too_long_says_so() {
        TestMember joiner = log.join("c", log.get("a"));
        for (int i = 0; i < 6; i++) {
            submit(Change.of(Recorder.LINES, "x".repeat(1 << 20)));
        }
        log.settle();

        String why = assertThrows(IllegalStateException.class, () -> Recorder.register(joiner, Recorder.LINES))
                .toString();
        assertTrue(why.contains("missed") && why.contains("register before joining"), why);
    }

    @Test
    void a_snapshot_does_not_change_while_the_log_moves_on() throws IOException {
        both("one");
        var snapshot = log.get("a").machine.snapshot();
        byte[] core = log.get("a").machine.save(List.of()).core().array().clone();
        both("two");
        var out = new java.io.ByteArrayOutputStream();
        snapshot.writeTo(out);

        Saved saved = Saved.readFrom(new ByteArrayInputStream(out.toByteArray()));
        assertArrayEquals(
                Arrays.copyOf(core, saved.core().remaining()),
                Arrays.copyOf(saved.core().array(), saved.core().remaining()));
        assertEquals(
                "one",
                Recorder.text(ByteBuffer.wrap(
                        saved.types().get(1).state().orElseThrow().join())));
    }

    @Test
    void damaged_snapshots_are_refused_or_harmless_and_take_no_memory() {
        both("one", "two");
        submit(Change.of(Recorder.LEDGER, "open"));
        log.orderAll();
        log.get("a").step();
        byte[] good = log.get("a").save();
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            byte[] bad = Arrays.copyOf(good, i % 3 == 0 ? random.nextInt(good.length) : good.length);
            for (int flips = random.nextInt(4); flips > 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                Saved.readFrom(new ByteArrayInputStream(bad));
            } catch (IOException expected) {
                assertTrue(expected.toString().length() > 0);
            }
        }
    }

    @Test
    void entries_that_mean_nothing_are_counted_and_survived() {
        Random random = new Random(11);
        byte[] good = entryOf(Change.of(Recorder.LEDGER, "x").at(Target.where("role=worker or not zone=eu")));
        for (int i = 0; i < 3000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length) + 1);
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            log.submit(log.get("b"), ByteBuffer.wrap(bad), new CompletableFuture<>());
        }
        log.settle();
        log.members.values().forEach(TestMember::ringAlarms);
        log.settle();

        assertTrue(Long.parseLong(log.get("a").statistics().get("control.malformed")) > 1000);
        assertEquals(log.get("a").control().history(), log.get("b").control().history());
    }

    private byte[] entryOf(Change change) {
        Output out = new Output(64).u8(Machine.CHANGE);
        Claim claim = new Claim(change.type(), java.util.Set.of("r"));
        new Proposal(1, true, false, 1000, claim, change.target(), change.rule(), change.argument()).write(out);
        return out.toArray();
    }

    private void both(String... arguments) {
        for (String argument : arguments) {
            submit(Change.of(Recorder.LEDGER, argument));
            submit(Change.of(Recorder.LINES, argument));
        }
        log.settle();
    }

    private CompletableFuture<Conclusion> submit(Change change) {
        return log.get("a").control().submit(change);
    }
}
