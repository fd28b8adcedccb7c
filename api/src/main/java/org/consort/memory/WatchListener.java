package org.consort.memory;

import java.util.List;

/** Hears what is written to the range of a {@link Watch}, in the order of the log. Called on the group's callback thread. */
public interface WatchListener {

    /**
     * One entry has written to the range: all its changes there, at once.
     *
     * @param index of the entry; greater than that of the call before
     * @param changes in the order in which the entry has them; where two overlap, the later counts
     */
    void changed(long index, List<Change> changes);

    /**
     * The listener was too slow, or this node was out of the group: what was written after one index, up to and with the other, is not told. The watch goes on behind them; who
     * reads the range now has at least all that.
     *
     * @param after the last index of which the listener was told all; greater than {@code to} if this node has adopted a state that lies before it
     * @param to the last index that is not told
     */
    void compacted(long after, long to);

    /** The region was dropped. If one of its name is made later, the watch goes on with that. */
    default void dropped(long index) {}
}
