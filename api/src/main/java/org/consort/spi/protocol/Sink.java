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

    /**
     * A frame to append to and {@link #send}: one at a time, cleared by the next call. It begins with what the host has to say itself, so its length is not
     * zero, and only what is appended arrives.
     */
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

    /**
     * Appends a record to what is kept on disk of this machine, behind all records before: of a machine that
     * {@linkplain ProtocolFactory#isDurable keeps records} only, and not before {@link Protocol#checkpoint} was called for the
     * first time. It is stable when a {@link #sync} after it is answered; a crash before that may lose it, but none before it.
     *
     * @param record the caller's again when this returns; at most {@link #FRAME_LIMIT_BYTES}
     */
    default void store(Frame record) {
        throw new IllegalStateException("this machine said that it keeps no records");
    }

    /**
     * Makes all that was stored stable. Whatever waits when the disk has time goes together.
     *
     * @return a number that grows; answered by {@link Protocol#stored} with this or a later one
     */
    default long sync() {
        throw new IllegalStateException("this machine said that it keeps no records");
    }

    /**
     * A {@linkplain Protocol#resume resumed} machine is done: all that was ever acknowledged is delivered, and this view, the last
     * entry of the epoch, says who goes on. {@code view.index()} is the next index of the log. The machine delivers nothing
     * more, but goes on answering frames until it is closed.
     */
    default void resumed(View view) {
        throw new IllegalStateException("this machine was not resumed");
    }
}
