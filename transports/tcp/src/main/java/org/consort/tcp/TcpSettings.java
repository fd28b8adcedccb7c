package org.consort.tcp;

import java.util.List;
import org.consort.links.LinkSettings;
import org.consort.spi.Settings;

/**
 * The settings of one TCP transport, checked. See docs/transports/tcp.md.
 *
 * @param links those that every transport has
 * @param io how readiness is asked for, never {@code AUTO}
 * @param loops event loops that groups are spread over
 * @param queueLimitBytes bytes that may wait on one link before an offer answers BUSY
 * @param receiveBufferBytes memory that a link reads into at once
 */
record TcpSettings(LinkSettings links, Io io, int loops, int queueLimitBytes, int receiveBufferBytes) {

    /** The documented port. */
    static final int DEFAULT_PORT = 7800;

    private static final int HANDSHAKE_MILLIS = 2000;
    private static final int MIB = 1 << 20;
    private static final List<String> KNOWN =
            LinkSettings.with(List.of("io", "loops", "queue.limit.bytes", "receive.buffer.bytes"));

    /**
     * Reads and checks all.
     *
     * @throws IllegalArgumentException for an unknown or invalid setting; says what to do
     */
    static TcpSettings read(Settings given) {
        Settings settings = given.allow(KNOWN);
        int cores = Runtime.getRuntime().availableProcessors();
        return new TcpSettings(
                LinkSettings.read(TcpTransport.TYPE, settings, DEFAULT_PORT, HANDSHAKE_MILLIS),
                settings.choice("io", Io.AUTO).resolved(),
                (int) settings.number("loops", Math.min(cores, 8), 1, 256),
                (int) settings.number("queue.limit.bytes", 8 * MIB, 4096, 1024 * MIB),
                (int) settings.number("receive.buffer.bytes", 256 * 1024, 4096, 16 * MIB));
    }
}
