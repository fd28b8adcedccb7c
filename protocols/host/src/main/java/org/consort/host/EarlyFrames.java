package org.consort.host;

import java.util.ArrayList;
import java.util.List;
import org.consort.spi.Slab;

/** Protocol frames that came before the machine that they are for: of a member that is ahead of this one. Group's thread. */
final class EarlyFrames {

    /** Takes a frame; the slab is borrowed. */
    interface Taker {
        void take(FrameOf frame, Slab slab, int offset, int length);
    }

    private record Early(FrameOf frame, Slab slab, int offset, int length) {}

    private final long limitBytes;
    private final List<Early> frames = new ArrayList<>();
    private long bytes;

    EarlyFrames(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Keeps a frame; false if there is no room. */
    boolean add(FrameOf frame, Slab slab, int offset, int length) {
        if (bytes + length > limitBytes) {
            return false;
        }
        bytes += length;
        frames.add(new Early(frame, slab.retain(), offset, length));
        return true;
    }

    /** Gives all away, in the order in which they came; those that are still early come back by {@link #add}. */
    void replay(Taker to) {
        List<Early> waiting = List.copyOf(frames);
        frames.clear();
        bytes = 0;
        for (Early early : waiting) {
            to.take(early.frame(), early.slab(), early.offset(), early.length());
            early.slab().release();
        }
    }

    void close() {
        replay((frame, slab, offset, length) -> {});
    }
}
