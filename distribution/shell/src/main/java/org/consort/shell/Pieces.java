package org.consort.shell;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Sends bytes in pieces, each with its type and length; see the launcher's client. A session's one thread writes them. */
final class Pieces extends OutputStream {

    static final int OUTPUT = 1;
    static final int ERROR = 2;
    static final int END = 3;
    static final int PROMPT = 4;

    private final DataOutputStream out;
    private final int type;

    Pieces(DataOutputStream out, int type) {
        this.out = out;
        this.type = type;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /** Sends one piece by one write, so that pieces of output and error output do not mix. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
            byte[] piece = new byte[5 + length];
            java.nio.ByteBuffer.wrap(piece).put((byte) type).putInt(length).put(bytes, offset, length);
            out.write(piece);
        }
    }
}
