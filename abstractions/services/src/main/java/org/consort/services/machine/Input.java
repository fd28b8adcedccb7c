package org.consort.services.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link Output} wrote. Total: each length is checked before memory is taken; else {@link Malformed}. */
final class Input {

    private final ByteBuffer bytes;

    Input(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.BIG_ENDIAN);
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

    /** As {@code DataOutput.writeUTF} writes it, of plain characters. */
    String text() {
        need(2);
        int length = bytes.getShort() & 0xffff;
        if (length > Limits.NAME_BYTES) {
            throw new Malformed("a name of " + length + " bytes");
        }
        need(length);
        byte[] copy = new byte[length];
        bytes.get(copy);
        return new String(copy, StandardCharsets.UTF_8);
    }

    List<String> texts(int most) {
        List<String> texts = new ArrayList<>();
        for (int left = i32(0, most); left > 0; left--) {
            texts.add(text());
        }
        return texts;
    }

    /** A view of all that is left. */
    ByteBuffer rest() {
        return bytes.slice();
    }

    /** A copy of all that is left. */
    byte[] copy(int most) {
        if (bytes.remaining() > most) {
            throw new Malformed(bytes.remaining() + " bytes, more than " + most);
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    private void need(int count) {
        if (bytes.remaining() < count) {
            throw new Malformed("needs " + count + " more bytes, has " + bytes.remaining());
        }
    }
}
