package org.consort.memory.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes little-endian numbers, texts and bytes into memory of a size that is known before. {@link Input} reads them. */
final class Output {

    private final ByteBuffer bytes;

    Output(int sizeBytes) {
        bytes = ByteBuffer.allocate(sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    Output u8(int value) {
        bytes.put((byte) value);
        return this;
    }

    Output i32(int value) {
        bytes.putInt(value);
        return this;
    }

    Output i64(long value) {
        bytes.putLong(value);
        return this;
    }

    /** A name: ASCII, checked before. */
    Output name(String name) {
        return u8(name.length()).raw(name.getBytes(StandardCharsets.US_ASCII));
    }

    /** Bytes without a length. */
    Output raw(byte[] value) {
        bytes.put(value);
        return this;
    }

    /** What was written; the memory is shared. */
    ByteBuffer done() {
        return bytes.flip();
    }
}
