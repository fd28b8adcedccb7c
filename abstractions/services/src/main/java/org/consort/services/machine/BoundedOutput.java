package org.consort.services.machine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Keeps bytes in memory, up to a bound. */
final class BoundedOutput extends OutputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int most;

    BoundedOutput(int most) {
        this.most = most;
    }

    @Override
    public void write(int b) throws IOException {
        check(1);
        bytes.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        check(length);
        bytes.write(from, offset, length);
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    private void check(int more) throws IOException {
        if (bytes.size() + (long) more > most) {
            throw new TooLong("more than " + most + " bytes");
        }
    }

    /** The bound is reached. */
    static final class TooLong extends IOException {

        private static final long serialVersionUID = 1L;

        TooLong(String message) {
            super(message);
        }
    }
}
