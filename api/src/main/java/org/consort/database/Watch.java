package org.consort.database;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What is watched, and how far its listener was told. It goes over from one life of the member to the next, and to
 * another version of the model's bundle: the listener hears of each event once. Each watch is for one registration.
 */
public final class Watch {

    /** The position of a watch that begins with whatever comes next. */
    private static final long NOW = -1;

    private final String table;
    private final Range range;
    private final AtomicLong told;

    private Watch(String table, Range range, long told) {
        this.table = table;
        this.range = range;
        this.told = new AtomicLong(told);
    }

    /** Watches what happens from now on; before this node is in the group, from when it gets there. */
    public static Watch of(String table, Range range) {
        return new Watch(table, range, NOW);
    }

    /**
     * Watches what happened from a revision on, with that one: to follow a reading at revision <i>r</i>, watch from <i>r</i> + 1.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public static Watch from(long revision, String table, Range range) {
        if (revision < 1) {
            throw new IllegalArgumentException("revision " + revision + ": the first is 1");
        }
        return new Watch(table, range, revision - 1);
    }

    /** Its table. */
    public String table() {
        return table;
    }

    /** Its keys. */
    public Range range() {
        return range;
    }

    /** The last revision up to which the listener was told all; -1 before it begins. */
    public long told() {
        return told.get();
    }

    /** For the model: the listener was told all up to there. */
    public void told(long revision) {
        told.set(revision);
    }

    /** For the model: begins here, if it has not begun. */
    public void begin(long revision) {
        told.compareAndSet(NOW, revision);
    }
}
