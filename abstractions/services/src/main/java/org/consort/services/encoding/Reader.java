package org.consort.services.encoding;

import java.nio.ByteBuffer;

/** Reads what {@link Writer} wrote; no count is greater than the bytes that are left. */
final class Reader {

    final ByteBuffer in;
    private int depth;

    Reader(ByteBuffer in) {
        this.in = in;
    }

    void enter() {
        if (++depth > Writer.DEPTH) {
            throw new IllegalArgumentException("a value is more than " + Writer.DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }

    int count(int bytesEach) {
        int count = in.getInt();
        if (count < 0 || (long) count * bytesEach > in.remaining()) {
            throw new IllegalArgumentException(
                    "a value of " + count + " elements in " + in.remaining() + " bytes makes no sense");
        }
        return count;
    }

    byte[] bytes() {
        byte[] bytes = new byte[count(1)];
        in.get(bytes);
        return bytes;
    }
}
