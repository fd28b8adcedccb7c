package org.consort.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What is watched, and how far its listener was told. It goes over from one life of the member to the next, and to another version of the model's
 * bundle. Each watch is for one registration.
 */
public final class Watch {

    /** The position of a watch that has not begun. */
    private static final long NOW = -1;

    private final String region;
    private final long offset;
    private final long length;
    private final AtomicLong told = new AtomicLong(NOW);

    private Watch(String region, long offset, long length) {
        this.region = region;
        this.offset = offset;
        this.length = length;
    }

    /** Watches a whole region. */
    public static Watch of(String region) {
        return new Watch(region, 0, Long.MAX_VALUE);
    }

    /**
     * Watches a range of bytes.
     *
     * @throws IllegalArgumentException if it begins before 0, or is empty
     */
    public static Watch of(String region, long offset, long length) {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("a watch of " + length + " bytes from " + offset
                    + " on: use an offset of 0 at least, and 1 byte at least");
        }
        return new Watch(region, offset, length);
    }

    /** Its region. */
    public String region() {
        return region;
    }

    /** The first byte. */
    public long offset() {
        return offset;
    }

    /** How many bytes; {@link Long#MAX_VALUE} for all from the first on. */
    public long length() {
        return length;
    }

    /** The index of the log up to which the listener was told all; -1 before it begins. */
    public long told() {
        return told.get();
    }

    /** For the model: the listener was told all up to there. */
    public void told(long index) {
        told.set(index);
    }

    /** For the model: begins here, if it has not begun. */
    public void begin(long index) {
        told.compareAndSet(NOW, index);
    }
}
