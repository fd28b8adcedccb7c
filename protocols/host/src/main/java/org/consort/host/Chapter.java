package org.consort.host;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.consort.host.Environment.Lane;
import org.consort.host.storage.Batch;
import org.consort.host.storage.ChapterFiles;
import org.consort.host.storage.Disk;
import org.consort.host.storage.SegmentWriter;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Sink;
import org.jspecify.annotations.Nullable;

/**
 * What is kept on disk of one protocol machine: records go to the storage lane in batches, one on its way at a time, so that all that
 * waits meanwhile needs one fsync. Nothing is called stable before the first snapshot is. Group's thread.
 */
final class Chapter {

    private static final long RETRY_NANOS = 1_000_000_000L;

    /** Where a chapter is written, and who hears of it. */
    interface Owner {
        /** Runs on the group's thread, unless the life is over. */
        void onGroupThread(Runnable task);

        /** All up to this number is stable. */
        void stored(Chapter chapter, long token);

        /** The disk fails, or works again (empty). */
        void diskFails(Chapter chapter, String why);
    }

    private final Owner owner;
    private final Lane lane;
    private final SegmentWriter writer;
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private Batch open;
    private long number;
    private long generation;
    private long asked;
    private long underWay = -1;
    private long stable;
    private long told;
    private long bytes;
    private long waitingBytes;
    private long retryNanos = Long.MAX_VALUE;
    private boolean begun;
    private boolean closed;
    private String trouble = "";

    /** How it is written. */
    record Place(Disk disk, Lane lane, long segmentBytes) {}

    Chapter(long generation, Place place, Owner owner) {
        this.owner = owner;
        this.lane = place.lane();
        this.generation = generation;
        this.open = new Batch(generation);
        this.writer = new SegmentWriter(place.disk(), place.segmentBytes());
    }

    /**
     * The chapter of a machine that stores something.
     *
     * @throws IllegalStateException if it has none, since its factory said that it keeps no records
     */
    static Chapter of(@Nullable Chapter opened) {
        if (opened == null) {
            throw new IllegalStateException("the machine said that it keeps no records");
        }
        return opened;
    }

    /** Its number; 0 before its first batch is on disk. */
    long number() {
        return number;
    }

    long generation() {
        return generation;
    }

    /** Goes on behind what was read of it. */
    void goOnBehind(ChapterFiles files) {
        number = files.chapter();
        bytes = files.bytes();
        begun = true;
        lane.execute(() -> writer.goOnBehind(files));
    }

    /** Bytes stored since the last generation began. */
    long bytes() {
        return bytes;
    }

    /** Bytes that are not stable yet. */
    long waitingBytes() {
        return waitingBytes + open.length();
    }

    /** Why the disk fails; empty if it does not. */
    String trouble() {
        return trouble;
    }

    /** The first snapshot is stable, so all that is stable counts. */
    void begins() {
        begun = true;
        tell();
    }

    boolean hasBegun() {
        return begun;
    }

    /** From here on records belong to the next generation. */
    void roll() {
        if (!open.isEmpty()) {
            seal();
        }
        generation++;
        bytes = 0;
        open = new Batch(generation);
    }

    void store(Frame record) {
        if (record.length() > Sink.FRAME_LIMIT_BYTES) {
            throw new IllegalArgumentException("a record of " + record.length() + " bytes");
        }
        open.add(record);
        bytes += record.length();
    }

    long sync() {
        asked++;
        go();
        return asked;
    }

    /** The number that the last sync was given. */
    long asked() {
        return asked;
    }

    /** The last number up to which all is on disk, whether or not it counts yet. */
    long onDisk() {
        return stable;
    }

    void tick(long nowNanos) {
        if (!trouble.isEmpty() && retryNanos == Long.MAX_VALUE) {
            retryNanos = nowNanos + RETRY_NANOS;
        } else if (nowNanos >= retryNanos && underWay >= 0) {
            retryNanos = Long.MAX_VALUE;
            write(waiting.element());
        }
    }

    /** Writes nothing more. */
    void close() {
        closed = true;
        lane.execute(writer::close);
    }

    private void seal() {
        waitingBytes += open.length();
        waiting.add(open);
        open = new Batch(generation);
    }

    private void go() {
        if (underWay >= 0 || closed) {
            return;
        }
        if (!open.isEmpty()) {
            seal();
        }
        if (waiting.isEmpty()) {
            stable = asked;
            owner.onGroupThread(this::tell);
            return;
        }
        underWay = waiting.size() == 1 ? asked : stable;
        write(waiting.element());
    }

    private void write(Batch batch) {
        lane.execute(() -> {
            try {
                writer.write(batch);
                long of = writer.chapter();
                owner.onGroupThread(() -> written(batch, of));
            } catch (IOException | RuntimeException e) {
                owner.onGroupThread(() -> failed(String.valueOf(e.getMessage())));
            }
        });
    }

    private void written(Batch batch, long of) {
        if (closed) {
            return;
        }
        number = of;
        waiting.remove(batch);
        waitingBytes -= batch.length();
        stable = underWay;
        underWay = -1;
        if (!trouble.isEmpty()) {
            trouble = "";
            retryNanos = Long.MAX_VALUE;
            owner.diskFails(this, "");
        }
        tell();
        if (!waiting.isEmpty() || stable < asked) {
            go();
        }
        if (underWay < 0 && open.isEmpty()) {
            lane.execute(writer::mark);
        }
    }

    private void failed(String why) {
        if (closed) {
            return;
        }
        boolean isNew = trouble.isEmpty();
        trouble = why;
        if (isNew) {
            owner.diskFails(this, why);
        }
    }

    private void tell() {
        if (begun && stable > told) {
            told = stable;
            owner.stored(this, stable);
        }
    }
}
