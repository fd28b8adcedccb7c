package org.consort.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.consort.MemberId;
import org.junit.jupiter.api.Test;

class WireTest {

    private static final Weather SPIKES =
            new Weather(Agenda.MILLI / 2, 2 * Agenda.MILLI, 0.3, 60 * Agenda.MILLI, 1 << 20);

    /** A spike may delay the news that the old link broke until a new one stands: then they are no news any more. */
    @Test
    void the_receiver_hears_of_one_link_at_a_time_and_of_the_last_at_last() {
        for (long seed = 1; seed <= 50; seed++) {
            Agenda agenda = new Agenda(10_000);
            Network network = new Network(agenda, new Dice(seed), SPIKES, new SlabLedger());
            End sender = new End("a", agenda);
            End receiver = new End("b", agenda);
            network.connect(sender, receiver);
            agenda.runUntil(500 * Agenda.MILLI);
            network.forPath("a", "b").forEach(wire -> wire.snap("broken on purpose"));
            agenda.runUntil(1_000 * Agenda.MILLI);
            network.disconnect(sender, receiver.id());
            network.connect(sender, receiver);
            agenda.runUntil(1_500 * Agenda.MILLI);
            assertEquals(List.of("up", "down", "up", "down", "up"), receiver.heard, "seed " + seed);
        }
    }

    /** Hears of the link that comes in. */
    private record End(MemberId id, Actor actor, List<String> heard) implements Endpoint {

        End(String name, Agenda agenda) {
            this(new MemberId(name, 1), new Actor(agenda, () -> {}), new ArrayList<>());
        }

        @Override
        public void inboundUp(MemberId peer) {
            heard.add("up");
        }

        @Override
        public void inboundDown(MemberId peer, String why) {
            heard.add("down");
        }

        @Override
        public void arrived(MemberId from, Parcel parcel) {}

        @Override
        public void linkUp(MemberId peer) {}

        @Override
        public void linkDown(MemberId peer, String why) {}

        @Override
        public void gone(MemberId peer) {}

        @Override
        public void writable(MemberId peer) {}
    }
}
