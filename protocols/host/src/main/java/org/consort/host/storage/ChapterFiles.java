package org.consort.host.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.consort.spi.Slab;

/** What was read of a chapter: which snapshot to begin with, and the records behind it. */
public final class ChapterFiles {

    /** Takes records. */
    public interface Taker {
        /** One record, borrowed. */
        void record(Slab slab, int offset, int length);
    }

    /** A good batch and the bytes that it stands in. */
    record Kept(Segment segment, Segment.Good batch) {}

    private final FileName snapshot;
    private final List<Kept> batches = new ArrayList<>();
    private OptionalLong next = OptionalLong.empty();
    private long lastSegment;
    private long lastGeneration;

    ChapterFiles(FileName snapshot) {
        this.snapshot = snapshot;
    }

    /** Its number. */
    public long chapter() {
        return snapshot.chapter();
    }

    /** The last generation that was begun, though perhaps its snapshot was not complete: a number that was used is not used again. */
    public long lastGeneration() {
        return lastGeneration;
    }

    /** The file of the snapshot. */
    public String snapshotFile() {
        return snapshot.text();
    }

    /** How many bytes of records there are, about. */
    public long bytes() {
        long sum = 0;
        for (Kept kept : batches) {
            for (Segment.Place place : kept.batch().records()) {
                sum += place.length();
            }
        }
        return sum;
    }

    /** Hands out all records, oldest first. */
    public void replay(Taker to) {
        Segment of = null;
        Slab slab = Slab.of(ByteBuffer.allocate(0));
        for (Kept kept : batches) {
            if (kept.segment() != of) {
                of = kept.segment();
                slab.release();
                slab = Slab.of(of.bytes());
            }
            for (Segment.Place place : kept.batch().records()) {
                to.record(slab, place.offset(), place.length());
            }
        }
        slab.release();
    }

    void took(Segment segment) {
        long last = isEmpty() ? Long.MIN_VALUE : lastBatch();
        for (Segment.Good batch : segment.batches()) {
            if (batch.number() > last) {
                batches.add(new Kept(segment, batch));
            }
        }
        next = OptionalLong.of(Math.max(next.orElse(segment.next()), segment.next()));
    }

    /** Whether no batch is missing between what was read and this segment: one that has no good batch also says where it begins. */
    boolean isFollowedBy(Segment segment) {
        return next.isEmpty() || segment.first() <= next.getAsLong();
    }

    void saw(FileName segment) {
        lastSegment = Math.max(lastSegment, segment.segment());
        lastGeneration = Math.max(lastGeneration, segment.generation());
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    long lastSegment() {
        return lastSegment;
    }

    long lastBatch() {
        return batches.get(batches.size() - 1).batch().number();
    }

    ByteBuffer lastBatchBytes() {
        Kept last = batches.get(batches.size() - 1);
        return last.segment().bytesOf(last.batch());
    }
}
