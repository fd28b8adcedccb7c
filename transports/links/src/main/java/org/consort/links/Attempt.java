package org.consort.links;

import java.util.Optional;
import org.consort.MemberId;
import org.consort.spi.transport.ChannelHandler.Refusal;

/** One attempt to meet whoever listens at an address: connect, say hello, hear the answer, all within one time limit. */
public interface Attempt {

    /** Begins. The outcome may be called before this returns. */
    void start();

    /** Gives up without a word to the owner. */
    void cancel();

    /** What became of the attempt; one of these is called once, on the loop, unless it was cancelled. */
    interface Outcome {
        /** Somebody said welcome. The meeting is the owner's now. */
        void met(Meeting meeting, MemberId who);

        /** Nobody did, or not the one who was expected. */
        void failed(Refusal refusal, Optional<MemberId> who, String why);
    }

    /** A connection to somebody who said welcome. One of these is called, once. */
    interface Meeting {
        /** Makes a link of it, which is still to begin. */
        Outbound link(Outbound.Owner owner);

        /** Ends it: the answer was all that was wanted. */
        void part();
    }
}
