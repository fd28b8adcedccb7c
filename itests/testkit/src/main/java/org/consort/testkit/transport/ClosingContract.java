package org.consort.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.consort.MemberId;
import org.consort.spi.transport.Channel.Offer;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;
import org.junit.jupiter.api.Test;

/** Closing: with good-bye, so that no peer takes it for a crash; after it, silence. */
public interface ClosingContract extends OnStage {

    private static ChannelRequest request(String group) {
        return new ChannelRequest(group, new MemberId("a", 1), 1000, Stage.PROBE_NANOS);
    }

    @Test
    default void a_closed_channel_breaks_its_links_and_is_no_crash() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        b.link(a);
        b.close();
        a.until("down b#1");
        a.until("inDown b#1");
        assertEquals(Offer.CLOSED, b.say(a, "?"));
        a.until("refused " + b.address() + " NO_SUCH_GROUP");
        assertEquals(0, a.count("crashed"));
    }

    @Test
    default void a_closed_transport_is_no_crash_though_its_port_is_closed() {
        Transport there = stage().transport();
        Party a = stage().party("a");
        Party b = stage().party(there, "g", new MemberId("b", 1));
        a.link(b);
        b.link(a);
        there.close();
        a.until("down b#1");
        a.until("inDown b#1");
        a.until("refused " + b.address() + " NOBODY");
        assertEquals(0, a.count("crashed"));
    }

    @Test
    default void what_was_accepted_before_closing_arrives() {
        Party a = stage().party("a");
        Party b = stage().party("b");
        a.link(b);
        for (int i = 0; i < 100; i++) {
            assertEquals(Offer.ACCEPTED, a.say(b, "frame " + i));
        }
        a.close();
        b.until("inDown a#1");
        assertEquals(100, b.frames().size());
    }

    @Test
    default void a_group_can_be_opened_again_after_its_channel_closed() {
        Transport there = stage().transport();
        Party a = stage().party("a");
        Party b = stage().party(there, "g", new MemberId("b", 1));
        a.link(b);
        b.close();
        a.until("down b#1");
        Party again = stage().party(there, "g", new MemberId("b", 1));
        a.until("up b#1", 2);
        again.until("inUp a#1");
        assertEquals(Offer.ACCEPTED, a.say(again, "welcome back"));
        again.untilFrames(1);
        assertEquals(0, a.count("crashed"));
    }

    @Test
    default void a_group_has_one_channel_at_a_time() {
        Transport transport = stage().transport();
        Party a = stage().party(transport, "g", new MemberId("a", 1));
        assertThrows(IllegalStateException.class, () -> transport.open(request("g"), a));
    }

    @Test
    default void a_closed_transport_opens_nothing() {
        Transport transport = stage().transport();
        Party a = stage().party("a");
        transport.close();
        transport.close();
        assertThrows(IllegalStateException.class, () -> transport.open(request("g"), a));
    }

    @Test
    default void both_ends_may_close_at_once() {
        Transport left = stage().transport();
        Transport right = stage().transport();
        Party a = stage().party(left, "g", new MemberId("a", 1));
        Party b = stage().party(right, "g", new MemberId("b", 1));
        a.link(b);
        b.link(a);
        Thread other = new Thread(left::close);
        other.start();
        right.close();
        stage().patience().until("both are closed", () -> !other.isAlive());
        assertEquals(0, a.count("crashed") + b.count("crashed"));
    }
}
