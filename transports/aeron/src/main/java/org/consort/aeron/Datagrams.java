package org.consort.aeron;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** How large datagrams are: on loopback as few as possible, on a network none that is cut on its way. */
final class Datagrams {

    static final int LEAST_BYTES = 1408;
    static final int MOST_BYTES = 65_504;
    /** What Aeron puts before each message. */
    static final int HEADER_BYTES = 32;

    private static final int LOOPBACK_BYTES = 32 * 1024;
    private static final int IP_BYTES = 48;

    private Datagrams() {}

    /** The size for the way to this address. */
    static int bytesTo(InetAddress peer, AeronSettings.Driver media) {
        int most = Math.min(MOST_BYTES, media.termBytes() / 2) / HEADER_BYTES * HEADER_BYTES;
        int wanted = media.mtuBytes() > 0 ? media.mtuBytes() : fitting(peer);
        return Math.min(most, wanted);
    }

    private static int fitting(InetAddress peer) {
        try {
            if (peer.isLoopbackAddress() || NetworkInterface.getByInetAddress(peer) != null) {
                return LOOPBACK_BYTES;
            }
        } catch (SocketException e) {
            // Then it is taken for somewhere else, where smaller ones fit too.
            return LEAST_BYTES;
        }
        return LEAST_BYTES;
    }

    /** Bytes of a datagram on a network whose packets have so many. */
    static int within(int packetBytes) {
        return Math.max(LEAST_BYTES, (packetBytes - IP_BYTES) / HEADER_BYTES * HEADER_BYTES);
    }
}
