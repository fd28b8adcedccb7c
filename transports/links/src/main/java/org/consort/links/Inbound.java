package org.consort.links;

import java.util.Optional;
import org.consort.MemberId;
import org.consort.spi.Slab;
import org.consort.spi.transport.Guard;

/** A link from another member: frames come in. */
public interface Inbound {

    /** Who gets the frames. Called on the loop. */
    interface Owner {
        /** It stands: frames may follow. */
        void stands(Inbound link);

        /** A frame came in. The slab is borrowed. */
        void frame(MemberId from, Slab slab, int offset, int length);

        /** All that came in at once was handed up. */
        void burstEnd();

        /** The peer said good-bye; the link breaks soon. */
        void goodbye(Inbound link);

        /** It stood, and broke. */
        void broke(Inbound link, String why);
    }

    /** The exchange that proved whose it is, if the channel is guarded. */
    Optional<Guard.Accepted> exchange();

    /** Whose it is. */
    MemberId from();

    /** How often something came in; while this stays the same from one turn of the loop to a later one, nothing is left to read. */
    long reads();

    /** What comes in from now on does not go where what was handed up may still be held. Not within {@link Owner#frame}. */
    void letGo();

    /** Asks the peer to send no more; what still comes is ignored. The link breaks when it has answered. The owner is not told. */
    void sayGoodbye(Runnable whenGone);

    /** Breaks the link; the owner is not told. */
    void drop();
}
