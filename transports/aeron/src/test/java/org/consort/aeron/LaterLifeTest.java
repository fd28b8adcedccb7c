package org.consort.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A later life of a member proves the earlier one dead, but not before all that the earlier one sent is read. */
class LaterLifeTest {

    private static final MemberId EARLIER = new MemberId("b", 1);
    private static final String DEAD = "crashed b#1 NEW_INCARNATION";

    private final AeronTransport ours = Nodes.open(Map.of());
    private final AeronTransport former = Nodes.open(Map.of());
    private final AeronTransport latter = Nodes.open(Map.of());
    private final Nodes.Recorder heard = new Nodes.Recorder() {
        @Override
        public void frame(MemberId from, Slab slab, int offset, int length) {
            // The earlier life floods until it stops.
        }
    };
    private final AtomicBoolean speaks = new AtomicBoolean(true);

    @AfterEach
    void end() {
        former.close();
        latter.close();
        ours.close();
    }

    @Test
    void evidence_of_a_later_life_waits_until_nothing_is_left_to_read_of_the_earlier_one() {
        Channel a = ours.open(request("a", 1), heard);
        Channel b = former.open(request("b", 1), new Nodes.Recorder());
        latter.open(request("b", 2), new Nodes.Recorder());
        b.thread().execute(() -> b.connect(new MemberId("a", 1), ours.address()));
        heard.until("inUp b#1");
        speak(b);

        a.thread().execute(() -> a.connect(EARLIER, latter.address()));
        heard.until("refused OTHER_MEMBER");
        assertFalse(heard.events.contains(DEAD), "its words are still coming in");
        speaks.set(false);
        heard.until(DEAD);

        assertTrue(heard.events.contains("inDown b#1"), "its link never breaks by itself");
        assertTrue(heard.events.indexOf("inDown b#1") < heard.events.indexOf(DEAD));
        assertEquals(1, heard.events.stream().filter(DEAD::equals).count());
    }

    private void speak(Channel channel) {
        channel.thread().execute(() -> {
            channel.offer(new MemberId("a", 1), new Frame().putLong(1));
            if (speaks.get()) {
                speak(channel);
            }
        });
    }

    private static ChannelRequest request(String name, long incarnation) {
        return new ChannelRequest("g", new MemberId(name, incarnation), 100_000, 50_000_000);
    }
}
