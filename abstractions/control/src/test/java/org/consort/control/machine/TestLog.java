package org.consort.control.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.View;
import org.consort.spi.Slab;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.protocol.Tally;

/**
 * One log and the members that follow it, each at its own pace. Whatever the pace, any two members are in the same state
 * at the same place of the log: checked after every step.
 */
final class TestLog {

    static final long EPOCH = 3;

    final List<Consumer<TestMember>> events = new ArrayList<>();
    final Map<String, TestMember> members = new LinkedHashMap<>();
    final List<Runnable> submissions = new ArrayList<>();
    final Map<Long, Map<Integer, ByteBuffer>> answers = new TreeMap<>();
    View view = new View(1, 0, 0, View.Policy.MAJORITY, List.of(), 0, List.of(member(99, "nobody", Map.of())));
    private final Map<Integer, String> stateAt = new TreeMap<>();
    private int nextOrdinal;

    /** For tests with so many open changes that comparing after every step takes too long. */
    boolean unchecked;

    static TestLog of(String... names) {
        TestLog log = new TestLog();
        List<Member> first = new ArrayList<>();
        for (String name : names) {
            Map<String, String> properties = Map.of("role", name.compareTo("c") < 0 ? "worker" : "spare");
            first.add(member(log.nextOrdinal++, name, properties));
        }
        first.forEach(m -> log.members.put(m.name(), TestMember.first(log, m)));
        log.install(first);
        return log;
    }

    TestMember get(String name) {
        return Objects.requireNonNull(members.get(name), name);
    }

    /** Registers the handlers that tests use. */
    TestLog withHandlers() {
        members.values().forEach(Recorder::registerAll);
        settle();
        return this;
    }

    /** Everything happens, in order, until nothing is left to happen. */
    void settle() {
        boolean busy = true;
        while (busy) {
            members.values().forEach(TestMember::settle);
            orderAll();
            busy = false;
            for (TestMember member : members.values()) {
                while (member.position < events.size()) {
                    member.step();
                    busy = true;
                }
                busy |= member.isBusy();
            }
        }
    }

    void orderAll() {
        while (!submissions.isEmpty()) {
            submissions.remove(0).run();
        }
        new TreeMap<>(answers).forEach(this::tally);
        answers.clear();
    }

    void tally(long ballot, Map<Integer, ByteBuffer> some) {
        Tally tally = new Tally(ballot, some);
        int index = events.size() + 1;
        events.add(m -> m.machine.tallied(tally, index));
    }

    void crash(String name) {
        members.remove(name);
        List<Member> left = new ArrayList<>(view.members());
        left.removeIf(m -> m.name().equals(name));
        install(left);
    }

    /** A member with a sponsor's state; its view's entry comes last. */
    TestMember join(String name, TestMember sponsor) {
        TestMember joiner = TestMember.first(this, member(nextOrdinal++, name, Map.of("role", "worker")));
        admit(joiner, sponsor);
        return joiner;
    }

    /** A member's next life, of which the log knows nothing yet; its old one is out. */
    TestMember exclude(String name) {
        TestMember old = get(name);
        crash(name);
        return old.next(member(nextOrdinal++, name, old.member.properties()));
    }

    /** A life adopts the state of a sponsor; its view's entry comes last. */
    void admit(TestMember life, TestMember sponsor) {
        life.restore(sponsor.save(), sponsor.position);
        members.put(life.member.name(), life);
        List<Member> more = new ArrayList<>(view.members());
        more.add(life.member);
        install(more);
    }

    void submit(TestMember from, ByteBuffer payload, CompletableFuture<Outcome> outcome) {
        ByteBuffer copy = Answer.copy(payload);
        submissions.add(() -> order(from, copy, outcome));
    }

    void answer(TestMember from, long ballot, ByteBuffer answer) {
        answers.computeIfAbsent(ballot, b -> new TreeMap<>()).put(from.member.ordinal(), Answer.copy(answer));
    }

    void check(TestMember member) {
        if (unchecked) {
            return;
        }
        String state = HexFormat.of()
                .formatHex(Chain.sha256(member.machine.save(List.of()).core()));
        String expected = stateAt.computeIfAbsent(member.position, p -> state);
        assertEquals(expected, state, "state of " + member.member + " after event " + member.position);
    }

    private void order(TestMember from, ByteBuffer payload, CompletableFuture<Outcome> outcome) {
        int index = events.size() + 1;
        events.add(m -> {
            boolean local = m == from;
            ByteBuffer result = m.machine.apply(new TestEntry(index, from.member, local, payload));
            if (local) {
                m.callback(() -> outcome.complete(TestMember.acknowledged(index, result)));
            }
        });
    }

    private void install(List<Member> members) {
        int index = events.size() + 1;
        View next = new View(1, view.number() + 1, index, View.Policy.MAJORITY, List.of(), nextOrdinal, members);
        view = next;
        events.add(m -> {
            m.entered |= next.contains(m.self());
            m.machine.viewChanged(next);
        });
    }

    private static Member member(int ordinal, String name, Map<String, String> properties) {
        return new Member(ordinal, new MemberId(name, 1000 + ordinal), Map.of(), properties);
    }

    /** One entry for one call. */
    record TestEntry(long index, Member from, boolean isLocal, ByteBuffer bytes) implements Entry {
        @Override
        public long epoch() {
            return EPOCH;
        }

        @Override
        public MemberId sender() {
            return from.id();
        }

        @Override
        public int ordinal() {
            return from.ordinal();
        }

        @Override
        public Slab slab() {
            return Slab.copyOf(bytes);
        }

        @Override
        public int offset() {
            return 0;
        }

        @Override
        public int length() {
            return bytes.remaining();
        }

        @Override
        public ByteBuffer payload() {
            return bytes.asReadOnlyBuffer();
        }
    }
}
