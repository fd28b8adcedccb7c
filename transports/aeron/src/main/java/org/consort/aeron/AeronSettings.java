package org.consort.aeron;

import java.util.List;
import org.consort.spi.Settings;

/**
 * The settings of one Aeron transport, checked. See docs/transports/aeron.md.
 *
 * @param bind where it listens, TCP and UDP; port 0 for any that is free in both
 * @param advertised what others dial; empty for the bound address
 * @param media how the driver is run
 * @param pace how loops run
 * @param limits how much may be taken
 * @param times how long things may take
 * @param crashEvidence whether a refused connection counts as proof of a crash
 */
record AeronSettings(
        Endpoint bind, String advertised, Driver media, Pace pace, Limits limits, Times times, boolean crashEvidence) {

    /**
     * How the media driver is run.
     *
     * @param directory where its files are, or those of the external one; empty for the best place there is
     * @param termBytes one of the three terms of a link's log, at either end
     * @param mtuBytes the largest datagram; 0 for what fits the way to the peer
     * @param silenceMillis how long driver and group may not hear of each other before they part
     */
    record Driver(Drive drive, String directory, int termBytes, int mtuBytes, int silenceMillis) {}

    /**
     * How loops run.
     *
     * @param loops threads that groups are spread over
     * @param awakeMicros how long a loop looks again before it sleeps
     * @param sleepMillis the longest sleep
     */
    record Pace(int loops, Idle idle, int awakeMicros, int sleepMillis) {}

    /**
     * How much may be taken.
     *
     * @param frameBytes the largest frame that any group may ask for
     * @param queueBytes bytes that may wait on one link beside its log before an offer answers BUSY
     * @param receiveBufferBytes memory that a link's frames are gathered in
     * @param links links into one group
     * @param folderBytes what the driver's files may take together
     */
    record Limits(int frameBytes, int queueBytes, int receiveBufferBytes, int links, long folderBytes) {}

    /**
     * How long things may take.
     *
     * @param handshakeMillis for a link to stand once it is dialled
     * @param goodbyeMillis for peers to acknowledge good-bye
     * @param probeMillis between attempts at a link that is down, instead of what the group asks; 0 for that
     */
    record Times(int handshakeMillis, int goodbyeMillis, int probeMillis) {}

    /** The documented port. */
    static final int DEFAULT_PORT = 7900;

    static final int LEAST_TERM_BYTES = 64 * 1024;
    static final int MOST_TERM_BYTES = 64 << 20;
    private static final int MIB = 1 << 20;
    private static final List<String> KNOWN = List.of(
            "bind",
            "port",
            "advertised",
            "driver",
            "directory",
            "term.bytes",
            "mtu.bytes",
            "silence.ms",
            "loops",
            "idle",
            "awake.us",
            "sleep.ms",
            "frame.limit.bytes",
            "queue.limit.bytes",
            "receive.buffer.bytes",
            "links.limit",
            "directory.limit.bytes",
            "handshake.ms",
            "goodbye.ms",
            "probe.ms",
            "crash.evidence");

    /**
     * Reads and checks all.
     *
     * @throws IllegalArgumentException for an unknown or invalid setting; says what to do
     */
    static AeronSettings read(Settings given) {
        Settings settings = given.allow(KNOWN);
        return new AeronSettings(
                bind(settings),
                advertised(settings),
                driver(settings),
                pace(settings),
                limits(settings),
                new Times(
                        (int) settings.number("handshake.ms", 1500, 10, 60_000),
                        (int) settings.number("goodbye.ms", 500, 0, 60_000),
                        (int) settings.number("probe.ms", 0, 0, 3_600_000)),
                settings.flag("crash.evidence", true));
    }

    private static Driver driver(Settings settings) {
        Drive drive = settings.choice("driver", Drive.INVOKED);
        String directory = settings.text("directory", "").trim();
        if (drive == Drive.EXTERNAL && directory.isEmpty()) {
            throw new IllegalArgumentException(
                    "transport aeron: setting 'driver' is 'external'; set 'directory' to the "
                            + "folder of that driver, its aeron.dir");
        }
        int term = (int) settings.number("term.bytes", 2 * MIB, LEAST_TERM_BYTES, MOST_TERM_BYTES);
        if (Integer.bitCount(term) != 1) {
            throw new IllegalArgumentException("transport aeron: setting 'term.bytes' is '" + term
                    + "'; it must be a power of two, for example " + Integer.highestOneBit(term));
        }
        int mtu = (int) settings.number("mtu.bytes", 0, 0, Datagrams.MOST_BYTES);
        if (mtu != 0 && (mtu < Datagrams.LEAST_BYTES || mtu % 32 != 0 || mtu > term / 2)) {
            throw new IllegalArgumentException(
                    "transport aeron: setting 'mtu.bytes' is '" + mtu + "'; it must be 0, or a "
                            + "multiple of 32 from " + Datagrams.LEAST_BYTES + " to " + Datagrams.MOST_BYTES
                            + " that is at most half of 'term.bytes'");
        }
        return new Driver(drive, directory, term, mtu, (int) settings.number("silence.ms", 10_000, 1000, 600_000));
    }

    private static Pace pace(Settings settings) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new Pace(
                (int) settings.number("loops", Math.min(cores, 8), 1, 256),
                settings.choice("idle", Idle.GENTLE),
                (int) settings.number("awake.us", 200, 0, 1_000_000),
                (int) settings.number("sleep.ms", 10, 1, 100));
    }

    private static Limits limits(Settings settings) {
        return new Limits(
                (int) settings.number("frame.limit.bytes", 64 * MIB, 1024, 1024 * MIB),
                (int) settings.number("queue.limit.bytes", 8 * MIB, 4096, 256 * MIB),
                (int) settings.number("receive.buffer.bytes", MIB, 4096, 16 * MIB),
                (int) settings.number("links.limit", 1024, 1, 65_536),
                settings.number("directory.limit.bytes", 256L * MIB, MIB, 1L << 40));
    }

    private static Endpoint bind(Settings settings) {
        String host = settings.text("bind", "127.0.0.1").trim();
        int port = (int) settings.number("port", DEFAULT_PORT, 0, 65_535);
        Endpoint bind = new Endpoint(host, port);
        if (host.isEmpty() || Endpoint.parse(bind.toString()).isEmpty()) {
            throw new IllegalArgumentException("transport aeron: setting 'bind' is '" + host
                    + "'; it must be the name or number of one of this machine's addresses, without a port");
        }
        boolean everywhere = host.equals("0.0.0.0") || host.matches("[0:]+");
        if (everywhere && settings.text("advertised", "").isBlank()) {
            throw new IllegalArgumentException("transport aeron: setting 'bind' is '" + host
                    + "', which nobody can dial; set 'advertised' to the address that other nodes reach this one at");
        }
        return bind;
    }

    private static String advertised(Settings settings) {
        String text = settings.text("advertised", "").trim();
        boolean hostOnly = Endpoint.parse(text).isEmpty();
        if (!text.isEmpty() && hostOnly && Endpoint.parse(text + ":1").isEmpty()) {
            throw new IllegalArgumentException("transport aeron: setting 'advertised' is '" + text
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
