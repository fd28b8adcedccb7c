package org.consort.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Bounds how many of a sender's messages are outstanding. One thread sends, one at a time delivers. */
final class Window {

    private static final long LONGEST_PARK_NANOS = 2_000_000;

    private final int size;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private volatile @Nullable Thread waiting;

    Window(int size) {
        this.size = size;
    }

    /** Waits until one more may be sent, but not for ever: the caller comes again. */
    boolean hasRoom() {
        if (isOpen()) {
            return true;
        }
        waiting = Thread.currentThread();
        if (!isOpen()) {
            LockSupport.parkNanos(LONGEST_PARK_NANOS);
        }
        waiting = null;
        return isOpen();
    }

    /** So many have been sent. */
    void sent(long count) {
        sent.set(count);
    }

    /** So many have come back. The sender is woken when half of the window is free, so that it sends many at a time. */
    void delivered(long count) {
        delivered.set(count);
        Thread sender = waiting;
        if (sender != null && sent.get() - count <= size / 2) {
            waiting = null;
            LockSupport.unpark(sender);
        }
    }

    long sent() {
        return sent.get();
    }

    long delivered() {
        return delivered.get();
    }

    private boolean isOpen() {
        return sent.get() - delivered.get() < size;
    }
}
