package org.consort.testkit.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.Delivery;
import org.consort.spi.Settings;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Tally;
import org.consort.testkit.check.Event;
import org.consort.testkit.check.Tag;
import org.consort.testkit.sim.Dice;
import org.consort.testkit.sim.ProtocolSim;
import org.consort.testkit.sim.Schedule;
import org.consort.testkit.sim.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What one machine promises, and a group in which nothing goes wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MachineClauses extends ProtocolSuite {

    @Test
    protected void a_group_of_any_size_delivers_what_all_submit() {
        for (int members = 1; members <= 7; members++) {
            Verdict verdict = pass(Schedule.quiet(members, members));
            for (int i = 0; i < members; i++) {
                String name = String.valueOf((char) ('a' + i));
                assertEquals(
                        verdict.history().all(Event.Submitted.class).size(),
                        deliveriesAt(verdict, name).size(),
                        "deliveries at " + name + " of " + members);
            }
        }
    }

    @Test
    protected void every_level_reaches_everybody_when_nothing_fails() {
        ProtocolSim sim = started(silent(1, 4));
        run(sim, 20);
        List<Tag> tags = new ArrayList<>();
        for (Delivery level : Delivery.values()) {
            tags.add(sim.submit("b", level));
        }
        Verdict verdict = pass(sim);
        for (String name : List.of("a", "b", "c", "d")) {
            List<Tag> got = deliveriesAt(verdict, name).stream()
                    .map(Event.Delivered::tag)
                    .toList();
            assertTrue(got.containsAll(tags), name + " got " + got);
        }
    }

    @Test
    protected void a_lone_message_in_an_idle_group_is_delivered_without_waiting_for_traffic() {
        for (String sender : List.of("a", "b", "c")) {
            ProtocolSim sim = started(silent(2, 3));
            run(sim, 500);
            sim.submit(sender, Delivery.ATOMIC);
            // Fair weather takes at most 2 ms a hop; about 2n hops are allowed, and as much again.
            run(sim, 2 * 3 * 2 * 2);
            assertEquals(3, sim.history().all(Event.Delivered.class).size(), "delivered in 24 ms, from " + sender);
            pass(sim);
        }
    }

    @Test
    protected void the_same_schedule_gives_the_same_run() {
        Verdict first = pass(Schedule.quiet(5, 5));
        Verdict second = pass(Schedule.quiet(5, 5));
        assertEquals(first.history().events(), second.history().events());
        assertEquals(first.events(), second.events());
    }

    @Test
    protected void a_full_window_is_said_in_time_and_opens_again() {
        LoneMachine lone = new LoneMachine(factory(), 2);
        int accepted = 0;
        while (lone.machine().accepts() && accepted < 100_000) {
            lone.submit(20_000, Delivery.ATOMIC);
            accepted++;
        }
        assertTrue(accepted > 0 && accepted < 100_000, "accepted " + accepted + " blocks from nobody else alive");
        lone.close();
        assertEquals(0, lone.held(), "slabs held after close");
    }

    @Test
    protected void pending_blocks_of_the_handover_come_before_anything_submitted_later() {
        LoneMachine lone = new LoneMachine(factory(), 1, Collections.nCopies(3, Delivery.ATOMIC));
        lone.submit(10, Delivery.ATOMIC);
        lone.runUntilDelivered(4);
        assertEquals(List.of(1L, 2L, 3L, 4L), lone.deliveredNumbers());
        assertEquals(List.of(2L, 3L, 4L, 5L), lone.deliveredIndexes());
        lone.close();
        assertEquals(0, lone.held(), "slabs held after close");
    }

    @Test
    protected void stop_hands_undelivered_blocks_over_oldest_first_and_held_once_for_the_caller() {
        LoneMachine lone = new LoneMachine(factory(), 2);
        for (int i = 0; i < 3; i++) {
            lone.submit(50, Delivery.ATOMIC);
        }
        List<Block> rest = lone.machine().stop();
        assertEquals(List.of(1L, 2L, 3L), rest.stream().map(LoneMachine::number).toList());
        lone.machine().close();
        assertEquals(3, lone.held(), "the caller holds each once");
        rest.forEach(block -> block.slab().release());
        assertEquals(0, lone.held());
    }

    /** The next epoch's machine takes it for granted. */
    @Test
    protected void a_broadcast_block_is_delivered_at_its_origin_before_it_can_be_handed_over() {
        LoneMachine lone = new LoneMachine(factory(), 2);
        lone.submit(50, Delivery.BROADCAST);
        lone.machine().stop().forEach(block -> block.slab().release());
        assertEquals(List.of(1L), lone.deliveredNumbers());
        lone.close();
    }

    @Test
    protected void a_broadcast_block_that_was_handed_over_is_not_delivered_at_its_origin_again() {
        LoneMachine lone = new LoneMachine(factory(), 1, List.of(Delivery.BROADCAST, Delivery.ATOMIC));
        lone.runUntilDelivered(1);
        lone.run(500);
        assertEquals(List.of(2L), lone.deliveredNumbers());
        lone.close();
        assertEquals(0, lone.held(), "slabs held after close");
    }

    @Test
    protected void after_stop_nothing_more_is_delivered() {
        LoneMachine lone = new LoneMachine(factory(), 1);
        lone.submit(10, Delivery.ATOMIC);
        lone.runUntilDelivered(1);
        lone.machine().stop().forEach(block -> block.slab().release());
        lone.run(1_000);
        assertEquals(1, lone.deliveredNumbers().size());
        lone.close();
    }

    @Test
    protected void random_bytes_are_refused_and_harm_nothing() {
        Dice dice = new Dice(11);
        ProtocolSim sim = started(Schedule.quiet(6, 3));
        for (int i = 0; i < 400; i++) {
            run(sim, 1);
            byte[] noise = new byte[dice.below(120)];
            for (int j = 0; j < noise.length; j++) {
                noise[j] = (byte) (dice.chance(0.5) ? dice.any() : dice.below(12));
            }
            sim.forge(dice.pick(List.of("a", "b", "c")), dice.pick(List.of("a", "b", "c")), ByteBuffer.wrap(noise));
        }
        pass(sim);
    }

    @Test
    protected void frames_cut_short_are_refused_and_harm_nothing() {
        Dice dice = new Dice(12);
        ProtocolSim sim = started(Schedule.quiet(7, 3));
        sim.tap((from, to, frame) -> {
            if (frame.remaining() > 1 && dice.chance(0.3)) {
                ByteBuffer shorter = frame.duplicate().limit(frame.position() + dice.below(frame.remaining()));
                sim.forge(from.name(), to.name(), shorter);
            }
        });
        run(sim, 400);
        pass(sim);
    }

    @Test
    protected void a_frame_of_nothing_is_a_bad_frame() {
        LoneMachine lone = new LoneMachine(factory(), 2);
        boolean refused = false;
        try {
            lone.machine().frame(lone.peer(1), org.consort.spi.Slab.of(ByteBuffer.allocate(4)), 4, 0, 1);
        } catch (BadFrame e) {
            refused = true;
        }
        assertTrue(refused);
        lone.close();
    }

    @Test
    protected void statistics_have_names_and_values() {
        LoneMachine lone = new LoneMachine(factory(), 1);
        Map<String, String> statistics = lone.machine().statistics();
        assertFalse(statistics.isEmpty());
        lone.close();
    }

    @Test
    protected void unknown_settings_are_refused_by_name() {
        Settings wrong = new Settings("protocol", Map.of("no.such.setting", "1"));
        String message = "";
        try {
            factory().validate(wrong, LoneMachine.view(3));
        } catch (IllegalArgumentException e) {
            message = String.valueOf(e.getMessage());
        }
        assertTrue(message.contains("no.such.setting"), message);
    }

    @Test
    protected void a_vote_collects_the_answer_of_every_member() {
        ProtocolSim sim = started(silent(8, 4));
        run(sim, 20);
        Map<String, Boolean> collects = new TreeMap<>();
        for (String name : List.of("a", "b", "c", "d")) {
            sim.call(
                    name,
                    (Protocol machine) ->
                            collects.put(name, machine.vote(9, ByteBuffer.wrap(new byte[] {(byte) name.charAt(0)}))));
        }
        run(sim, 300);
        if (collects.containsValue(true)) {
            Map<Integer, Byte> answers = new HashMap<>();
            for (Tally tally : sim.tallies()) {
                assertEquals(9, tally.ballot());
                tally.answers().forEach((ordinal, answer) -> answers.put(ordinal, answer.get(answer.position())));
            }
            assertEquals(Map.of(0, (byte) 'a', 1, (byte) 'b', 2, (byte) 'c', 3, (byte) 'd'), answers);
        }
        pass(sim);
    }
}
