package org.consort.database.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.consort.database.Grant;
import org.consort.database.Key;
import org.consort.database.Range;

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

    Output flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    Output i32(int value) {
        room(4).putInt(value);
        return this;
    }

    Output i64(long value) {
        room(8).putLong(value);
        return this;
    }

    /** The name of a table: ASCII, checked before. */
    Output name(String name) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        return u8(ascii.length).raw(ascii);
    }

    Output key(Key key) {
        room(2 + key.length()).putShort((short) key.length());
        key.putInto(bytes);
        return this;
    }

    Output key(byte[] key) {
        room(2).putShort((short) key.length);
        return raw(key);
    }

    Output range(Range range) {
        return key(range.from()).key(range.to().orElse(Key.FIRST));
    }

    Output text(String value) {
        return array(value.getBytes(StandardCharsets.UTF_8));
    }

    Output array(byte[] value) {
        return i32(value.length).raw(value);
    }

    Output array(ByteBuffer value) {
        i32(value.remaining());
        room(value.remaining()).put(value.duplicate());
        return this;
    }

    /** Bytes without a length. */
    Output raw(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    Output grant(Grant grant) {
        return i64(grant.lock()).i64(grant.token().epoch()).i64(grant.token().index());
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
