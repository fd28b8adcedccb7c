package org.consort.spi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * A piece of memory that several holders share without copying: it is freed when the last one lets go.
 *
 * <p>A slab handed to a callback is borrowed for the call. To keep bytes of it, {@link #retain} it, remember offset and
 * length, and {@link #release} it once. Whoever creates a slab holds it once. The count is not synchronized:
 * a slab belongs to one thread at a time, the group's.
 *
 * <p>Multi-byte numbers in Consort's frames are little-endian, and so is {@link #bytes}.
 */
public final class Slab {

    private final ByteBuffer bytes;
    private final Consumer<ByteBuffer> free;
    private int holders = 1;

    private Slab(ByteBuffer bytes, Consumer<ByteBuffer> free) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.free = free;
    }

    /**
     * Wraps memory from 0 to its capacity.
     *
     * @param bytes read and written by absolute position only
     * @param free called with the memory when the last holder lets go
     */
    public static Slab of(ByteBuffer bytes, Consumer<ByteBuffer> free) {
        return new Slab(bytes, free);
    }

    /** Wraps memory that the garbage collector takes care of. */
    public static Slab of(ByteBuffer bytes) {
        return new Slab(bytes, ignored -> {});
    }

    /** A slab of heap memory with a copy of the remaining bytes. */
    public static Slab copyOf(ByteBuffer source) {
        ByteBuffer copy = ByteBuffer.allocate(source.remaining());
        copy.put(0, source, source.position(), source.remaining());
        return of(copy);
    }

    /**
     * The memory. Shared: use absolute positions, or {@link #slice}, and never change position, limit or order.
     *
     * @throws IllegalStateException if it was freed
     */
    public ByteBuffer bytes() {
        if (holders <= 0) {
            throw new IllegalStateException("slab used after its last holder released it");
        }
        return bytes;
    }

    /** A view of a range with its own position and limit; valid only while the slab is held. */
    public ByteBuffer slice(int offset, int length) {
        return bytes().slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Holds the slab once more. */
    public Slab retain() {
        bytes();
        holders++;
        return this;
    }

    /**
     * Lets go of it once.
     *
     * @throws IllegalStateException if nobody holds it
     */
    public void release() {
        bytes();
        if (--holders == 0) {
            free.accept(bytes);
        }
    }

    /** How many hold it: for tests of ownership. */
    public int holders() {
        return holders;
    }
}
