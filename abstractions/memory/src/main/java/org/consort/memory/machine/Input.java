package org.consort.memory.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

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

    String name() {
        String name = text(u8());
        if (!Names.isName(name)) {
            throw new Malformed("no name");
        }
        return name;
    }

    String text(int length) {
        need(length);
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Passes over bytes that are used where they stand; tells where. */
    int pass(int length) {
        need(length);
        int at = bytes.position();
        bytes.position(at + length);
        return at;
    }

    /** All of it, for what was passed over. */
    ByteBuffer all() {
        return bytes;
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    int left() {
        return bytes.remaining();
    }

    void done() {
        if (bytes.hasRemaining()) {
            throw new Malformed(bytes.remaining() + " bytes too many");
        }
    }

    private void need(int count) {
        if (bytes.remaining() < count) {
            throw new Malformed("needs " + count + " more bytes, has " + bytes.remaining());
        }
    }
}
