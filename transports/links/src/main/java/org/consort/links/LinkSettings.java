package org.consort.links;

import java.util.ArrayList;
import java.util.List;
import org.consort.spi.Settings;

/**
 * The settings that every transport has, checked. See docs/transports.
 *
 * @param transport its type, for messages
 * @param bind where it listens; port 0 for any free one
 * @param advertised what others dial; empty for the bound address
 * @param frameLimitBytes the largest frame that any group may ask for
 * @param linksLimit links into one group
 * @param handshakeMillis time to say who one is, and for a dialled one to answer
 * @param goodbyeMillis how long closing waits for the peers' acknowledgement
 * @param probeMillis how often a link that is down is dialled, instead of what the group asks; 0 for that
 * @param crashEvidence whether a refused connection counts as proof of a crash
 */
public record LinkSettings(
        String transport,
        Endpoint bind,
        String advertised,
        int frameLimitBytes,
        int linksLimit,
        int handshakeMillis,
        int goodbyeMillis,
        int probeMillis,
        boolean crashEvidence) {

    private static final int MIB = 1 << 20;
    private static final List<String> KNOWN = List.of(
            "bind",
            "port",
            "advertised",
            "frame.limit.bytes",
            "links.limit",
            "handshake.ms",
            "goodbye.ms",
            "probe.ms",
            "crash.evidence");

    /** The names of these settings and of those that only one transport has. */
    public static List<String> with(List<String> own) {
        List<String> all = new ArrayList<>(KNOWN);
        all.addAll(own);
        return List.copyOf(all);
    }

    /**
     * Reads and checks all but names that nobody knows.
     *
     * @param port the documented one
     * @param handshakeMillis unless it is set
     * @throws IllegalArgumentException for an invalid setting; says what to do
     */
    public static LinkSettings read(String transport, Settings settings, int port, int handshakeMillis) {
        return new LinkSettings(
                transport,
                bind(transport, settings, port),
                advertised(transport, settings),
                (int) settings.number("frame.limit.bytes", 64 * MIB, 1024, 1024 * MIB),
                (int) settings.number("links.limit", 1024, 1, 65_536),
                (int) settings.number("handshake.ms", handshakeMillis, 10, 60_000),
                (int) settings.number("goodbye.ms", 500, 0, 60_000),
                (int) settings.number("probe.ms", 0, 0, 3_600_000),
                settings.flag("crash.evidence", true));
    }

    private static Endpoint bind(String transport, Settings settings, int documented) {
        String host = settings.text("bind", "127.0.0.1").trim();
        int port = (int) settings.number("port", documented, 0, 65_535);
        Endpoint bind = new Endpoint(host, port);
        if (host.isEmpty() || Endpoint.parse(bind.toString()).isEmpty()) {
            throw new IllegalArgumentException("transport " + transport + ": setting 'bind' is '" + host
                    + "'; it must be the name or number of one of this machine's addresses, without a port");
        }
        boolean everywhere = host.equals("0.0.0.0") || host.matches("[0:]+");
        if (everywhere && settings.text("advertised", "").isBlank()) {
            throw new IllegalArgumentException("transport " + transport + ": setting 'bind' is '" + host
                    + "', which nobody can dial; set 'advertised' to the address that other nodes reach this one at");
        }
        return bind;
    }

    private static String advertised(String transport, Settings settings) {
        String text = settings.text("advertised", "").trim();
        boolean hostOnly = Endpoint.parse(text).isEmpty();
        if (!text.isEmpty() && hostOnly && Endpoint.parse(text + ":1").isEmpty()) {
            throw new IllegalArgumentException("transport " + transport + ": setting 'advertised' is '" + text
                    + "'; it must be host, host:port, [IPv6] or [IPv6]:port");
        }
        return text;
    }

    /** True if processes of other machines can reach the port. */
    public boolean isExposed() {
        String host = bind.host();
        return !host.equals("localhost") && !host.startsWith("127.") && !host.matches("\\[?(0*:)*:?0*1\\]?");
    }

    /** What others dial, once the port is bound. */
    public String address(int boundPort) {
        if (advertised.isEmpty()) {
            return new Endpoint(bind.host(), boundPort).toString();
        }
        return Endpoint.parse(advertised).isPresent() ? advertised : advertised + ":" + boundPort;
    }

    /** Why the port could not be bound, and what to do. */
    public String cannotListen(Throwable cause) {
        String reason = Causes.describe(cause);
        String remedy = reason.contains("in use")
                ? "the port is in use by another process: stop it, or choose another port with the setting 'port' of "
                        + "transport " + transport + " (0 for any free one)"
                : "set 'bind' of transport " + transport + " to the name or number of one of this machine's addresses";
        return "cannot listen on " + bind + ": " + remedy + " (" + reason + ")";
    }

    /** How often a link that is down is dialled in a group that asks for this. */
    long probeNanos(long askedNanos) {
        return probeMillis > 0 ? probeMillis * 1_000_000L : Math.max(1_000_000L, askedNanos);
    }
}
