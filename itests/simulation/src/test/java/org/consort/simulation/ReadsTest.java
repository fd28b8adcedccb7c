package org.consort.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.consort.MemberId;
import org.consort.View;
import org.consort.quorum.QuorumFactory;
import org.consort.ring.RingFactory;
import org.consort.spi.Frame;
import org.consort.spi.Settings;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Sink;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel;
import org.consort.testkit.check.LinearizableReads;
import org.consort.testkit.check.Liveness;
import org.consort.testkit.check.Property;
import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.RandomSchedules;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Linearizable reads through both protocols, and what is caught of protocols that answer wrongly. */
class ReadsTest {

    private static final int MOST_SEEDS = 300;

    static Stream<Long> bare() {
        return Seeds.chunks(Long.getLong("consort.reads", 300));
    }

    static Stream<Long> whole() {
        return Seeds.chunks(Long.getLong("consort.readers", 100));
    }

    @ParameterizedTest
    @MethodSource("bare")
    void bare_rings_pass_fixed_seeds(long chunk) {
        Seeds.passChunk(RingRuns.READS, chunk);
    }

    @ParameterizedTest
    @MethodSource("bare")
    void bare_quorums_pass_fixed_seeds(long chunk) {
        Seeds.passChunk(QuorumRuns.READS, chunk);
    }

    @ParameterizedTest
    @MethodSource("whole")
    void whole_nodes_on_rings_pass_fixed_seeds(long chunk) {
        Seeds.passChunk(RingRuns.READERS, chunk);
    }

    @ParameterizedTest
    @MethodSource("whole")
    void whole_nodes_that_change_their_protocol_pass_fixed_seeds(long chunk) {
        Seeds.passChunk(QuorumRuns.READERS, chunk);
    }

    @Test
    void bare_machines_pass_fresh_seeds() {
        long count = Long.getLong("consort.fresh", 200) / 5;
        Seeds.passFresh("ring READS", RingRuns.READS, count);
        Seeds.passFresh("quorum READS", QuorumRuns.READS, count);
    }

    /** What is wrong with a machine on purpose. */
    private enum Bug {
        /** Says that what is here is all there is, without asking anybody. */
        ASKS_NOBODY,
        /** The same, but only at a member that takes itself for the leader: it may have been deposed. */
        LEADS_BY_ITS_OWN_WORD,
        /** Tells of reads before it hands up what it owes them. */
        ANSWERS_BEFORE_DELIVERY,
        /** Forgets at a view what was asked before it. */
        FORGETS_AT_VIEWS
    }

    @Test
    void an_answer_without_a_question_to_the_others_is_caught_in_both_protocols() {
        caught(new LinearizableReads(), new Planted(new RingFactory(), Bug.ASKS_NOBODY));
        caught(new LinearizableReads(), new Planted(new QuorumFactory(), Bug.ASKS_NOBODY));
    }

    @Test
    void an_answer_of_a_deposed_leader_is_caught() {
        caught(new LinearizableReads(), new Planted(new QuorumFactory(), Bug.LEADS_BY_ITS_OWN_WORD));
    }

    @Test
    void an_answer_before_delivery_is_caught_in_both_protocols() {
        caught(new LinearizableReads(), new Planted(new RingFactory(), Bug.ANSWERS_BEFORE_DELIVERY));
        caught(new LinearizableReads(), new Planted(new QuorumFactory(), Bug.ANSWERS_BEFORE_DELIVERY));
    }

    @Test
    void a_read_that_a_view_change_loses_is_caught_in_both_protocols() {
        caught(new Liveness(), new Planted(new RingFactory(), Bug.FORGETS_AT_VIEWS));
        caught(new Liveness(), new Planted(new QuorumFactory(), Bug.FORGETS_AT_VIEWS));
    }

    private static void caught(Property property, ProtocolFactory planted) {
        for (long seed = 1; seed < MOST_SEEDS; seed++) {
            Schedule any = Runs.reading(RandomSchedules.of(seed));
            Schedule schedule = any.policy() == View.Policy.LAST_SURVIVOR ? any.policy(View.Policy.MAJORITY) : any;
            Optional<String> violation = property.violation(
                    ProtocolSim.runOnce(planted, schedule, Trace.none()).history());
            if (violation.isPresent()) {
                return;
            }
        }
        assertTrue(false, property.getClass().getSimpleName() + " does not catch " + planted);
    }

    /** A protocol with a bug. */
    private record Planted(ProtocolFactory sound, Bug bug) implements ProtocolFactory {
        @Override
        public String type() {
            return sound.type();
        }

        @Override
        public void validate(Settings settings, View view) {
            sound.validate(settings, view);
        }

        @Override
        public Protocol create(Settings settings, MemberId self, Sink sink) {
            Bent bent = new Bent(sink, bug);
            Protocol machine = sound.create(settings, self, bent);
            return (Protocol) Proxy.newProxyInstance(
                    Protocol.class.getClassLoader(), new Class<?>[] {Protocol.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("readIndex")) {
                            return bent.readIndex(machine, (Long) arguments[0], (Long) arguments[1]);
                        }
                        try {
                            return method.invoke(machine, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    /** What the machine does, with the bug. */
    private static final class Bent implements Sink {
        private final Sink sink;
        private final Bug bug;
        private final Set<Long> open = new HashSet<>();
        private long last;

        private Bent(Sink sink, Bug bug) {
            this.sink = sink;
            this.bug = bug;
        }

        boolean readIndex(Protocol machine, long token, long nowNanos) {
            boolean leads = "leading".equals(machine.statistics().get("quorum.role"));
            if (bug == Bug.ASKS_NOBODY || bug == Bug.LEADS_BY_ITS_OWN_WORD && leads) {
                sink.readable(token, last);
                return true;
            }
            open.add(token);
            return machine.readIndex(token, nowNanos);
        }

        @Override
        public Channel.Offer send(MemberId to, Frame frame) {
            return sink.send(to, frame);
        }

        @Override
        public Frame frame() {
            return sink.frame();
        }

        @Override
        public void deliver(Block block, long firstIndex) {
            if (bug == Bug.ANSWERS_BEFORE_DELIVERY) {
                open.forEach(token -> sink.readable(token, last));
                open.clear();
            }
            sink.deliver(block, firstIndex);
            last = Math.max(last, firstIndex);
        }

        @Override
        public void install(View view) {
            if (bug == Bug.FORGETS_AT_VIEWS) {
                open.clear();
            }
            sink.install(view);
        }

        @Override
        public void excluded(String why) {
            sink.excluded(why);
        }

        @Override
        public void stalled(String why) {
            sink.stalled(why);
        }

        @Override
        public void collected(Tally tally) {
            sink.collected(tally);
        }

        @Override
        public void readable(long token, long index) {
            if (open.remove(token)) {
                sink.readable(token, index);
            }
        }

        @Override
        public void complain(MemberId peer, String why) {
            sink.complain(peer, why);
        }
    }
}
