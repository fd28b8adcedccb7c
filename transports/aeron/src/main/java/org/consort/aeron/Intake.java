package org.consort.aeron;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.consort.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * The memory that one inbound link's data is copied to, out of the log, which Aeron soon uses again. Frames are handed up as ranges of it, and only
 * a frame that does not fit at its end moves, to the start of the next one.
 *
 * <p>While nobody holds the buffer's slab it is used again from its start; when somebody does, copying goes on behind what is
 * held, and a fresh buffer follows when it is full.
 */
final class Intake {

    private final Buffers buffers;
    private @Nullable Slab slab;
    private int start;
    private int end;
    private int frameBytes;

    Intake(Buffers buffers) {
        this.buffers = buffers;
    }

    /** The slab that holds what came in. */
    Slab slab() {
        return Objects.requireNonNull(slab, "nothing came in");
    }

    /** Where the first byte is that was not consumed. */
    int start() {
        return start;
    }

    /** How many bytes came in and were not consumed. */
    int available() {
        return end - start;
    }

    /** The little-endian number at {@link #start}. */
    int number() {
        return slab().bytes().getInt(start);
    }

    void consume(int bytes) {
        start += bytes;
    }

    /** What is there is the begin of something of so many bytes in all, whose size was checked; 0 if not yet known. */
    void expect(int bytes) {
        frameBytes = bytes;
    }

    /** Copies these bytes behind what is there. */
    void append(DirectBuffer from, int offset, int length) {
        ByteBuffer bytes = room(length).bytes();
        from.getBytes(offset, bytes, end, length);
        end += length;
    }

    private Slab room(int length) {
        Slab current = slab;
        int partial = available();
        if (current == null) {
            return roll(null, Math.max(buffers.usualBytes(), length));
        }
        int capacity = current.bytes().capacity();
        if (partial == 0 && current.holders() == 1 && capacity == buffers.usualBytes()) {
            start = 0;
            end = 0;
        }
        // A frame far larger than usual gets its memory as it arrives: a length alone is only a claim.
        int growth = Math.max(4 * buffers.usualBytes(), 2 * (partial + length));
        int whole = Math.max(partial + length, Math.min(frameBytes, growth));
        if (capacity - start >= whole && capacity - end >= length) {
            return current;
        }
        return roll(current, Math.max(buffers.usualBytes(), whole));
    }

    private Slab roll(@Nullable Slab current, int capacity) {
        int partial = available();
        Slab next = buffers.take(capacity);
        if (current != null) {
            next.bytes().put(0, current.bytes(), start, partial);
            current.release();
        }
        slab = next;
        start = 0;
        end = partial;
        return next;
    }

    /** Goes on in another buffer, if somebody holds this one. */
    void letGo() {
        Slab current = slab;
        if (current != null && current.holders() > 1) {
            roll(current, Math.max(buffers.usualBytes(), available()));
        }
    }

    /** Gives the buffer back; slabs that others hold live on. */
    void close() {
        if (slab != null) {
            slab.release();
            slab = null;
        }
        start = 0;
        end = 0;
    }
}
