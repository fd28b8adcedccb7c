package org.consort.tcp;

import java.util.List;
import org.consort.spi.Settings;

/**
 * The settings of one TCP transport, checked. See docs/transports/tcp.md.
 *
 * @param bind where it listens; port 0 for any free one
 * @param advertised what others dial; empty for the bound address
 * @param io how readiness is asked for, never {@code AUTO}
 * @param loops event loops that groups are spread over
 * @param frameLimitBytes the largest frame that any group may ask for
 * @param queueLimitBytes bytes that may wait on one link before an offer answers BUSY
 * @param receiveBufferBytes memory that a link reads into at once
 * @param linksLimit links into one group
 * @param handshakeMillis time for a connection to say who it is, and for a dialled one to answer
 * @param goodbyeMillis how long closing waits for the peers' acknowledgement
 * @param probeMillis how often a link that is down is dialled, instead of what the group asks; 0 for that
 * @param crashEvidence whether a refused connection counts as proof of a crash
 */
record TcpSettings(
        Endpoint bind,
        String advertised,
        Io io,
        int loops,
        int frameLimitBytes,
        int queueLimitBytes,
        int receiveBufferBytes,
        int linksLimit,
        int handshakeMillis,
        int goodbyeMillis,
        int probeMillis,
        boolean crashEvidence) {

    /** The documented port. */
    static final int DEFAULT_PORT = 7800;

    private static final int MIB = 1 << 20;
    private static final List<String> KNOWN = List.of(
            "bind",
            "port",
            "advertised",
            "io",
            "loops",
            "frame.limit.bytes",
            "queue.limit.bytes",
            "receive.buffer.bytes",
            "links.limit",
            "handshake.ms",
            "goodbye.ms",
            "probe.ms",
            "crash.evidence");

    /**
     * Reads and checks all.
     *
     * @throws IllegalArgumentException for an unknown or invalid setting; says what to do
     */
    static TcpSettings read(Settings given) {
        Settings settings = given.allow(KNOWN);
        int cores = Runtime.getRuntime().availableProcessors();
        return new TcpSettings(
                bind(settings),
                advertised(settings),
                settings.choice("io", Io.AUTO).resolved(),
                (int) settings.number("loops", Math.min(cores, 8), 1, 256),
                (int) settings.number("frame.limit.bytes", 64 * MIB, 1024, 1024 * MIB),
                (int) settings.number("queue.limit.bytes", 8 * MIB, 4096, 1024 * MIB),
                (int) settings.number("receive.buffer.bytes", 256 * 1024, 4096, 16 * MIB),
                (int) settings.number("links.limit", 1024, 1, 65_536),
                (int) settings.number("handshake.ms", 2000, 10, 60_000),
                (int) settings.number("goodbye.ms", 500, 0, 60_000),
                (int) settings.number("probe.ms", 0, 0, 3_600_000),
                settings.flag("crash.evidence", true));
    }

    private static Endpoint bind(Settings settings) {
        String host = settings.text("bind", "127.0.0.1").trim();
        int port = (int) settings.number("port", DEFAULT_PORT, 0, 65_535);
        Endpoint bind = new Endpoint(host, port);
        if (host.isEmpty() || Endpoint.parse(bind.toString()).isEmpty()) {
            throw new IllegalArgumentException("transport tcp: setting 'bind' is '" + host
                    + "'; it must be the name or number of one of this machine's addresses, without a port");
        }
        boolean everywhere = host.equals("0.0.0.0") || host.matches("[0:]+");
        if (everywhere && settings.text("advertised", "").isBlank()) {
            throw new IllegalArgumentException("transport tcp: setting 'bind' is '" + host
                    + "', which nobody can dial; set 'advertised' to the address that other nodes reach this one at");
        }
        return bind;
    }

    private static String advertised(Settings settings) {
        String text = settings.text("advertised", "").trim();
        boolean hostOnly = Endpoint.parse(text).isEmpty();
        if (!text.isEmpty() && hostOnly && Endpoint.parse(text + ":1").isEmpty()) {
            throw new IllegalArgumentException("transport tcp: setting 'advertised' is '" + text
                    + "'; it must be host, host:port, [IPv6] or [IPv6]:port");
        }
        return text;
    }

    /** What others dial, once the port is bound. */
    String address(int boundPort) {
        if (advertised.isEmpty()) {
            return new Endpoint(bind.host(), boundPort).toString();
        }
        return Endpoint.parse(advertised).isPresent() ? advertised : advertised + ":" + boundPort;
    }
}
