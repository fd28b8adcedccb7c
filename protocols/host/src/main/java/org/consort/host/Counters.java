package org.consort.host;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** What a group counts across its lives. Written by its threads of the moment, read on any: a value may be a moment old. */
final class Counters {

    /** What is counted; the names are those of the statistics. */
    enum Count {
        BLOCKS,
        ENTRIES,
        BYTES,
        DUPLICATES_REMOVED,
        FRAMES_BAD,
        /** Frames that came over a protected link and were not sealed by its other end. */
        FRAMES_FORGED,
        FRAMES_EARLY_LOST,
        BLOCKS_BAD,
        ENTRIES_UNKNOWN_TARGET,
        SUSPICIONS,
        COMPLAINTS,
        TRANSFERS_SENT,
        TRANSFERS_RECEIVED,
        LIVES_ENDED,
        /** Members that models ejected, this one or others. */
        EJECTIONS,
        DIVERGENCES,
        SLOW_NOTICES,
        PAUSES_OWN,
        STACK_CHANGES,
        FORCED,
        /** Questions that reads were asked by; each stands for all that waited. */
        READS_ASKED;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '.');
        }
    }

    private final PauseHistogram pauses = new PauseHistogram();
    private final AtomicLongArray values = new AtomicLongArray(Count.values().length);

    /** How long changes of the stack held deliveries up. */
    PauseHistogram pauses() {
        return pauses;
    }

    void add(Count count) {
        values.getAndIncrement(count.ordinal());
    }

    void add(Count count, long more) {
        if (more != 0) {
            values.getAndAdd(count.ordinal(), more);
        }
    }

    void set(Count count, long value) {
        values.setRelease(count.ordinal(), value);
    }

    long get(Count count) {
        return values.get(count.ordinal());
    }

    /** A block was delivered here. Group's thread. */
    void delivered(int entries, int bytes) {
        more(Count.BLOCKS, 1);
        more(Count.ENTRIES, entries);
        more(Count.BYTES, bytes);
    }

    /** For values that one thread alone writes: no locked instruction. */
    private void more(Count count, long by) {
        values.setRelease(count.ordinal(), values.getPlain(count.ordinal()) + by);
    }

    void describe(Map<String, String> into) {
        for (Count count : Count.values()) {
            into.put(count.label(), String.valueOf(get(count)));
        }
        pauses.describe(into);
    }
}
