package org.consort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.testkit.check.Event;
import org.consort.testkit.check.ExactlyOnceAcrossEpochs;
import org.consort.testkit.check.History;
import org.consort.testkit.check.Liveness;
import org.consort.testkit.check.OutcomeTruth;
import org.consort.testkit.check.Property;
import org.consort.testkit.check.TransferEqualsReplay;
import org.consort.testkit.sequencer.Bug;
import org.consort.testkit.sequencer.SequencerFactory;
import org.consort.testkit.sim.Fault;
import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.Schedule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Properties of what a host does, shown on a good history in which one event is falsified. */
class PlantedHistoryTest {

    private History good = new History(new History.Rules(true, false));

    @BeforeEach
    void record_a_good_run_with_a_joiner() {
        Schedule schedule = Schedule.quiet(4, 3).faults(new Schedule.Timed(100, new Fault.Join("d")));
        good = ProtocolSim.run(new SequencerFactory(Bug.NONE), schedule).history();
        assertEquals(Optional.empty(), Property.firstViolation(good));
    }

    @Test
    void transfer_equals_replay_catches_a_joiner_with_another_state() {
        caught(
                new TransferEqualsReplay(),
                event -> event instanceof Event.Adopted a && a.at().name().equals("d")
                        ? new Event.Adopted(a.at(), a.lastIndex(), a.state() + 1)
                        : event);
    }

    @Test
    void transfer_equals_replay_catches_a_replica_that_drifts() {
        caught(
                new TransferEqualsReplay(),
                event -> event instanceof Event.Delivered d && d.at().name().equals("b")
                        ? new Event.Delivered(
                                d.at(), d.tag(), d.index(), d.entries(), d.epoch(), d.state() + d.index() / 40)
                        : event);
    }

    @Test
    void exactly_once_catches_a_submission_that_two_epochs_have() {
        caught(
                new ExactlyOnceAcrossEpochs(),
                event -> event instanceof Event.Delivered d && d.at().name().equals("b")
                        ? new Event.Delivered(d.at(), d.tag(), d.index(), d.entries(), 2, d.state())
                        : event);
    }

    @Test
    void outcome_truth_catches_an_acknowledgement_with_a_wrong_receipt() {
        good.add(new Event.Settled(first().at(), first().tag(), acknowledged(first().index())));
        assertEquals(Optional.empty(), new OutcomeTruth().violation(good));
        Event.Delivered last = good.all(Event.Delivered.class).get(9);
        good.add(new Event.Settled(last.at(), last.tag(), acknowledged(last.index() + 1)));
        assertTrue(new OutcomeTruth().violation(good).isPresent());
    }

    @Test
    void outcome_truth_catches_a_rejected_submission_that_is_in_the_log() {
        Outcome rejected = new Outcome.Rejected(Outcome.Reason.BUSY, "full");
        good.add(new Event.Settled(first().at(), first().tag(), rejected));
        assertTrue(new OutcomeTruth().violation(good).isPresent());
    }

    @Test
    void outcome_truth_catches_a_submission_settled_twice() {
        good.add(new Event.Settled(first().at(), first().tag(), new Outcome.Unknown("left")));
        assertEquals(Optional.empty(), new OutcomeTruth().violation(good));
        good.add(new Event.Settled(first().at(), first().tag(), new Outcome.Unknown("left")));
        assertTrue(new OutcomeTruth().violation(good).isPresent());
    }

    @Test
    void liveness_catches_a_member_that_does_not_come_to_rest() {
        caught(
                new Liveness(),
                event -> event instanceof Event.Stood s
                        ? new Event.Stood(s.at(), Event.Rest.RESTLESS, "in another view")
                        : event);
    }

    private static Outcome acknowledged(long index) {
        return new Outcome.Acknowledged(new Receipt(1, index), ByteBuffer.allocate(0));
    }

    private Event.Delivered first() {
        return good.all(Event.Delivered.class).get(0);
    }

    private void caught(Property property, UnaryOperator<Event> lie) {
        History bad = new History(good.rules());
        good.events().forEach(event -> bad.add(lie.apply(event)));
        assertTrue(property.violation(bad).isPresent());
    }
}
