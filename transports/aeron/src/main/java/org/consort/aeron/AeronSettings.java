package org.consort.aeron;

import java.util.List;
import org.consort.links.LinkSettings;
import org.consort.spi.Settings;

/**
 * The settings of one Aeron transport, checked. See docs/transports/aeron.md.
 *
 * @param links those that every transport has; the port is for TCP and UDP, and 0 for any that is free in both
 * @param media how the driver is run
 * @param pace how loops run
 * @param limits how much may be taken
 */
record AeronSettings(LinkSettings links, Driver media, Pace pace, Limits limits) {

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
     * @param queueBytes bytes that may wait on one link beside its log before an offer answers BUSY
     * @param receiveBufferBytes memory that a link's frames are gathered in
     * @param folderBytes what the driver's files may take together
     */
    record Limits(int queueBytes, int receiveBufferBytes, long folderBytes) {}

    /** The documented port. */
    static final int DEFAULT_PORT = 7900;

    /** For each step to a link. */
    private static final int HANDSHAKE_MILLIS = 1500;

    static final int LEAST_TERM_BYTES = 64 * 1024;
    static final int MOST_TERM_BYTES = 64 << 20;
    private static final int MIB = 1 << 20;
    private static final List<String> KNOWN = LinkSettings.with(List.of(
            "driver",
            "directory",
            "term.bytes",
            "mtu.bytes",
            "silence.ms",
            "loops",
            "idle",
            "awake.us",
            "sleep.ms",
            "queue.limit.bytes",
            "receive.buffer.bytes",
            "directory.limit.bytes"));

    /**
     * Reads and checks all.
     *
     * @throws IllegalArgumentException for an unknown or invalid setting; says what to do
     */
    static AeronSettings read(Settings given) {
        Settings settings = given.allow(KNOWN);
        return new AeronSettings(
                LinkSettings.read(AeronTransport.TYPE, settings, DEFAULT_PORT, HANDSHAKE_MILLIS),
                driver(settings),
                pace(settings),
                limits(settings));
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
                (int) settings.number("queue.limit.bytes", 8 * MIB, 4096, 256 * MIB),
                (int) settings.number("receive.buffer.bytes", MIB, 4096, 16 * MIB),
                settings.number("directory.limit.bytes", 256L * MIB, MIB, 1L << 40));
    }
}
