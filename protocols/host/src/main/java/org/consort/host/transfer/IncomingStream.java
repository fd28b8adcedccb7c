package org.consort.host.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Block;

/**
 * The joiner's end of a stream: puts the snapshot into a spool and cuts the tail into records. Takes only the chunk that comes
 * next; another one is answered by asking again. Group's thread, but for writing the spool.
 */
public final class IncomingStream {

    private static final int RECORD_LIMIT_BYTES = Block.LIMIT_BYTES + (1 << 20);

    /** What the stream does to its joiner. */
    public interface Owner {
        /**
         * Everything below the offset is dealt with, and the sponsor may send more; from another offset on again, unless that is
         * negative.
         */
        void credit(long offset, long resume);

        /** The snapshot is whole. */
        void snapshotComplete(Spool spool);

        /** The stream can't go on. */
        void failed(String why);
    }

    /** A record of the tail: its kind, and its body. */
    public record Record(int kind, ByteBuffer body) {}

    private final Executor lane;
    private final Executor group;
    private final Owner owner;
    private final Spool spool;
    private final long snapshotBytes;
    private final int tailLimitBytes;
    private ByteBuffer tail = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);
    private long expected;
    private long known;
    private long dealtWith;
    private long remindedAt = -1;
    private boolean closed;

    /** Makes a stream that waits for its first chunk. */
    public IncomingStream(Executor lane, Executor group, Owner owner, Spool spool, Sizes sizes) {
        this.lane = lane;
        this.group = group;
        this.owner = owner;
        this.spool = spool;
        this.snapshotBytes = sizes.snapshotBytes();
        this.tailLimitBytes = (int) Math.min(Integer.MAX_VALUE / 2, sizes.windowBytes() + RECORD_LIMIT_BYTES);
        this.known = sizes.snapshotBytes();
    }

    /** How long the snapshot is, and how far the sponsor may run ahead. */
    public record Sizes(long snapshotBytes, long windowBytes) {}

    /** Takes a chunk. The buffer is borrowed. */
    public void chunk(long offset, long end, ByteBuffer bytes) {
        known = Math.max(known, end);
        if (offset != expected) {
            if (offset > expected) {
                owner.credit(dealtWith, expected);
            }
            return;
        }
        if (!bytes.hasRemaining()) {
            return;
        }
        expected += bytes.remaining();
        if (offset < snapshotBytes) {
            if (expected > snapshotBytes) {
                throw new BadFrame("a chunk that reaches beyond the snapshot");
            }
            write(bytes);
        } else {
            append(bytes);
        }
    }

    private void write(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        long upTo = expected;
        lane.execute(() -> {
            String failure = write(copy);
            group.execute(() -> written(upTo, failure));
        });
    }

    private String write(byte[] bytes) {
        try {
            spool.write(bytes, 0, bytes.length);
            return "";
        } catch (IOException e) {
            return "the snapshot can't be stored: " + e;
        }
    }

    private void written(long upTo, String failure) {
        if (closed) {
            return;
        }
        if (!failure.isEmpty()) {
            owner.failed(failure);
            return;
        }
        dealtWith = upTo;
        owner.credit(dealtWith, -1);
        if (upTo == snapshotBytes) {
            owner.snapshotComplete(spool);
        }
    }

    private void append(ByteBuffer bytes) {
        if (tail.position() + bytes.remaining() > tailLimitBytes) {
            throw new BadFrame("the sponsor runs further ahead than its window");
        }
        if (tail.remaining() < bytes.remaining()) {
            int capacity = Math.max(2 * tail.capacity(), tail.position() + bytes.remaining());
            tail = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(tail.flip());
        }
        tail.put(bytes);
    }

    /** The next record of the tail, if it is whole; its body is borrowed until {@link #consumed}. */
    public Optional<Record> next(int from) {
        int available = tail.position() - from;
        if (available < Tail.HEADER) {
            return Optional.empty();
        }
        int length = tail.getInt(from + 1);
        if (length < 0 || length > RECORD_LIMIT_BYTES) {
            throw new BadFrame("a record of " + length + " bytes");
        }
        if (available < Tail.HEADER + length) {
            return Optional.empty();
        }
        ByteBuffer body = tail.slice(from + Tail.HEADER, length).order(ByteOrder.LITTLE_ENDIAN);
        return Optional.of(new Record(tail.get(from), body));
    }

    /** So many bytes of the tail are done with: the sponsor may send as many more. */
    public void consumed(int bytes) {
        if (bytes > 0) {
            tail.limit(tail.position()).position(bytes);
            tail.compact();
            dealtWith = expected - tail.position();
            owner.credit(dealtWith, -1);
        }
    }

    /** How far the joiner is behind what the sponsor has told. */
    public long lagBytes() {
        return known - expected + tail.position();
    }

    /** Says again what was said last, in case it was lost; asks again for what does not come. To be called now and then. */
    public void remind() {
        boolean stuck = expected < known && expected == remindedAt;
        remindedAt = expected;
        owner.credit(dealtWith, stuck ? expected : -1);
    }

    /** Lets go of everything. */
    public void close() {
        closed = true;
        lane.execute(() -> OutgoingStream.discard(spool));
    }
}
