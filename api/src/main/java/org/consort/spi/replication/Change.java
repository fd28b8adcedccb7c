package org.consort.spi.replication;

import java.nio.ByteBuffer;

/**
 * A change of a service's state.
 *
 * @param whole true if it is the whole new state, false if it is what changed; no bytes: nothing changed
 * @param bytes as the object wrote it
 */
public record Change(boolean whole, ByteBuffer bytes) {

    /** Nothing changed. */
    public static final Change NONE = new Change(false, ByteBuffer.allocate(0).asReadOnlyBuffer());

    /** The longest change, in bytes. */
    public static final int BYTES = 16 << 20;

    /** The bytes, in a view with a position of its own for each call. */
    @Override
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer();
    }
}
