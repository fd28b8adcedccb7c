package org.consort.control.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.consort.Outcome;
import org.consort.control.Change;
import org.consort.control.Conclusion;
import org.consort.control.Decision;
import org.consort.control.History;
import org.consort.control.Result;
import org.consort.control.Rule;
import org.consort.control.Target;
import org.junit.jupiter.api.Test;

/**
 * Everything in any order: members at their own pace, executions, partial and repeated tallies, crashes, joins, late
 * handlers, alarms. {@link TestLog} checks after each step that members are in the same state at the same place.
 *
 * <p>Replay one failing schedule with {@code -Dconsort.seed=N}; run more with {@code -Dconsort.schedules=N}.
 */
class InterleavingsTest {

    private static final int STEPS = 400;

    @Test
    void members_agree_whatever_the_order_of_events() {
        Long one = Long.getLong("consort.seed");
        long fresh = new Random().nextInt(1 << 30);
        long count = Long.getLong("consort.schedules", 60);
        LongStream seeds = one != null
                ? LongStream.of(one)
                : LongStream.concat(LongStream.range(0, count), LongStream.range(fresh, fresh + count));
        seeds.forEach(seed -> {
            try {
                new Schedules(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("replay with -Dconsort.seed=" + seed, e);
            }
        });
    }

    /** One schedule, all of it drawn from the seed. */
    private static final class Schedules {

        private final Random random;
        private final TestLog log;
        private final Map<CompletableFuture<Conclusion>, TestMember> calls = new LinkedHashMap<>();
        private final List<TestMember> former = new ArrayList<>();
        private int joined;
        private int submitted;

        private Schedules(long seed) {
            random = new Random(seed);
            log = TestLog.of("a", "b", "c", "d");
            log.members.values().forEach(Recorder::registerAll);
            log.members.values().forEach(TestMember::step);
            log.get("b").control().register("most", r -> Tallying.count(r, Result.Kind.SUCCEEDED) > r.size() / 2);
        }

        private void run() {
            for (int i = 0; i < STEPS; i++) {
                act(random.nextInt(100));
            }
            finish();
            agree();
        }

        private void act(int dice) {
            if (dice < 12) {
                submit();
            } else if (dice < 22) {
                take(log.submissions);
            } else if (dice < 34) {
                tallySome();
            } else if (dice < 35) {
                crashOne();
            } else if (dice < 36) {
                excludeOne();
            } else if (dice < 38) {
                joinOne();
            } else if (dice < 39) {
                any().ringAlarms();
            } else if (dice < 42 && !former.isEmpty()) {
                // What a life had under way may run on long after the next one began.
                take(former.get(random.nextInt(former.size())).work());
            } else {
                advance(any());
            }
        }

        private void submit() {
            String[] types = {Recorder.LEDGER, Recorder.CELLS, Recorder.LOOSE, Recorder.LINES};
            String argument = (char) ('k' + random.nextInt(3)) + "=" + submitted++;
            if (random.nextInt(4) == 0) {
                argument += " fail@" + (char) ('a' + random.nextInt(6));
            }
            Change change =
                    Change.of(types[random.nextInt(4)], argument).at(target()).decidedBy(rule());
            TestMember from = any();
            CompletableFuture<Conclusion> call = from.control().submit(change);
            if (!from.entered) {
                Conclusion.Rejected rejected = assertInstanceOf(Conclusion.Rejected.class, call.join());
                assertEquals(Outcome.Reason.NOT_A_MEMBER, rejected.reason());
                return;
            }
            calls.put(call, from);
            if (random.nextInt(30) == 0) {
                calls.put(from.control().compareHeads(), from);
            }
        }

        private Target target() {
            return switch (random.nextInt(4)) {
                case 0 -> Target.members("" + (char) ('a' + random.nextInt(6)));
                case 1 -> Target.members("b", "c");
                case 2 -> Target.where(random.nextBoolean() ? "role=worker" : "not name=a");
                default -> Target.all();
            };
        }

        private Rule rule() {
            return List.of(Rule.all(), Rule.majority(), Rule.any(), Rule.atLeast(2), Rule.named("most"))
                    .get(random.nextInt(5));
        }

        private void advance(TestMember member) {
            switch (random.nextInt(4)) {
                case 0 -> take(member.work());
                case 1 -> take(member.callbacks());
                case 2 -> {
                    // Tasks of the group's thread keep their order.
                    if (!member.tasks().isEmpty()) {
                        member.tasks().remove(0).run();
                    }
                }
                default -> {
                    if (member.position < log.events.size()) {
                        member.step();
                    }
                }
            }
        }

        private void tallySome() {
            List<Long> ballots = new ArrayList<>(log.answers.keySet());
            if (ballots.isEmpty()) {
                return;
            }
            long ballot = ballots.get(random.nextInt(ballots.size()));
            Map<Integer, ByteBuffer> all = log.answers.getOrDefault(ballot, Map.of());
            Map<Integer, ByteBuffer> some = new TreeMap<>(all);
            some.keySet().removeIf(o -> random.nextInt(3) == 0);
            log.tally(ballot, some);
            // Now and then the same answers stand in the log twice.
            if (random.nextInt(3) > 0) {
                all.keySet().removeAll(some.keySet());
            }
            if (all.isEmpty()) {
                log.answers.remove(ballot);
            }
        }

        private void crashOne() {
            if (log.members.size() > 2) {
                TestMember victim = any();
                log.crash(victim.self().name());
                calls.values().removeIf(m -> m == victim);
                log.answers.values().forEach(a -> a.remove(victim.member.ordinal()));
            }
        }

        /** Taken for dead while alive: it comes back as another member, with the handlers that it has. */
        private void excludeOne() {
            if (log.members.size() > 2) {
                TestMember victim = any();
                TestMember next = log.exclude(victim.self().name());
                former.add(victim);
                log.answers.values().forEach(a -> a.remove(victim.member.ordinal()));
                log.admit(next, any());
            }
        }

        private void joinOne() {
            if (log.members.size() < 6) {
                // Names come again: another life of the same node is another member.
                String name = "" + (char) ('a' + joined++ % 6);
                if (!log.members.containsKey(name)) {
                    Recorder.registerAll(log.join(name, any()));
                }
            }
        }

        private void finish() {
            former.forEach(TestMember::settle);
            for (int i = 0; i < 100 && isOpen(); i++) {
                log.settle();
                log.members.values().forEach(TestMember::ringAlarms);
            }
            log.settle();
            former.forEach(TestMember::settle);
        }

        /** Changes of those who are gone have to be decided too. */
        private boolean isOpen() {
            return calls.keySet().stream().anyMatch(c -> !c.isDone())
                    || log.members.values().stream()
                            .anyMatch(m ->
                                    !m.machine.save(List.of()).readPendings().isEmpty());
        }

        private void agree() {
            calls.forEach((call, from) -> {
                assertTrue(call.isDone(), "a call at " + from.self() + " never ended");
                if (!from.isOver()) {
                    assertInstanceOf(Conclusion.Decided.class, call.join());
                }
                if (call.join() instanceof Conclusion.Decided decided) {
                    noDissent(decided.decision());
                }
            });
            TestMember first = log.members.values().iterator().next();
            for (TestMember member : log.members.values()) {
                History mine = member.control().history();
                assertEquals(
                        first.control().history().head(),
                        mine.head(),
                        "heads of " + first.self() + " and " + member.self());
                assertInstanceOf(
                        History.Comparison.Same.class,
                        mine.compare(first.control().history()));
                assertEquals("0", member.control().statistics().get("control.handler.failures"));
                sameState(first, member);
            }
        }

        /** A dissenter would show that conflicting changes overlapped, or that a joiner adopted another state. */
        private static void noDissent(Decision decision) {
            assertEquals(0, Tallying.count(decision.results(), Result.Kind.DISSENTED), decision.toString());
        }

        private void sameState(TestMember a, TestMember b) {
            for (String type : List.of(Recorder.LEDGER, Recorder.LOOSE, Recorder.LINES)) {
                assertEquals(a.handler(type).committed, b.handler(type).committed, type);
            }
            // Changes that don't conflict may be committed in any order.
            assertEquals(
                    a.handler(Recorder.CELLS).committed.stream().sorted().toList(),
                    b.handler(Recorder.CELLS).committed.stream().sorted().toList());
            b.handlers
                    .values()
                    .forEach(h -> assertEquals(0, h.overlaps, "conflicting changes prepared at the same time"));
            b.handlers
                    .values()
                    .forEach(h -> assertTrue(h.prepared.isEmpty(), "prepared and neither committed nor undone"));
        }

        private TestMember any() {
            List<TestMember> all = new ArrayList<>(log.members.values());
            return all.get(random.nextInt(all.size()));
        }

        private void take(List<Runnable> queue) {
            if (!queue.isEmpty()) {
                queue.remove(queue == log.submissions ? 0 : random.nextInt(queue.size()))
                        .run();
            }
        }
    }
}
