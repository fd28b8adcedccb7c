package org.consort.host;

import java.util.Optional;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Sink;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel;

/** What the machines do to the member. */
interface EpochOwner {
    /** Sends a whole frame. */
    Channel.Offer send(MemberId to, Road road, Frame frame);

    /** A block of the present epoch. */
    void deliver(Block block, long firstIndex, long epoch);

    /** A view of the present epoch. */
    void installed(View view);

    /** Out of the group. */
    void excluded(String why);

    /** See {@link Sink#stalled}. */
    void stalled(String why);

    /** See {@link Sink#collected}. */
    void collected(Tally tally);

    /** See {@link Sink#readable}; of the present epoch. */
    void readable(long token);

    /** See {@link Sink#complain}. */
    void complain(MemberId peer, String why);

    /**
     * A place on disk for a machine that begins, if it keeps records.
     *
     * @param continues whether the records of the epoch before are still needed
     */
    default Optional<Chapter> keeps(LocalStack stack, Protocol machine, boolean continues) {
        return Optional.empty();
    }
}
