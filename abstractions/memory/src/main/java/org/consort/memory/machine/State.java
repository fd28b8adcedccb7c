package org.consort.memory.machine;

/** All that the log has made: equal at every member that has applied the same entries. */
final class State {
    private final Regions regions = new Regions();
    private final Barriers barriers = new Barriers();
    private volatile long epoch;
    private volatile long index;

    Regions regions() {
        return regions;
    }

    /** For the group's thread alone. */
    Barriers barriers() {
        return barriers;
    }

    /** The last entry that it has seen. Any thread. */
    long index() {
        return index;
    }

    /** The epoch of that entry. */
    long epoch() {
        return epoch;
    }

    void at(long newEpoch, long newIndex) {
        if (epoch != newEpoch) {
            epoch = newEpoch;
        }
        index = newIndex;
    }
}
