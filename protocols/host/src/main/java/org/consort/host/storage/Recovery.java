package org.consort.host.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what a node's earlier processes left: drops what nobody was ever told of, and refuses what is damaged. Nothing on disk is changed but
 * for files that no recovery could ever need.
 */
public final class Recovery {

    private static final int SEGMENT_LIMIT_BYTES = Integer.MAX_VALUE - 64;

    private final Disk disk;
    private final List<String> names;

    private Recovery(Disk disk) throws IOException {
        this.disk = disk;
        this.names = disk.names();
    }

    /**
     * The chapters that count, oldest first; the last is the present one, those before it are kept for members that have not ended their epochs.
     * Empty if there is nothing to go on from.
     *
     * @throws Damaged if something that was stable is not there, or is not what was written
     * @throws IOException if the disk can't be read
     */
    public static List<ChapterFiles> read(Disk disk) throws IOException {
        return new Recovery(disk).chapters();
    }

    /** The highest number that a chapter's file ever had here. */
    public static long lastChapter(Disk disk) throws IOException {
        long last = 0;
        for (String name : disk.names()) {
            last = Math.max(
                    last, FileName.segmentOf(name).map(FileName::chapter).orElse(0L));
            last = Math.max(
                    last, FileName.snapshotOf(name).map(FileName::chapter).orElse(0L));
        }
        return last;
    }

    /** Deletes the files of all chapters before this one. */
    public static void dropChaptersBefore(Disk disk, long chapter) throws IOException {
        drop(disk, file -> file.chapter() < chapter);
    }

    /** Deletes the files of a chapter's generations before this one. */
    public static void dropGenerationsBefore(Disk disk, long chapter, long generation) throws IOException {
        drop(disk, file -> file.chapter() == chapter && file.generation() < generation);
    }

    /** Gives all files another name. */
    public static void setAside(Disk disk, String prefix) throws IOException {
        // Snapshots first, for good: one without its log would be taken for damage.
        for (String name : disk.names()) {
            if (FileName.snapshotOf(name).isPresent()) {
                disk.rename(name, prefix + name);
            }
        }
        disk.forceNames();
        for (String name : disk.names()) {
            if (FileName.segmentOf(name).isPresent()) {
                disk.rename(name, prefix + name);
            }
        }
        disk.forceNames();
    }

    private interface Which {
        boolean test(FileName file);
    }

    private static void drop(Disk disk, Which which) throws IOException {
        // Snapshots first, for good: one without its log would be taken for damage.
        boolean any = false;
        for (String name : disk.names()) {
            if (FileName.snapshotOf(name).filter(which::test).isPresent()) {
                disk.delete(name);
                any = true;
            }
        }
        if (any) {
            disk.forceNames();
        }
        for (String name : disk.names()) {
            if (FileName.segmentOf(name).filter(which::test).isPresent()) {
                disk.delete(name);
            }
        }
    }

    private List<ChapterFiles> chapters() throws IOException {
        TreeMap<Long, FileName> newest = new TreeMap<>();
        for (String name : names) {
            if (FileName.isUnfinished(name)) {
                disk.delete(name);
            }
            FileName.snapshotOf(name)
                    .ifPresent(file ->
                            newest.merge(file.chapter(), file, (a, b) -> a.generation() > b.generation() ? a : b));
        }
        List<ChapterFiles> chapters = new ArrayList<>();
        for (FileName snapshot : newest.descendingMap().values()) {
            chapters.add(0, chapter(snapshot));
            if (!SnapshotFile.continues(disk, snapshot.text())) {
                break;
            }
        }
        return chapters;
    }

    private ChapterFiles chapter(FileName snapshot) throws IOException {
        TreeMap<Long, FileName> files = new TreeMap<>();
        ChapterFiles chapter = new ChapterFiles(snapshot);
        for (String name : names) {
            Optional<FileName> file = FileName.segmentOf(name).filter(f -> f.chapter() == snapshot.chapter());
            file.ifPresent(chapter::saw);
            file.filter(f -> f.generation() >= snapshot.generation()).ifPresent(f -> files.put(f.segment(), f));
        }
        List<FileName> order = List.copyOf(files.values());
        for (FileName file : order) {
            take(file, chapter);
        }
        if (chapter.isEmpty() || order.get(0).generation() != snapshot.generation()) {
            throw new Damaged(disk, snapshot.text(), 0, "the log that goes with this snapshot is not there");
        }
        return chapter;
    }

    /** A batch that stands in two segments is the same in both: the first was not known to be stable when the second was begun. */
    private void take(FileName name, ChapterFiles chapter) throws IOException {
        Segment segment = Segment.read(name, content(name));
        if (!segment.hasBegun()) {
            // One whose creation failed: what it would hold is in the next, or nobody was told of it.
            refuseUnless(!segment.hasLaterBatch(), name, segment, "the segment's header is not good");
            return;
        }
        refuseUnless(
                chapter.isFollowedBy(segment),
                name,
                segment,
                "it begins with batch " + segment.first() + ", and those before are not good");
        refuseUnless(
                segment.isWhole() || !segment.hasLaterBatch(),
                name,
                segment,
                "batch " + segment.next() + " is not good, though others were written behind it");
        chapter.took(segment);
    }

    private void refuseUnless(boolean fine, FileName name, Segment segment, String what) throws Damaged {
        if (!fine) {
            throw new Damaged(disk, name.text(), segment.goodBytes(), what);
        }
    }

    private byte[] content(FileName name) throws IOException {
        try (InputStream in = disk.open(name.text())) {
            return in.readNBytes(SEGMENT_LIMIT_BYTES);
        }
    }
}
