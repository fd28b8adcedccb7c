package org.consort.links;

import java.util.Optional;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel.Offer;
import org.consort.spi.transport.Guard;

/** A link to another member: frames go out. */
public interface Outbound {

    /** Who wants to know. Called on the loop; but for {@link #stands}, from no method of the link. */
    interface Owner {
        /** It takes frames from now on. */
        void stands(Outbound link);

        /** It will never stand. */
        void neverStood(Outbound link, String why);

        /** It stood, and broke. */
        void broke(Outbound link, String why, boolean goodbye);

        /** There is room again after an offer was BUSY. */
        void writable();
    }

    /** The exchange that proved whom it leads to, if the channel is guarded. */
    Optional<Guard.Dialled> exchange();

    /** Begins: the owner is told when it stands, or that it never will. */
    void begin();

    /** Takes a frame. Its bytes are copied, or its slabs held, when this returns. */
    Offer offer(Frame frame);

    /** True if an offer would be accepted. */
    boolean isWritable();

    /** True if it was not marked since the last {@link #flush}. */
    boolean markDirty();

    /** Lets everything out that was offered. */
    void flush();

    /** Lets everything out and runs this when no slab is held any more. */
    void whenAllHasLeft(Runnable done);

    /** Sends what waits, then good-bye; the link breaks when the peer has answered. The owner is not told. */
    void sayGoodbye(Runnable whenGone);

    /** Breaks the link; the owner is told. */
    void breakUp(String why);

    /** Breaks the link; the owner is not told. What was offered before is lost unless it has left. */
    void drop();
}
