package org.consort.spi.transport;

import java.util.concurrent.CompletableFuture;
import org.consort.MemberId;
import org.consort.spi.Frame;

/**
 * One group's use of a transport: one-way links from this member to others, and those from others to it.
 *
 * <p><b>Frames</b> from one member to another arrive whole, in order and at most once while a link lives. A link that breaks
 * may lose a suffix; both ends are told. A new link carries nothing of the old one's.
 *
 * <p><b>Thread</b>: every method is called on the channel's own thread, {@link #thread()}, and so is every call of the
 * handler. Frames cross no queue between the wire and the handler.
 */
public interface Channel {

    /** What became of an offered frame. */
    enum Offer {
        /** On its way. It may still be lost, and then the link goes down. */
        ACCEPTED,
        /** The link's queue is full; {@link ChannelHandler#writable} is called when there is room. */
        BUSY,
        /** There is no link to that member now. */
        UNREACHABLE,
        /** The channel is closed. */
        CLOSED
    }

    /** The thread that everything of this channel runs on. */
    GroupThread thread();

    /**
     * Keeps an outgoing link to this member at this address: dials at once, and dials again for ever when it
     * breaks, until {@link #disconnect}. A new address for the same member replaces the old one.
     */
    void connect(MemberId peer, String address);

    /**
     * Dials an address whose member is not known yet, once. Answers with {@link ChannelHandler#greeted} or
     * {@link ChannelHandler#refused}. Opens no link.
     */
    void greet(String address);

    /** Breaks the outgoing link to this member, without a {@link ChannelHandler#linkDown}, and dials no more. */
    void disconnect(MemberId peer);

    /**
     * Breaks the link from this member, since something came over it that it should not have sent. {@link ChannelHandler#inboundDown} follows, and the
     * member can dial again.
     *
     * @param why for a person
     */
    void cut(MemberId peer, String why);

    /**
     * Sends a frame over the outgoing link. The frame is the caller's again when this returns. Frames are gathered and go
     * out when the handler returns from {@link ChannelHandler#burstEnd}, or sooner.
     *
     * @throws IllegalArgumentException if the frame is larger than the channel was opened for
     */
    Offer offer(MemberId to, Frame frame);

    /** True if an offer to this member would now be accepted. */
    boolean isWritable(MemberId to);

    /** Says good-bye, breaks all links of the group and calls the handler no more. */
    void close();

    /**
     * Lets go of every slab that the handler may hold too: of those that frames were handed up in, and of those that wait to be sent. The
     * channel goes on; what comes in later comes in other memory. A group does this before it moves to another channel's thread with what
     * it has kept, since a slab is for one thread.
     *
     * @return completes on the channel's thread, never within the call, in bounded time: a link that takes no more bytes is broken
     */
    CompletableFuture<Void> letGo();
}
