package org.consort.host.security;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.consort.spi.Slab;

/** Direct memory for frames on their way out, used again when the transport has let go of it. On the channel's thread. */
final class SealedMemory {

    private static final int LEAST_BYTES = 4 << 10;
    /** What waits to be used again; more is left to the garbage collector. */
    private static final int IDLE_LIMIT_BYTES = 8 << 20;

    private static final int SIZES = Integer.SIZE;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private final ArrayDeque<ByteBuffer>[] idle = new ArrayDeque[SIZES];

    private int idleBytes;

    SealedMemory() {
        for (int i = 0; i < SIZES; i++) {
            idle[i] = new ArrayDeque<>();
        }
    }

    /** A power of two that is enough. */
    static int roomFor(int length) {
        return length <= LEAST_BYTES ? LEAST_BYTES : Integer.highestOneBit(length - 1) << 1;
    }

    /** A slab with room for so many bytes, held once. */
    Slab lend(int length) {
        int room = roomFor(length);
        ByteBuffer memory = idle[Integer.numberOfTrailingZeros(room)].poll();
        if (memory == null) {
            memory = ByteBuffer.allocateDirect(room);
        } else {
            idleBytes -= room;
        }
        return Slab.of(memory, this::back);
    }

    private void back(ByteBuffer memory) {
        if (idleBytes + memory.capacity() <= IDLE_LIMIT_BYTES) {
            idleBytes += memory.capacity();
            idle[Integer.numberOfTrailingZeros(memory.capacity())].push(memory);
        }
    }
}
