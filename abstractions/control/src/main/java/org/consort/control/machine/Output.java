package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;

/** Writes little-endian numbers, texts and bytes into memory that grows. {@link Input} reads them. */
final class Output {

    private ByteBuffer bytes;

    Output(int expectedBytes) {
        bytes = ByteBuffer.allocate(Math.max(16, expectedBytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    Output u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    Output i32(int value) {
        room(4).putInt(value);
        return this;
    }

    Output i64(long value) {
        room(8).putLong(value);
        return this;
    }

    Output text(String value) {
        return bytes(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    /** Length and bytes; the position of the argument stays. */
    Output bytes(ByteBuffer value) {
        return i32(value.remaining()).rest(value);
    }

    /** Bytes without a length, up to the end. */
    Output rest(ByteBuffer value) {
        room(value.remaining()).put(value.duplicate());
        return this;
    }

    <T> Output each(Collection<T> items, BiConsumer<Output, T> write) {
        i32(items.size());
        items.forEach(item -> write.accept(this, item));
        return this;
    }

    /** What was written; the memory is shared. */
    ByteBuffer done() {
        return bytes.duplicate().flip();
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            int size = Math.addExact(bytes.position(), more);
            int grown = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(size, 2L * bytes.capacity()));
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), grown))
                    .position(bytes.position())
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        return bytes;
    }
}
