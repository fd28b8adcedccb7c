package org.consort.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.util.Objects;
import org.consort.links.Counters;
import org.consort.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * The memory that one inbound link reads into. The socket writes straight into a large buffer, frames are handed up as
 * ranges of it, and only a frame that does not fit at its end moves, to the start of the next one.
 *
 * <p>While nobody holds the buffer's slab it is used again from its start; when somebody does, reading goes on behind
 * what is held, and a fresh buffer follows when it is full.
 *
 * <p>Netty asks for memory before each read and gets the same buffer, held once more: that is why this is an allocator.
 * Until {@link #open} it gives small ordinary buffers, for the handshake.
 */
final class Intake extends DefaultMaxMessagesRecvByteBufAllocator {

    /** After so many full reads other links get their turn. */
    private static final int READS_PER_TURN = 4;

    private static final int HANDSHAKE_READ_BYTES = 512;

    private final ByteBufAllocator memory;
    private final int baseBytes;
    private final Counters counters;
    private boolean opened;
    private @Nullable ByteBuf buffer;
    private @Nullable Slab slab;
    private int start;
    private int frameBytes;

    Intake(Wiring wiring) {
        super(READS_PER_TURN);
        this.memory = wiring.memory();
        this.baseBytes = wiring.settings().receiveBufferBytes();
        this.counters = wiring.counters();
    }

    /** From now on reads go to the large buffer. */
    void open() {
        opened = true;
    }

    /** Gives the buffer back; slabs that others hold live on. */
    void close() {
        opened = false;
        buffer = null;
        if (slab != null) {
            slab.release();
            slab = null;
        }
    }

    /** The slab that holds what was read. */
    Slab slab() {
        return Objects.requireNonNull(slab, "nothing was read");
    }

    /** Where the first byte is that was not consumed. */
    int start() {
        return start;
    }

    /** How many bytes were read and not consumed. */
    int available() {
        return buffer == null ? 0 : buffer.writerIndex() - start;
    }

    /** The little-endian number at {@link #start}. */
    int number() {
        return Objects.requireNonNull(buffer, "nothing was read").getIntLE(start);
    }

    void consume(int bytes) {
        start += bytes;
    }

    /** What is there is the begin of something of so many bytes in all, whose size was checked; 0 if not yet known. */
    void expect(int bytes) {
        frameBytes = bytes;
    }

    private ByteBuf room(ByteBufAllocator allocator) {
        if (!opened) {
            return allocator.directBuffer(HANDSHAKE_READ_BYTES, HANDSHAKE_READ_BYTES);
        }
        ByteBuf current = buffer;
        if (current == null) {
            return fresh(baseBytes).retain();
        }
        int partial = current.writerIndex() - start;
        boolean unshared = slab().holders() == 1;
        if (partial == 0 && current.capacity() > baseBytes) {
            return roll(current, partial, unshared).retain();
        }
        if (partial == 0 && unshared) {
            current.clear();
            start = 0;
        }
        int missing = frameBytes - partial;
        int useful = missing > 0 ? Math.min(missing, baseBytes) : baseBytes / 4;
        return (current.writableBytes() < useful ? roll(current, partial, unshared) : current).retain();
    }

    private ByteBuf roll(ByteBuf current, int partial, boolean unshared) {
        // A frame far larger than usual gets its memory as it arrives: a length alone is only a claim.
        int wanted = Math.min(frameBytes, Math.max(4 * baseBytes, 2 * partial));
        int capacity = Math.max(wanted, baseBytes);
        if (unshared && capacity == current.capacity()) {
            current.readerIndex(start).discardReadBytes();
            start = 0;
            return current;
        }
        Slab last = slab();
        ByteBuf next = fresh(capacity);
        next.writeBytes(current, start, partial);
        start = 0;
        last.release();
        return next;
    }

    /** Goes on in another buffer, if somebody holds this one. Not within a read. */
    void letGo() {
        ByteBuf current = buffer;
        if (current == null || slab().holders() == 1) {
            return;
        }
        Slab last = slab();
        int partial = current.writerIndex() - start;
        fresh(current.capacity()).writeBytes(current, start, partial);
        start = 0;
        last.release();
    }

    private ByteBuf fresh(int capacity) {
        counters.receiveBuffers.increment();
        ByteBuf made = memory.directBuffer(capacity, capacity);
        buffer = made;
        slab = Slab.of(made.nioBuffer(0, capacity), bytes -> made.release());
        return made;
    }

    @Override
    public MaxMessageHandle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                return room(allocator);
            }

            @Override
            public int guess() {
                return baseBytes;
            }
        };
    }
}
