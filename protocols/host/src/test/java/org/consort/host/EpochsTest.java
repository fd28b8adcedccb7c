package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel;
import org.junit.jupiter.api.Test;

/** Ends an epoch of one machine and begins the next of another, as a stack change will. */
class EpochsTest {

    private static final MemberId SELF = new MemberId("a", 1);
    private static final View VIEW =
            new View(1, 1, 1, View.Policy.MAJORITY, List.of(), 1, List.of(new Member(0, SELF, Map.of(), Map.of())));

    /** Remembers what was delivered in which epoch; ends the epoch at the entry "end". */
    private static final class Log implements EpochOwner {
        final List<String> delivered = new ArrayList<>();
        Epochs epochs = new Epochs(SELF, this);
        long lastIndex = 1;

        @Override
        public Channel.Offer send(MemberId to, Road road, Frame frame) {
            return Channel.Offer.ACCEPTED;
        }

        @Override
        public void deliver(Block block, long firstIndex, long epoch) {
            assertEquals(lastIndex + 1, firstIndex);
            lastIndex += block.entries();
            String text = java.nio.charset.StandardCharsets.UTF_8
                    .decode(block.bytes())
                    .toString();
            delivered.add(epoch + ":" + firstIndex + ":" + text);
            if (text.equals("end")) {
                epochs.end();
            }
        }

        @Override
        public void installed(View view) {}

        @Override
        public void excluded(String why) {}

        @Override
        public void stalled(String why) {}

        @Override
        public void collected(Tally tally) {}

        @Override
        public void readable(long token) {}

        @Override
        public void complain(MemberId peer, String why) {}
    }

    private static final Road ROAD = road("test");

    private static Road road(String transport) {
        FarLinks deaf = new FarLinks(new NoHandler());
        return new Road(transport, transport + "-a", new FarChannel(new NoChannel(), deaf, true));
    }

    private static FrameOf frame(int epoch, Road road) {
        return new FrameOf(SELF, epoch, road);
    }

    private final Log log = new Log();
    private final LocalStack stack =
            new LocalStack(new Sequencer.Factory(), new Settings("test", Map.of("window", "100")), ROAD);
    private final List<Slab> slabs = new ArrayList<>();

    private void submit(String text) {
        Slab slab = Slab.copyOf(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        slabs.add(slab);
        log.epochs
                .protocol()
                .orElseThrow()
                .submit(new Block(0, Delivery.ATOMIC, 1, slab, 0, slab.bytes().capacity()));
    }

    @Test
    void what_the_old_epoch_no_longer_counted_is_ordered_in_the_new_one_in_its_order() {
        log.epochs.begin(stack, new Handover(1, VIEW, 2, List.of()), 0);
        submit("one");
        submit("end");
        submit("late");
        submit("later");
        log.epochs.burstEnd(0);
        assertEquals(List.of("1:2:one", "1:3:end"), log.delivered);
        assertTrue(log.epochs.isEnding());

        submit("pending");
        log.epochs.advance(stack, VIEW, log.lastIndex, 0);
        assertFalse(log.epochs.isEnding());
        assertEquals(2, log.epochs.number());
        submit("new");
        log.epochs.burstEnd(0);

        assertEquals(List.of("1:2:one", "1:3:end", "2:4:late", "2:5:later", "2:6:pending", "2:7:new"), log.delivered);
    }

    @Test
    void every_slab_is_let_go_in_the_end() {
        what_the_old_epoch_no_longer_counted_is_ordered_in_the_new_one_in_its_order();
        log.epochs.closeRetired();
        log.epochs.close();
        for (Slab slab : slabs) {
            assertEquals(1, slab.holders());
        }
    }

    @Test
    void frames_of_another_transport_than_the_epochs_go_nowhere() {
        Road other = road("other");
        log.epochs.begin(stack, new Handover(1, VIEW, 2, List.of()), 0);
        Protocol past = log.epochs.machine();
        log.epochs.end();
        log.epochs.advance(new LocalStack(stack.factory(), stack.settings(), other), VIEW, 1, 0);
        assertNull(log.epochs.machine(frame(2, ROAD)));
        assertSame(log.epochs.machine(), log.epochs.machine(frame(2, other)));
        assertNull(log.epochs.machine(frame(1, other)));
        assertSame(past, log.epochs.machine(frame(1, ROAD)));
    }

    @Test
    void frames_of_a_past_epoch_go_to_its_machine_and_of_a_coming_one_nowhere() {
        log.epochs.begin(stack, new Handover(1, VIEW, 2, List.of()), 0);
        Protocol past = log.epochs.machine();
        log.epochs.end();
        log.epochs.advance(stack, VIEW, 1, 0);
        assertSame(past, log.epochs.machine(frame(1, ROAD)));
        assertSame(log.epochs.machine(), log.epochs.machine(frame(2, ROAD)));
        assertNull(log.epochs.machine(frame(3, ROAD)));
        log.epochs.closeRetired();
        assertNull(log.epochs.machine(frame(1, ROAD)));
        assertTrue(log.epochs.hasBegun(1));
        assertFalse(log.epochs.hasBegun(3));
    }
}
