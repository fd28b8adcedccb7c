package org.consort.database.machine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last writes, in order: what watches are told, and what lets earlier revisions be read. Which of them are kept is the same at every member. What was
 * overwritten is forgotten when its write leaves the history; not before the {@link Pin pins} of this member that are older are gone.
 *
 * <p>Written on the group's thread, read on any. Each slot has the first version that an entry wrote; the others are its siblings.
 */
final class History {

    /** Keeps one revision readable at this member, as long as it is there. */
    record Pin(long revision, Object identity) {}

    private static final int MASK = Limits.HISTORY_COMMITS - 1;

    private final AtomicReferenceArray<@Nullable Version> ring = new AtomicReferenceArray<>(Limits.HISTORY_COMMITS);
    private final Set<Pin> pins = ConcurrentHashMap.newKeySet();
    private final Deque<Version> retained = new ArrayDeque<>();
    private volatile long first;
    private volatile long next;
    private volatile long floor;
    private long bytes;

    History(long floor) {
        this.floor = floor;
    }

    /** The oldest revision that can be read: all writes behind it are here. */
    long floor() {
        return floor;
    }

    /** How many writes are kept. */
    long size() {
        return next - first;
    }

    /** How many writes have left the history, and are kept for pins. */
    int retained() {
        return retained.size();
    }

    /** Adds what an entry wrote. Group's thread. */
    void add(Version commit) {
        if (next - first >= Limits.HISTORY_COMMITS) {
            dropFirst();
        }
        long at = next;
        ring.set((int) at & MASK, commit);
        next = at + 1;
        bytes += bytesOf(commit);
        while (bytes > Limits.HISTORY_BYTES) {
            dropFirst();
        }
        forgetRetained();
    }

    /** Forgets the writes up to a revision. Group's thread. */
    void compact(long revision) {
        while (first < next && slot(first).revision <= revision) {
            dropFirst();
        }
        floor = Math.max(floor, revision);
        forgetRetained();
    }

    /**
     * Keeps a revision readable until {@link #unpin}.
     *
     * @return null if it can't be read any more
     */
    @Nullable
    Pin pin(long revision) {
        Pin pin = new Pin(revision, new Object());
        pins.add(pin);
        // The group's thread raises the floor first and looks for pins then: one of the two sees the other.
        if (floor > revision) {
            pins.remove(pin);
            return null;
        }
        return pin;
    }

    void unpin(Pin pin) {
        pins.remove(pin);
    }

    /**
     * The first write after a revision; null if there is none. It is certain only if {@link #floor} is not greater than the revision
     * after the call, and its siblings only while the floor is less than its own.
     */
    @Nullable
    Version after(long revision) {
        long low = first;
        long high = next;
        while (low < high) {
            long middle = low + (high - low) / 2;
            Version version = ring.get((int) middle & MASK);
            // An empty slot was dropped while we looked: it lies before.
            if (version == null || version.revision <= revision) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < next ? ring.get((int) low & MASK) : null;
    }

    private Version slot(long at) {
        Version version = ring.get((int) at & MASK);
        if (version == null) {
            throw new IllegalStateException("the history has a gap at " + at);
        }
        return version;
    }

    private void dropFirst() {
        Version commit = slot(first);
        floor = commit.revision;
        ring.set((int) first & MASK, null);
        long at = first;
        first = at + 1;
        bytes -= bytesOf(commit);
        retained.add(commit);
        forgetRetained();
    }

    private void forgetRetained() {
        if (!retained.isEmpty()) {
            long oldest = pins.isEmpty()
                    ? Long.MAX_VALUE
                    : pins.stream().mapToLong(Pin::revision).min().orElse(Long.MAX_VALUE);
            while (!retained.isEmpty() && retained.peek().revision <= oldest) {
                forget(retained.poll());
            }
        }
    }

    /** Who reads this revision, or a later one, does not come to what was before it. */
    private static void forget(@Nullable Version commit) {
        Version version = commit;
        while (version != null) {
            version.previous = null;
            if (!version.isRow() && version.cell.head == version) {
                version.cell.table.remove(version.cell);
            }
            Version sibling = version.sibling;
            version.sibling = null;
            version = sibling;
        }
    }

    private static long bytesOf(@Nullable Version commit) {
        long sum = 0;
        for (Version version = commit; version != null; version = version.sibling) {
            sum += version.bytes();
        }
        return sum;
    }
}
