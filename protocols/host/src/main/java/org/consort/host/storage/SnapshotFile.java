package org.consort.host.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A snapshot of a group's state on disk: {@code magic 8 | continues 1}, what is written to it, {@code length 8 | crc 4}. It gets its name
 * when all of it is stable.
 */
public final class SnapshotFile {

    private static final long MAGIC = 0x31_504E_53_5453_4E43L;
    private static final int HEADER_BYTES = Long.BYTES + 1;
    private static final int TRAILER_BYTES = Long.BYTES + Integer.BYTES;
    private static final int BUFFER_BYTES = 1 << 16;

    /** Writes the content. */
    public interface Content {
        /** Writes all of it. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Reads the content. */
    public interface Use<T> {
        /** Reads as much as it needs. */
        T read(InputStream in) throws IOException;
    }

    private final Disk disk;
    private final FileName name;

    /** That of a generation of a chapter. */
    public SnapshotFile(Disk disk, long chapter, long generation) {
        this.disk = disk;
        this.name = new FileName(chapter, generation, 0);
    }

    /** Whose it is. */
    public long chapter() {
        return name.chapter();
    }

    /** The records that it goes with begin there. */
    public long generation() {
        return name.generation();
    }

    /**
     * Writes it, without its name yet.
     *
     * @param continues whether older chapters belong to the same life, and are still needed
     */
    public void write(boolean continues, Content content) throws IOException {
        disk.delete(name.unfinished());
        try (Disk.Appender appender = disk.create(name.unfinished())) {
            Out out = new Out(appender);
            out.write(ByteBuffer.allocate(HEADER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(MAGIC)
                    .put((byte) (continues ? 1 : 0))
                    .array());
            content.writeTo(out);
            out.end();
            appender.force();
        } catch (IOException | RuntimeException e) {
            disk.delete(name.unfinished());
            throw e;
        }
    }

    /** Gives it its name: from now on, recovery begins with it. */
    public void publish() throws IOException {
        disk.rename(name.unfinished(), name.text());
        disk.forceNames();
    }

    /**
     * Reads one.
     *
     * @throws Damaged if it is not what was written
     */
    public static <T> T read(Disk disk, String file, Use<T> use) throws IOException {
        long length = check(disk, file);
        try (InputStream in = disk.open(file)) {
            in.skipNBytes(HEADER_BYTES);
            return use.read(new Limited(in, length));
        }
    }

    static boolean continues(Disk disk, String file) throws IOException {
        check(disk, file);
        try (InputStream in = disk.open(file)) {
            return in.readNBytes(HEADER_BYTES)[HEADER_BYTES - 1] == 1;
        }
    }

    /** Reads all of it for the checksum's sake; says how long the content is. */
    private static long check(Disk disk, String file) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] held = new byte[0];
        long total = 0;
        try (InputStream in = disk.open(file)) {
            byte[] piece = in.readNBytes(BUFFER_BYTES);
            while (piece.length > 0) {
                byte[] both = new byte[held.length + piece.length];
                System.arraycopy(held, 0, both, 0, held.length);
                System.arraycopy(piece, 0, both, held.length, piece.length);
                int keep = Math.min(TRAILER_BYTES, both.length);
                crc.update(both, 0, both.length - keep);
                total += both.length - keep;
                held = java.util.Arrays.copyOfRange(both, both.length - keep, both.length);
                piece = in.readNBytes(BUFFER_BYTES);
            }
        }
        ByteBuffer trailer = ByteBuffer.wrap(held).order(ByteOrder.LITTLE_ENDIAN);
        if (held.length < TRAILER_BYTES
                || total < HEADER_BYTES
                || trailer.getLong(0) != total
                || trailer.getInt(Long.BYTES) != (int) crc.getValue()) {
            throw new Damaged(disk, file, 0, "the snapshot's checksum is not that of its " + total + " bytes");
        }
        return total - HEADER_BYTES;
    }

    /** Gathers bytes, counts them, and sums them up. */
    private static final class Out extends OutputStream {
        private final Disk.Appender appender;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private final CRC32C crc = new CRC32C();
        private long total;

        Out(Disk.Appender appender) {
            this.appender = appender;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            crc.update(from, offset, length);
            total += length;
            for (int at = 0; at < length; ) {
                if (!buffer.hasRemaining()) {
                    drain();
                }
                int some = Math.min(buffer.remaining(), length - at);
                buffer.put(from, offset + at, some);
                at += some;
            }
        }

        void end() throws IOException {
            drain();
            buffer.putLong(total).putInt((int) crc.getValue());
            drain();
        }

        private void drain() throws IOException {
            appender.write(buffer.flip());
            buffer.clear();
        }
    }

    /** Ends where the content does. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int some = left == 0 ? -1 : in.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, some);
            return some;
        }
    }
}
