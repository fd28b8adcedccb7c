package org.consort.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.consort.testkit.sim.Agenda;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Trace;
import org.junit.jupiter.api.Test;

class VotesTest {

    private static final long BALLOT = 9;

    private final Set<String> asked = new HashSet<>();

    /** The predecessor enters the view first, and its record must not run into the view before. */
    @Test
    void a_record_waits_for_a_successor_that_has_not_entered_the_view() {
        Schedule silent = Schedule.quiet(1, 3).load(new Schedule.Load(0, 0, 100, 1));
        ProtocolSim sim = new ProtocolSim(new RingFactory(), silent, Trace.last(200));
        sim.start();
        run(sim, 60);
        sim.tap((from, to, body) -> {
            if (body.get(0) == Wire.INSTALL
                    && to.name().equals("c")
                    && from.name().equals("a")) {
                sim.strike(new Fault.Cut("a", "c", 60));
            }
            boolean entered = body.get(0) == Wire.HELLO && body.get(9) == 2;
            if (entered && asked.add(from.name())) {
                sim.call(from.name(), machine -> machine.vote(BALLOT, ByteBuffer.wrap(new byte[] {1})));
            }
        });
        sim.strike(new Fault.Join("d"));
        run(sim, 1_000);
        Set<Integer> answered = new HashSet<>();
        sim.tallies().forEach(tally -> answered.addAll(tally.answers().keySet()));
        assertEquals(Set.of(0, 1, 2, 3), answered);
        sim.verdict().orThrow("");
    }

    private static void run(ProtocolSim sim, long millis) {
        sim.until(sim.agenda().nowNanos() + millis * Agenda.MILLI, () -> false);
    }
}
