package org.consort.spi.abstraction;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.consort.View;
import org.consort.spi.protocol.Tally;

/**
 * One member's replica of a machine over a group's log: the same entries in the same order give the same state
 * everywhere. It serves one life of its member, see {@link Model}. It reads no clock and no random source, owns no thread, and takes no lock that others hold for long: time that
 * it needs travels inside entries.
 *
 * <p>Methods are called on the group's thread, except where they say otherwise. An exception from {@link #apply} is a
 * bug of the model: the member stops serving the group and says so, since its state can no longer be trusted.
 */
public interface Abstraction {

    /** An answer of no bytes. */
    ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /**
     * Applies the next entry of the log that is meant for this model.
     *
     * @param entry borrowed for the call
     * @return what the submitter is told; needed only where {@link Entry#isLocal}, {@link #NOTHING} elsewhere
     */
    ByteBuffer apply(Entry entry);

    /** A message of level broadcast or reliable came: not part of the state. */
    default void receive(Entry entry) {}

    /**
     * A view stands in the log here. The first call on the group's thread is this one, for the view to begin with, after a {@link #restore} if
     * there is one: that view may be without this member still.
     */
    void viewChanged(View view);

    /** Collected answers to a ballot stand in the log here. */
    default void tallied(Tally tally, long index) {}

    /** An alarm of {@link Context#callAfter} is due: a local event, at no defined place in the log. */
    default void alarm(long token) {}

    /** The state as it is now, cheaply; see {@link Snapshot}. */
    Snapshot snapshot();

    /**
     * Takes over the state of a snapshot in place of its own. Called on another thread than the group's, while nothing else
     * is called.
     *
     * @throws IOException if the bytes end too soon or make no sense; the member then tries another sponsor
     */
    void restore(InputStream in) throws IOException;

    /**
     * True while somebody at this node waits for what this machine will make of entries that stand in the log already. Before the host
     * replaces the machine by another version's, it takes nothing more for it and lets the log go on for a short while, until this is false. On the
     * group's thread.
     */
    default boolean isAwaited() {
        return false;
    }

    /** The last call: whoever still waits for this machine is answered now. On the group's thread, or on that of a restore which it follows. */
    default void stop() {}
}
