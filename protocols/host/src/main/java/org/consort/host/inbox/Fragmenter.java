package org.consort.host.inbox;

import java.nio.ByteBuffer;
import org.consort.host.wire.Entries;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;

/** Cuts a message that is too large for one block into slabs of one fragment each. */
final class Fragmenter {

    /** A payload above this travels in fragments. */
    static final int WHOLE_LIMIT_BYTES = Block.LIMIT_BYTES / 2;

    private static final int PART_BYTES = Block.LIMIT_BYTES - Entries.HEADER - Entries.FRAGMENT_HEADER;

    private Fragmenter() {}

    /** Copies the payload; everything but the sequence numbers is in place afterwards. */
    static Slab[] cut(int target, ByteBuffer payload) {
        int whole = payload.remaining();
        Slab[] slabs = new Slab[(whole + PART_BYTES - 1) / PART_BYTES];
        for (int i = 0; i < slabs.length; i++) {
            int offset = i * PART_BYTES;
            slabs[i] = fragment(target, payload, offset, Math.min(PART_BYTES, whole - offset));
        }
        return slabs;
    }

    private static Slab fragment(int target, ByteBuffer payload, int offset, int part) {
        int length = Entries.FRAGMENT_HEADER + part;
        Slab slab = Slab.of(ByteBuffer.allocate(Entries.HEADER + length));
        ByteBuffer bytes = slab.bytes();
        Entries.length(bytes, 0, length);
        Entries.address(bytes, 0, Entries.FRAGMENT, target);
        bytes.putInt(Entries.HEADER, payload.remaining());
        bytes.putInt(Entries.HEADER + 4, offset);
        bytes.put(Entries.HEADER + Entries.FRAGMENT_HEADER, payload, payload.position() + offset, part);
        return slab;
    }
}
