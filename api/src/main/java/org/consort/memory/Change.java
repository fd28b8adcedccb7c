package org.consort.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bytes that an entry has written, as far as they are in the range that is watched.
 *
 * @param offset in the region
 * @param bytes read-only
 */
public record Change(long offset, ByteBuffer bytes) {

    /** The bytes, little-endian, in a view with a position of its own for each call. */
    @Override
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** For a person. */
    @Override
    public String toString() {
        return bytes.remaining() + " bytes at " + offset;
    }
}
