package org.consort.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.consort.spi.Frame;
import org.consort.spi.Slab;

/**
 * Puts frames one after the other into few large buffers: what is small is copied, large ranges of slabs go between the copies
 * as they are. The order of the bytes is the order of the calls.
 */
final class Staging {

    /** Below this, copying is cheaper than one more buffer in a gathering write. */
    static final int COPY_LIMIT_BYTES = 4096;

    private static final int BLOCK_BYTES = 128 * 1024;
    private static final int USEFUL_BYTES = 1024;

    private final ByteBufAllocator memory;
    private final Consumer<ByteBuf> out;
    private ByteBuf block;
    private ByteBuffer bytes;
    private int written;

    /** Takes a first block; {@link #free} gives the last one back. */
    Staging(ByteBufAllocator memory, Consumer<ByteBuf> out) {
        this.memory = memory;
        this.out = out;
        this.block = memory.directBuffer(BLOCK_BYTES, BLOCK_BYTES);
        this.bytes = view(block);
    }

    private static ByteBuffer view(ByteBuf block) {
        return block.nioBuffer(0, BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    void put(int number) {
        room(Integer.BYTES);
        bytes.putInt(number);
    }

    /** Appends the frame, without its length. */
    void put(Frame frame) {
        if (frame.length() <= COPY_LIMIT_BYTES) {
            room(frame.length());
            frame.writeTo(bytes);
            return;
        }
        int field = 0;
        for (int range = 0; range < frame.ranges(); range++) {
            copy(frame.fields(), field, frame.fieldEnd(range) - field);
            field = frame.fieldEnd(range);
            put(frame.slab(range), frame.offset(range), frame.rangeLength(range));
        }
        copy(frame.fields(), field, frame.fieldPosition() - field);
    }

    private void put(Slab slab, int offset, int length) {
        if (length <= COPY_LIMIT_BYTES || !SlabRange.fits(slab)) {
            copy(slab.bytes(), offset, length);
            return;
        }
        cut();
        out.accept(SlabRange.of(slab, offset, length));
    }

    private void copy(ByteBuffer from, int offset, int length) {
        int done = 0;
        while (done < length) {
            room(Math.min(length - done, USEFUL_BYTES));
            int part = Math.min(length - done, bytes.remaining());
            int at = bytes.position();
            bytes.put(at, from, offset + done, part);
            bytes.position(at + part);
            done += part;
        }
    }

    private void room(int needed) {
        if (bytes.remaining() < needed) {
            cut();
            block.release();
            block = memory.directBuffer(BLOCK_BYTES, BLOCK_BYTES);
            bytes = view(block);
            written = 0;
        }
    }

    /** Bytes that were copied and not yet handed on. */
    int waiting() {
        return bytes.position() - written;
    }

    /** Hands on what was copied. */
    void cut() {
        int waiting = waiting();
        if (waiting > 0) {
            block.setIndex(0, BLOCK_BYTES);
            out.accept(block.retainedSlice(written, waiting));
            written += waiting;
        }
    }

    /** Begins at the start again if all that was handed on has left: memory that is warm is cheap. */
    void rewind() {
        if (block.refCnt() == 1 && waiting() == 0) {
            bytes.clear();
            written = 0;
        }
    }

    void free() {
        block.release();
    }
}
