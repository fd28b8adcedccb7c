package org.consort.host.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.consort.MemberId;
import org.consort.spi.protocol.Reader;

/** Grows while it is written to: the counterpart of {@link Reader}, for everything off the hot path. */
public final class Writer {

    private ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

    /** Appends a byte. */
    public Writer int8(int value) {
        room(Byte.BYTES).put((byte) value);
        return this;
    }

    /** Appends 4 bytes. */
    public Writer int32(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    /** Appends 8 bytes. */
    public Writer int64(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    /** Appends bytes with their length before them. */
    public Writer bytes(byte[] value) {
        int32(value.length);
        room(value.length).put(value);
        return this;
    }

    /** Appends bytes with their length before them; leaves the source as it is. */
    public Writer bytes(ByteBuffer value) {
        int32(value.remaining());
        room(value.remaining()).put(value.duplicate());
        return this;
    }

    /** Appends text. */
    public Writer text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends names and values, sorted, so that equal maps are equal bytes. */
    public Writer map(Map<String, String> map) {
        int32(map.size());
        new TreeMap<>(map).forEach((name, value) -> text(name).text(value));
        return this;
    }

    /** Appends a member's identity. */
    public Writer memberId(MemberId id) {
        return text(id.name()).int64(id.incarnation());
    }

    /** What was written; a view, good until the next write. */
    public ByteBuffer buffer() {
        return bytes.duplicate().flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private ByteBuffer room(int length) {
        if (bytes.remaining() < length) {
            int capacity = Math.max(bytes.capacity() * 2, bytes.position() + length);
            bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
        }
        return bytes;
    }
}
