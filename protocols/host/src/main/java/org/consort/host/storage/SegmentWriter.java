package org.consort.host.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes the batches of one chapter, each stable before the next. A segment in which something failed is never written to again. Storage lane. */
public final class SegmentWriter {

    private final Disk disk;
    private long chapter;
    private final long limitBytes;
    private Disk.@Nullable Appender appender;
    private String file = "";
    private long generation;
    private long segment;
    private long number = 1;
    private long bytes;
    private boolean holdsStable;
    private @Nullable ByteBuffer unproven;

    /**
     * Writes a chapter that begins, under the next number that no file has.
     *
     * @param limitBytes length after which the next segment is begun
     */
    public SegmentWriter(Disk disk, long limitBytes) {
        this.disk = disk;
        this.limitBytes = limitBytes;
    }

    /**
     * Goes on behind what was read of a chapter. Its last batch is written once more: it could be read, but an fsync that failed may
     * have left it in memory only.
     */
    public void goOnBehind(ChapterFiles files) {
        chapter = files.chapter();
        segment = files.lastSegment();
        number = files.lastBatch();
        unproven = files.lastBatchBytes();
    }

    /**
     * Writes a batch and makes it stable.
     *
     * @throws IOException if it is not stable; the next try goes to a new segment
     */
    public void write(Batch batch) throws IOException {
        if (appender == null || batch.generation() != generation || bytes >= limitBytes) {
            close();
            begin(batch.generation());
        }
        try {
            ByteBuffer again = unproven;
            if (again != null) {
                force(again.duplicate());
                unproven = null;
            }
            force(batch.sealed(number));
        } catch (IOException | RuntimeException e) {
            abandon();
            throw e;
        }
    }

    private void force(ByteBuffer sealed) throws IOException {
        long length = sealed.remaining();
        open().write(sealed);
        open().force();
        bytes += length;
        number++;
        holdsStable = true;
    }

    /** Notes, without waiting for the disk, that all before is stable. A note has the number of the batch that comes next. */
    public void mark() {
        if (appender == null) {
            return;
        }
        try {
            ByteBuffer sealed = new Batch(generation).sealed(number);
            bytes += sealed.remaining();
            open().write(sealed);
        } catch (IOException e) {
            // Nothing relies on a mark; but what stands behind it now is unknown.
            abandon();
        }
    }

    /** Writes nothing more, until the next batch. */
    public void close() {
        Disk.Appender open = appender;
        appender = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Each batch was made stable when it was written: closing adds nothing.
            }
        }
    }

    /** The chapter's number; 0 before its first batch. */
    public long chapter() {
        return chapter;
    }

    private void begin(long next) throws IOException {
        if (chapter == 0) {
            chapter = Recovery.lastChapter(disk) + 1;
        }
        segment++;
        FileName name = new FileName(chapter, next, segment);
        file = name.text();
        holdsStable = false;
        try {
            appender = disk.create(file);
            ByteBuffer header = Segment.header(name, number);
            bytes = header.remaining();
            open().write(header);
            disk.forceNames();
        } catch (IOException | RuntimeException e) {
            abandon();
            throw e;
        }
        generation = next;
    }

    /** A segment that holds nothing stable is better not there. */
    private void abandon() {
        close();
        if (!holdsStable) {
            try {
                disk.delete(file);
            } catch (IOException e) {
                // It stays, and recovery passes over it: a later segment begins at the same batch.
            }
        }
    }

    private Disk.Appender open() {
        Disk.Appender open = appender;
        if (open == null) {
            throw new IllegalStateException("no segment is open");
        }
        return open;
    }
}
