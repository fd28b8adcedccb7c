package org.consort.host.inbox;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.consort.Delivery;
import org.consort.host.wire.Entries;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.jspecify.annotations.Nullable;

/** The submissions of one level that wait, packed as they will travel. Guarded by the lock of the {@link Inbox}. */
final class Staging {

    /** A slab that is being filled at one end and taken from at the other. */
    private static final class Segment {
        final Slab slab;
        int taken;
        int filled;
        int entries;
        boolean closed;

        Segment(Slab slab) {
            this.slab = slab;
        }
    }

    final Delivery level;
    final PendingOutcomes outcomes = new PendingOutcomes();
    private final SlabPool pool;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private long nextSeq = 1;
    private long handedSeq;
    private long waitingEntries;

    Staging(Delivery level, SlabPool pool) {
        this.level = level;
        this.pool = pool;
    }

    /** Makes room for an entry; false if no slab is free. */
    boolean reserve(int length) {
        Segment open = segments.peekLast();
        if (open != null && !open.closed && SlabPool.SLAB_BYTES - open.filled >= length) {
            return true;
        }
        Slab slab = pool.lend();
        if (slab == null) {
            return false;
        }
        closeOpen();
        segments.addLast(new Segment(slab));
        return true;
    }

    /** Appends an entry for which room was made; returns its sequence number. */
    long append(int kind, int target, ByteBuffer payload) {
        Segment open = segments.getLast();
        ByteBuffer bytes = open.slab.bytes();
        int length = payload.remaining();
        Entries.length(bytes, open.filled, length);
        Entries.address(bytes, open.filled, kind, target);
        Entries.seq(bytes, open.filled, nextSeq);
        bytes.put(open.filled + Entries.HEADER, payload, payload.position(), length);
        open.filled += Entries.HEADER + length;
        open.entries++;
        waitingEntries++;
        return nextSeq++;
    }

    /** Appends whole slabs of one entry each, that only lack their sequence numbers; returns that of the last. */
    long appendWhole(Slab[] slabs) {
        closeOpen();
        for (Slab slab : slabs) {
            Segment segment = new Segment(slab);
            segment.filled = slab.bytes().capacity();
            segment.entries = 1;
            segment.closed = true;
            Entries.seq(slab.bytes(), 0, nextSeq++);
            segments.addLast(segment);
        }
        waitingEntries += slabs.length;
        return nextSeq - 1;
    }

    /** Nothing shares a block with what comes next. */
    void closeOpen() {
        Segment open = segments.peekLast();
        if (open != null) {
            open.closed = true;
        }
    }

    boolean isEmpty() {
        return waitingEntries == 0;
    }

    long waitingEntries() {
        return waitingEntries;
    }

    /** The last sequence number that went to the protocol. */
    long handedSeq() {
        return handedSeq;
    }

    /** All that waits in the oldest slab. On the group's thread. */
    Taken take(int origin) {
        while (true) {
            Segment first = segments.peekFirst();
            if (first == null) {
                return Taken.NONE;
            }
            if (first.taken < first.filled) {
                return take(first, origin);
            }
            if (!first.closed) {
                return Taken.NONE;
            }
            segments.removeFirst();
            first.slab.release();
        }
    }

    private Taken take(Segment first, int origin) {
        Block block = new Block(origin, level, first.entries, first.slab, first.taken, first.filled - first.taken);
        handedSeq += first.entries;
        waitingEntries -= first.entries;
        first.taken = first.filled;
        first.entries = 0;
        if (first.closed) {
            segments.removeFirst();
            return new Taken(block, true);
        }
        return new Taken(block, false);
    }

    /** Gives all slabs back. On the group's thread. */
    void clear() {
        segments.forEach(segment -> segment.slab.release());
        segments.clear();
        waitingEntries = 0;
    }

    /** A block that was taken, and whether its slab is the taker's to release. */
    record Taken(@Nullable Block block, boolean last) {
        static final Taken NONE = new Taken(null, false);
    }
}
