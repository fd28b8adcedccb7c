package org.consort.spi.protocol;

import java.nio.ByteBuffer;
import org.consort.Delivery;
import org.consort.spi.Slab;

/**
 * What protocols order: a run of entries of one member and one level, submitted together. Its bytes are the host's own
 * affair.
 *
 * @param origin ordinal of the member that submitted it
 * @param level what was promised
 * @param entries how many entries of the log it is, at least 1
 * @param slab holds the bytes; borrowed unless said otherwise
 * @param offset where they begin
 * @param length how many they are, at most {@link #LIMIT_BYTES}
 */
public record Block(int origin, Delivery level, int entries, Slab slab, int offset, int length) {

    /** The largest block, in bytes. Larger messages are cut into several by the host. */
    public static final int LIMIT_BYTES = 1 << 18;

    /** Most entries of one block: each takes at least one byte. */
    public static final int LIMIT_ENTRIES = LIMIT_BYTES;

    /** A view of the bytes, valid while the slab is held. */
    public ByteBuffer bytes() {
        return slab.slice(offset, length);
    }
}
