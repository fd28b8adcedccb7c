package org.consort.aeron;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.consort.MemberId;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.Evidence;
import org.consort.testkit.transport.Patience;

/** Transports and handlers for tests of what only TCP has. */
final class Nodes {

    static final Patience PATIENCE = Patience.real(20_000);

    private Nodes() {}

    static AeronTransport open(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("port", "0"));
        all.putAll(settings);
        return new AeronTransport(AeronSettings.read(new Settings("transport aeron", all)));
    }

    static void until(String what, BooleanSupplier condition) {
        PATIENCE.until(what, condition);
    }

    static long counter(AeronTransport transport, String name) {
        return Long.parseLong(transport.statistics().get(name));
    }

    /** Remembers what it is told, with the time. */
    static class Recorder implements ChannelHandler {
        final List<String> events = new CopyOnWriteArrayList<>();
        volatile long lastDownNanos;
        volatile long crashedNanos;

        void told(String event) {
            events.add(event);
            PATIENCE.stir();
        }

        void until(String event) {
            Nodes.until("'" + event + "' among " + events, () -> events.contains(event));
        }

        @Override
        public void opened(Channel channel) {}

        @Override
        public void linkUp(MemberId peer) {
            told("up " + peer);
        }

        @Override
        public void linkDown(MemberId peer, String why) {
            lastDownNanos = System.nanoTime();
            told("down " + peer);
        }

        @Override
        public void inboundUp(MemberId peer) {
            told("inUp " + peer);
        }

        @Override
        public void inboundDown(MemberId peer, String why) {
            told("inDown " + peer);
            told(why);
        }

        @Override
        public void frame(MemberId from, Slab slab, int offset, int length) {
            told("frame " + length);
        }

        @Override
        public void burstEnd() {}

        @Override
        public void writable(MemberId peer) {}

        @Override
        public void crashed(MemberId peer, Evidence evidence) {
            crashedNanos = System.nanoTime();
            told("crashed " + peer + " " + evidence);
        }

        @Override
        public void greeted(String address, MemberId peer) {
            told("greeted " + peer);
        }

        @Override
        public void refused(String address, Refusal refusal, String why) {
            told("refused " + refusal);
        }

        @Override
        public void deadline(long nowNanos) {}
    }
}
