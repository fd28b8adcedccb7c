package org.consort.database.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.consort.Receipt;
import org.consort.database.Grant;
import org.consort.database.Key;

/** Reads what {@link Output} wrote. Total: each length is checked before memory is taken; else {@link Malformed}. */
final class Input {

    private final ByteBuffer bytes;

    /** Reads from the buffer's position on, and moves it. */
    Input(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    int u8() {
        need(1);
        return bytes.get() & 0xff;
    }

    boolean flag() {
        int value = u8();
        if (value > 1) {
            throw new Malformed(value + " is neither true nor false");
        }
        return value == 1;
    }

    int i32(int least, int most) {
        need(4);
        int value = bytes.getInt();
        if (value < least || value > most) {
            throw new Malformed(value + " is not from " + least + " to " + most);
        }
        return value;
    }

    long i64() {
        need(8);
        return bytes.getLong();
    }

    long i64(long least, long most) {
        long value = i64();
        if (value < least || value > most) {
            throw new Malformed(value + " is not from " + least + " to " + most);
        }
        return value;
    }

    /** The name of a table, where it stands: its length in bytes is before it. */
    ByteBuffer name() {
        int length = u8();
        if (length == 0 || length > Limits.NAME_BYTES) {
            throw new Malformed("a name of " + length + " bytes");
        }
        need(length);
        ByteBuffer name = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return name;
    }

    byte[] key(int leastBytes) {
        need(2);
        int length = bytes.getShort() & 0xffff;
        if (length < leastBytes || length > Key.LIMIT) {
            throw new Malformed("a key of " + length + " bytes");
        }
        return take(length);
    }

    /** The end of a range: an empty key stands for none. */
    Optional<byte[]> end() {
        byte[] key = key(0);
        return key.length == 0 ? Optional.empty() : Optional.of(key);
    }

    byte[] array(int limitBytes) {
        return take(i32(0, limitBytes));
    }

    byte[] rest(int limitBytes) {
        if (bytes.remaining() > limitBytes) {
            throw new Malformed(bytes.remaining() + " bytes, more than " + limitBytes);
        }
        return take(bytes.remaining());
    }

    String text(int limitBytes) {
        return new String(array(limitBytes), StandardCharsets.UTF_8);
    }

    Grant grant() {
        long lock = i64();
        return new Grant(lock, new Receipt(i64(), i64()));
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    void done() {
        if (bytes.hasRemaining()) {
            throw new Malformed(bytes.remaining() + " bytes too many");
        }
    }

    private byte[] take(int length) {
        need(length);
        byte[] copy = new byte[length];
        bytes.get(copy);
        return copy;
    }

    private void need(int count) {
        if (bytes.remaining() < count) {
            throw new Malformed("needs " + count + " more bytes, has " + bytes.remaining());
        }
    }
}
