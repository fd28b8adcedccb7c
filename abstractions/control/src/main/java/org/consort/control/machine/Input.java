package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link Output} wrote. Total: each length is checked before memory is taken; else {@link Malformed}. */
final class Input {

    private final ByteBuffer bytes;

    Input(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
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

    String text(int limitBytes) {
        return new String(array(limitBytes), StandardCharsets.UTF_8);
    }

    byte[] array(int limitBytes) {
        int length = i32(0, limitBytes);
        need(length);
        byte[] copy = new byte[length];
        bytes.get(copy);
        return copy;
    }

    /** A view of bytes with their length before them. */
    ByteBuffer view(int limitBytes) {
        int length = i32(0, limitBytes);
        need(length);
        ByteBuffer view = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return view;
    }

    /** A view of all that is left, read with that. */
    ByteBuffer rest() {
        ByteBuffer rest = bytes.slice();
        bytes.position(bytes.limit());
        return rest;
    }

    <T> List<T> each(int limit, Function<Input, T> read) {
        int count = i32(0, limit);
        // Each item takes a byte at least, so the list can't be larger than what came in.
        List<T> items = new ArrayList<>(Math.min(count, bytes.remaining()));
        for (int i = 0; i < count; i++) {
            items.add(read.apply(this));
        }
        return items;
    }

    void end() {
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
