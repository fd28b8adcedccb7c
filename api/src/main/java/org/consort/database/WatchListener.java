package org.consort.database;

import java.util.List;

/** Hears what happens to the rows of a {@link Watch}, in the order of the log. Called on the group's callback thread. */
public interface WatchListener {

    /**
     * One write, transaction or expiry: all its events in the range, at once.
     *
     * @param revision of the write; greater than that of the call before
     */
    void changed(long revision, List<Event> events);

    /**
     * The events after one revision, up to and with the other, are not kept any more: the listener may have missed some. The watch goes on behind them; a
     * reading at a revision from {@code to} on tells what the rows are.
     *
     * @param after the last revision of which the listener was told all; greater than {@code to} if this node has adopted a state that lies before it
     * @param to the last revision that is not told
     */
    void compacted(long after, long to);
}
