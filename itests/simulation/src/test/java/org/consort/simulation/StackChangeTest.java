package org.consort.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.LongStream;
import org.consort.Stack;
import org.consort.testkit.check.Event;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Verdict;
import org.junit.jupiter.api.Test;

class StackChangeTest {

    private static final Stack OTHER = new Stack("ring", Map.of("window.bytes", "9000"));

    @Test
    void the_log_goes_on_in_a_new_epoch_at_every_member() {
        Schedule schedule = Schedule.quiet(1, 3).faults(new Schedule.Timed(200, new Fault.Restack("b", OTHER)));
        Verdict verdict = RingRuns.whole(schedule);
        verdict.orThrow("");
        for (String name : new String[] {"a", "b", "c"}) {
            assertEquals(2, lastEpoch(verdict, name), name);
        }
    }

    @Test
    void whole_nodes_pass_fixed_seeds_while_their_stack_is_changed() {
        LongStream.rangeClosed(1, Long.getLong("consort.stacks", 100)).forEach(RingRuns.STACKS::pass);
    }

    @Test
    void whole_nodes_pass_fixed_seeds_while_they_move_from_one_transport_to_another() {
        LongStream.rangeClosed(1, Long.getLong("consort.roads", 100)).forEach(RingRuns.ROADS::pass);
    }

    @Test
    void random_schedules_do_change_the_stack() {
        long most = LongStream.rangeClosed(1, 10)
                .map(seed -> RingRuns.STACKS.run(seed).history().events().stream()
                        .filter(event -> event instanceof Event.Delivered)
                        .mapToLong(event -> ((Event.Delivered) event).epoch())
                        .max()
                        .orElse(0))
                .max()
                .orElse(0);
        assertTrue(most > 2, "highest epoch of ten runs: " + most);
    }

    private static long lastEpoch(Verdict verdict, String name) {
        return verdict.history().events().stream()
                .filter(event ->
                        event instanceof Event.Delivered && event.at().name().equals(name))
                .mapToLong(event -> ((Event.Delivered) event).epoch())
                .max()
                .orElse(0);
    }
}
