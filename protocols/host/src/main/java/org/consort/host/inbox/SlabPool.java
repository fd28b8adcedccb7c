package org.consort.host.inbox;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.jspecify.annotations.Nullable;

/** Lends at most so many slabs of one size, and gets each back when its last holder lets go. Thread-safe. */
final class SlabPool {

    static final int SLAB_BYTES = Block.LIMIT_BYTES;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<ByteBuffer> idle = new ArrayDeque<>();
    private final int limit;
    private int lent;

    SlabPool(long limitBytes) {
        limit = (int) Math.max(4, limitBytes / SLAB_BYTES);
    }

    /** A slab, held once; none if all are lent. */
    @Nullable
    Slab lend() {
        lock.lock();
        try {
            if (lent == limit) {
                return null;
            }
            lent++;
            ByteBuffer memory = idle.poll();
            return Slab.of(memory != null ? memory : ByteBuffer.allocateDirect(SLAB_BYTES), this::back);
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes are lent. */
    long lentBytes() {
        lock.lock();
        try {
            return (long) lent * SLAB_BYTES;
        } finally {
            lock.unlock();
        }
    }

    private void back(ByteBuffer memory) {
        lock.lock();
        try {
            lent--;
            idle.push(memory);
        } finally {
            lock.unlock();
        }
    }
}
