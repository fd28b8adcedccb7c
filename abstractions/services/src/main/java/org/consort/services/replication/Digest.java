package org.consort.services.replication;

import java.nio.ByteBuffer;

/**
 * A digest of results, in order: tells objects that differ by mistake apart, not by malice.
 *
 * @param whole false if it lacks results from the beginning
 */
record Digest(boolean whole, long value) {

    static final Digest WHOLE = new Digest(true, 0);
    static final Digest PARTIAL = new Digest(false, 0);
    private static final long PRIME = 0x100000001b3L;

    Digest with(ByteBuffer result) {
        long sum = value ^ result.remaining();
        for (int i = result.position(); i < result.limit(); i++) {
            sum = (sum ^ result.get(i) & 0xff) * PRIME;
        }
        return new Digest(whole, (sum ^ sum >>> 29) * PRIME);
    }
}
