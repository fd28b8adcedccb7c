package org.consort.host.transfer;

import java.io.IOException;
import java.util.concurrent.Executor;
import org.consort.spi.protocol.Block;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One joiner's stream at its sponsor: the snapshot, then the tail of the log, in chunks, never more than a window ahead of
 * what the joiner has confirmed. Chunks may be lost; the joiner asks again from an offset.
 *
 * <p>Group's thread, but for reading the spool, which may touch a disk and is done on the transfer lane.
 */
public final class OutgoingStream {

    /** The largest chunk, in bytes. */
    public static final int CHUNK_BYTES = 1 << 18;

    private static final Logger LOG = LoggerFactory.getLogger(OutgoingStream.class);

    /** Sends a chunk; false if it can't be sent now. */
    public interface Wire {
        /** Sends the bytes at this offset of a stream of which so much is known. */
        boolean chunk(long offset, long end, byte[] bytes);
    }

    private final Executor lane;
    private final Executor group;
    private final Wire wire;
    private final long windowBytes;
    private final Tail tail;
    private @Nullable Spool spool;
    private long snapshotBytes = -1;
    private long confirmed;
    private long sent;
    private byte[] read = new byte[0];
    private long readAt = -1;
    private boolean reading;
    private boolean closed;
    private boolean broken;

    /** Makes a stream whose snapshot is still being written. */
    public OutgoingStream(Executor lane, Executor group, Wire wire, long windowBytes, long tailLimitBytes) {
        this.lane = lane;
        this.group = group;
        this.wire = wire;
        this.windowBytes = windowBytes;
        this.tail = new Tail(tailLimitBytes);
    }

    /** The snapshot is written. */
    public void spooled(Spool written) {
        if (closed) {
            lane.execute(() -> discard(written));
            return;
        }
        spool = written;
        snapshotBytes = written.length();
    }

    /** Whether the snapshot is written. */
    public boolean isSpooled() {
        return snapshotBytes >= 0;
    }

    /** Length of the snapshot. */
    public long snapshotBytes() {
        return snapshotBytes;
    }

    /** Appends to the tail. */
    public void append(Block block) {
        broken |= !tail.append(block);
    }

    /** Appends to the tail. */
    public void append(byte[] view) {
        broken |= !tail.append(view);
    }

    /** The snapshot can't be written: the transfer must begin again. */
    public void fail() {
        broken = true;
    }

    /** True if the tail outgrew its bound, or the spool can't be read: the transfer must begin again. */
    public boolean isBroken() {
        return broken;
    }

    /** The end of what can be sent now. */
    public long end() {
        return snapshotBytes + tail.end();
    }

    /**
     * The joiner has dealt with everything below an offset.
     *
     * @param resume from where it wants to have the stream again, negative if it misses nothing
     */
    public void credit(long offset, long resume) {
        if (offset < confirmed || offset > sent || resume > sent) {
            return;
        }
        confirmed = offset;
        if (resume >= confirmed) {
            sent = resume;
        }
        if (confirmed > snapshotBytes) {
            tail.release(confirmed - snapshotBytes);
        }
    }

    /** What the joiner confirmed. */
    public long confirmed() {
        return confirmed;
    }

    /** Sends what the window allows. */
    public void pump() {
        while (isSpooled() && !reading && !closed && sent < end() && sent < confirmed + windowBytes) {
            if (sent < snapshotBytes && readAt != sent) {
                readSpool(sent);
                return;
            }
            byte[] bytes = sent < snapshotBytes ? read : tail.read(sent - snapshotBytes, CHUNK_BYTES);
            if (!wire.chunk(sent, end(), bytes)) {
                return;
            }
            sent += bytes.length;
        }
    }

    private void readSpool(long offset) {
        Spool from = spool;
        if (from == null) {
            return;
        }
        reading = true;
        lane.execute(() -> {
            byte[] bytes = read(from, offset);
            group.execute(() -> wasRead(offset, bytes));
        });
    }

    private static byte[] read(Spool from, long offset) {
        try {
            return from.read(offset, CHUNK_BYTES);
        } catch (IOException e) {
            LOG.warn("a state transfer ends: its spool can't be read", e);
            return new byte[0];
        }
    }

    private void wasRead(long offset, byte[] bytes) {
        reading = false;
        if (closed) {
            return;
        }
        if (bytes.length == 0) {
            broken = true;
            return;
        }
        // Kept until the link takes it: to read it again at each round would keep both threads busy for nothing.
        read = bytes;
        readAt = offset;
        pump();
    }

    /** Lets go of everything. */
    public void close() {
        closed = true;
        Spool written = spool;
        if (written != null) {
            lane.execute(() -> discard(written));
        }
    }

    /** Closes a spool whose content nobody needs. */
    public static void discard(Spool spool) {
        try {
            spool.close();
        } catch (IOException e) {
            LOG.warn("a temporary file of a state transfer stays behind", e);
        }
    }
}
