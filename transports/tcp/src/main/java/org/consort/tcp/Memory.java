package org.consort.tcp;

import io.netty.buffer.PooledByteBufAllocator;

/** The pool that a transport takes its buffers from: its own, so that nothing stays when it has closed. */
final class Memory {

    private static final int PAGE_BYTES = 8192;
    /** Chunks of 8192 << 9 = 4 MiB. */
    private static final int MAX_ORDER = 9;

    private Memory() {}

    static PooledByteBufAllocator pool(int arenas) {
        return new PooledByteBufAllocator(
                true,
                0,
                arenas,
                PAGE_BYTES,
                MAX_ORDER,
                PooledByteBufAllocator.defaultSmallCacheSize(),
                PooledByteBufAllocator.defaultNormalCacheSize(),
                false);
    }
}
