package org.consort.spi.protocol;

import java.util.List;
import java.util.Objects;
import org.consort.View;

/**
 * Where an epoch begins: what the one before, or the state transfer, hands to the machine.
 *
 * @param epoch number of the epoch that begins
 * @param view the view to begin in; this member is in it
 * @param nextIndex index of the next entry, greater than the view's. A joiner begins right behind its view; those that begin an
 *     epoch together do so behind the entry that ended the one before, or with view 1;
 *     so does a member that goes on alone by an operator's force, right behind its view
 * @param pending this member's blocks that an earlier epoch did not deliver, oldest first; the machine retains what it
 *     needs during the call and orders them before anything submitted later. Broadcast blocks among them were handed up here already
 * @param joins true if this member comes into an epoch that others began before; false if all members of the view begin it
 */
public record Handover(long epoch, View view, long nextIndex, List<Block> pending, boolean joins) {

    /** Copies the list. */
    public Handover {
        Objects.requireNonNull(view);
        pending = List.copyOf(pending);
    }

    /** One whose places in the log tell by themselves whether this member joins. */
    public Handover(long epoch, View view, long nextIndex, List<Block> pending) {
        this(epoch, view, nextIndex, pending, view.number() > 1 && nextIndex == view.index() + 1);
    }
}
