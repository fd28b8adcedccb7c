package org.consort.aeron;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.consort.spi.Slab;

/** Memory for frames that came in, used again when their last holder lets go, which may be on another thread. */
final class Buffers {

    private static final int KEPT = 32;

    private final int usualBytes;
    private final LongAdder taken;
    private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    Buffers(int usualBytes, LongAdder taken) {
        this.usualBytes = usualBytes;
        this.taken = taken;
    }

    int usualBytes() {
        return usualBytes;
    }

    /** A slab of this size, held once. */
    Slab take(int bytes) {
        ByteBuffer again = bytes == usualBytes ? free.poll() : null;
        if (again != null) {
            count.decrementAndGet();
            return Slab.of(again, this::give);
        }
        taken.increment();
        return bytes == usualBytes
                ? Slab.of(ByteBuffer.allocateDirect(bytes), this::give)
                : Slab.of(ByteBuffer.allocateDirect(bytes));
    }

    private void give(ByteBuffer bytes) {
        if (count.incrementAndGet() <= KEPT) {
            free.add(bytes);
        } else {
            count.decrementAndGet();
        }
    }
}
