package org.consort.tcp;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.consort.spi.Settings;
import org.consort.testkit.transport.Patience;
import org.consort.testkit.transport.Recorder;

/** Transports and handlers for tests of what only this transport has. */
final class Nodes {

    static final Patience PATIENCE = Patience.real(20_000);

    private Nodes() {}

    static TcpTransport open(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("port", "0"));
        all.putAll(settings);
        return new TcpTransport(TcpSettings.read(new Settings("transport tcp", all)));
    }

    static Recorder recorder() {
        return new Recorder(PATIENCE);
    }

    static void until(String what, BooleanSupplier condition) {
        PATIENCE.until(what, condition);
    }

    static long counter(TcpTransport transport, String name) {
        return Long.parseLong(transport.statistics().get(name));
    }
}
