package org.consort.spi.transport;

import org.consort.MemberId;
import org.consort.spi.Slab;

/** The group's side of a {@link Channel}. Every call is made on the channel's thread, none from within a channel method. */
public interface ChannelHandler {

    /** The first call: the channel is open and this is its thread. */
    void opened(Channel channel);

    /** The outgoing link to this member stands. */
    void linkUp(MemberId peer);

    /** The outgoing link to this member broke; it is being dialled again. */
    void linkDown(MemberId peer, String why);

    /** The link from this member to here stands. */
    void inboundUp(MemberId peer);

    /** The link from this member to here broke: what it sent last may be lost. */
    void inboundDown(MemberId peer, String why);

    /**
     * A frame came in. The slab is borrowed for the call.
     *
     * @param offset where the frame begins
     * @param length its length, at most the frame limit
     */
    void frame(MemberId from, Slab slab, int offset, int length);

    /** All that was read at once has been handed up, or a task has run: whatever waits should go out together now. */
    void burstEnd();

    /** There is room again after {@link Channel.Offer#BUSY}. */
    void writable(MemberId peer);

    /** Proof that a process is gone; see {@link Evidence}. */
    void crashed(MemberId peer, Evidence evidence);

    /** {@link Channel#greet} found a node that takes part in this group, or wants to. */
    void greeted(String address, MemberId peer);

    /** {@link Channel#greet}, or a dialled member, refused: the reason is for a person. */
    void refused(String address, Refusal refusal, String why);

    /** The clock reached the time set by {@link GroupThread#wakeAt}. */
    void deadline(long nowNanos);

    /** Why nobody was met at an address. */
    enum Refusal {
        /** Nothing listens there. */
        NOBODY,
        /** No answer in time, or no route. */
        SILENT,
        /** A node is there but takes part in no group of this name. */
        NO_SUCH_GROUP,
        /** It is another member than the one dialled. */
        OTHER_MEMBER,
        /** The member at that address has this node's own name. */
        SAME_NAME,
        /** What answers does not speak this wire version, or is no Consort node. */
        INCOMPATIBLE,
        /** This is the address of this node. */
        SELF,
        /** A node takes part in the group there, at another security level, or one end does not believe the other. */
        DENIED
    }
}
