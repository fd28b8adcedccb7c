package org.consort.spi.protocol;

import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel;

/**
 * The effects of a {@link Protocol}: its only way to act. The host implements it; all calls are on the group's thread, and the host calls no method of the protocol from within one.
 */
public interface Sink {

    /** The largest frame of a protocol, in bytes. */
    int FRAME_LIMIT_BYTES = 4 * Block.LIMIT_BYTES;

    /** Sends a frame of this protocol and epoch. The frame is the caller's again when this returns. */
    Channel.Offer send(MemberId to, Frame frame);

    /** An empty frame to fill and {@link #send}: one at a time, cleared by the next call. */
    Frame frame();

    /**
     * Delivers a block. Atomic blocks come in log order without gaps.
     *
     * @param firstIndex index of the first of the block's entries; for the other levels, the last index delivered
     */
    void deliver(Block block, long firstIndex);

    /** Installs a view that this member is in; {@code view.index()} is the next index of the log. */
    void install(View view);

    /** This member is no longer in the group: it left, or was taken for dead. The machine does nothing more. */
    void excluded(String why);

    /** The group can't go on, or can again (empty): tells a person whom it waits for. */
    void stalled(String why);

    /** A collection that {@link Protocol#vote} began is complete at this member, which puts it into the log. */
    void collected(Tally tally);

    /**
     * All that the group had acknowledged when {@link Protocol#readIndex} was called is delivered here: a read now is
     * linearizable. A host that never asks need not listen.
     *
     * @param index the last one delivered, at least what was acknowledged then
     */
    default void readable(long token, long index) {}

    /** Nothing works with this member though it is not suspected: it is to be treated like a suspect. */
    void complain(MemberId peer, String why);
}
