package org.consort.host.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are written once and read at any offset: in memory while they are few, then in a temporary file, so that a large
 * state costs little memory. Used by one thread at a time.
 */
public final class Spool extends OutputStream {

    private static final int PIECE_BYTES = 1 << 18;
    private static final int MEMORY_LIMIT_BYTES = 1 << 23;

    private final Path directory;
    private final List<byte[]> pieces = new ArrayList<>();
    private @Nullable Path path;
    private @Nullable FileChannel file;
    private byte[] open = new byte[PIECE_BYTES];
    private int used;
    private long flushed;

    /** Makes an empty spool; its file, if it comes to need one, stands in this directory. */
    public Spool(Path directory) {
        this.directory = directory;
    }

    /** How many bytes were written. */
    public long length() {
        return flushed + used;
    }

    @Override
    public void write(int value) throws IOException {
        if (used == open.length) {
            flushPiece();
        }
        open[used++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (used == open.length) {
                flushPiece();
            }
            int part = Math.min(left, open.length - used);
            System.arraycopy(source, at, open, used, part);
            used += part;
            at += part;
            left -= part;
        }
    }

    private void flushPiece() throws IOException {
        if (file == null && flushed >= MEMORY_LIMIT_BYTES) {
            Files.createDirectories(directory);
            Path created = Files.createTempFile(directory, "transfer", ".spool");
            path = created;
            file = FileChannel.open(
                    created, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        }
        FileChannel to = file;
        if (to == null) {
            pieces.add(open);
            open = new byte[PIECE_BYTES];
        } else {
            writeFully(to, ByteBuffer.wrap(open, 0, used));
        }
        flushed += used;
        used = 0;
    }

    private static void writeFully(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /**
     * Reads from an offset.
     *
     * @return at least one byte, at most so many; empty at the end
     */
    public byte[] read(long offset, int most) throws IOException {
        long memory = (long) pieces.size() * PIECE_BYTES;
        int wanted = (int) Math.min(most, length() - offset);
        if (wanted <= 0) {
            return new byte[0];
        }
        if (offset < memory) {
            int in = (int) (offset % PIECE_BYTES);
            return copy(pieces.get((int) (offset / PIECE_BYTES)), in, Math.min(wanted, PIECE_BYTES - in));
        }
        FileChannel from = file;
        if (from == null || offset >= flushed) {
            return copy(open, (int) (offset - flushed), Math.min(wanted, (int) (length() - offset)));
        }
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(wanted, flushed - offset));
        while (part.hasRemaining() && from.read(part, offset - memory + part.position()) >= 0) {
            continue;
        }
        return part.array();
    }

    private static byte[] copy(byte[] from, int offset, int length) {
        return java.util.Arrays.copyOfRange(from, offset, offset + length);
    }

    /** Everything from the beginning on, read as a stream. */
    public InputStream open() {
        return new InputStream() {
            private long at;
            private byte[] piece = new byte[0];
            private int next;

            @Override
            public int read() throws IOException {
                if (next == piece.length && !more()) {
                    return -1;
                }
                return piece[next++] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (next == piece.length && !more()) {
                    return -1;
                }
                int part = Math.min(length, piece.length - next);
                System.arraycopy(piece, next, into, offset, part);
                next += part;
                return part;
            }

            private boolean more() throws IOException {
                piece = Spool.this.read(at, PIECE_BYTES);
                at += piece.length;
                next = 0;
                return piece.length > 0;
            }
        };
    }

    /** Lets go of memory and file. */
    @Override
    public void close() throws IOException {
        pieces.clear();
        open = new byte[0];
        FileChannel opened = file;
        if (opened != null) {
            opened.close();
        }
        Path created = path;
        if (created != null) {
            Files.deleteIfExists(created);
        }
    }
}
