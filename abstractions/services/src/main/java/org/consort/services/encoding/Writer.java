package org.consort.services.encoding;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes numbers and bytes, and counts how deep it is. */
final class Writer {

    static final int DEPTH = 64;

    final DataOutputStream out;
    private int depth;

    Writer(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    void enter() {
        if (++depth > DEPTH) {
            throw new IllegalArgumentException("a value is more than " + DEPTH + " deep: is it a part of itself?");
        }
    }

    void leave() {
        depth--;
    }

    void bytes(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
