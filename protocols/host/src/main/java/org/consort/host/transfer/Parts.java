package org.consort.host.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Puts several byte streams of unknown length one after the other into one, each in pieces with their length, ended by a 0. */
public final class Parts {

    private static final int PIECE_BYTES = 1 << 16;

    private Parts() {}

    /** A part to write; closing it ends the part and leaves the stream open. */
    public static OutputStream to(OutputStream out) {
        return new Writing(out);
    }

    /** The next part to read; {@link #skip} it when done. */
    public static InputStream from(InputStream in) {
        return new Reading(in);
    }

    /** Reads what is left of a part. */
    public static void skip(InputStream part) throws IOException {
        part.transferTo(OutputStream.nullOutputStream());
    }

    private static byte[] int32(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static int readInt32(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(4);
        if (bytes.length < 4) {
            throw new EOFException("the snapshot ends too soon");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    /** Gathers pieces. */
    private static final class Writing extends OutputStream {
        private final OutputStream out;
        private final byte[] piece = new byte[PIECE_BYTES];
        private int used;

        Writing(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            if (used == piece.length) {
                flushPiece();
            }
            piece[used++] = (byte) value;
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            for (int at = 0; at < length; ) {
                if (used == piece.length) {
                    flushPiece();
                }
                int some = Math.min(length - at, piece.length - used);
                System.arraycopy(source, offset + at, piece, used, some);
                used += some;
                at += some;
            }
        }

        private void flushPiece() throws IOException {
            if (used > 0) {
                out.write(int32(used));
                out.write(piece, 0, used);
                used = 0;
            }
        }

        @Override
        public void close() throws IOException {
            flushPiece();
            out.write(int32(0));
        }
    }

    /** Ends where the part does. */
    private static final class Reading extends InputStream {
        private final InputStream in;
        private int left;
        private boolean over;

        Reading(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!more()) {
                return -1;
            }
            int some = in.read(into, offset, Math.min(length, left));
            if (some < 0) {
                throw new EOFException("the snapshot ends within a part");
            }
            left -= some;
            return some;
        }

        private boolean more() throws IOException {
            if (left == 0 && !over) {
                left = readInt32(in);
                over = left == 0;
                if (left < 0 || left > PIECE_BYTES) {
                    throw new IOException("a piece of " + left + " bytes in the snapshot");
                }
            }
            return !over;
        }
    }
}
