package org.consort.spi.protocol;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.spi.Slab;

/**
 * One member's deterministic machine for one group and epoch. Together the machines of a group promise:
 *
 * <ul>
 *   <li>one gap-free total order of atomic blocks and views, with consecutive indexes;
 *   <li>each origin's blocks in the order it submitted them; none twice, none invented;
 *   <li>uniform: what any member delivered atomically, every member of the next view delivers before that view;
 *   <li>same view: a block is delivered in the same view at every member that delivers it;
 *   <li>live: while a set of members that the policy accepts can talk, submissions are delivered.
 * </ul>
 *
 * <p>It owns no thread, clock, timer, lock, socket, logger or random source: time is an argument, effects go to the
 * {@link Sink}, and it names its next deadline. So the same class runs under the simulator and in production.
 * Every method is called on the group's thread. Frames from others are not trusted: a bad one is answered
 * with {@link BadFrame}, and the machine is as if it never came.
 *
 * <p>Failure detection is the host's: the machine is told whom to suspect, and never suspects by silence itself.
 */
public interface Protocol {

    /** The first call. */
    void start(Handover handover, long nowNanos);

    /** True if {@link #submit} takes one more block now; false when the window is full. */
    boolean accepts();

    /**
     * Orders one more block of this member. Called only when {@link #accepts}. The machine retains the
     * slab as long as it needs it, and delivers the block in the end or hands it over, whatever views come in between. A broadcast
     * block is delivered here at once, since its origin is the first to see it; it may be handed over all the same.
     */
    void submit(Block block);

    /**
     * A frame of this protocol and epoch.
     *
     * @throws BadFrame if it is malformed; nothing has changed then
     */
    void frame(MemberId from, Slab slab, int offset, int length, long nowNanos);

    /** The outgoing link to a member stands; nothing sent over an earlier one is on its way any more. */
    void linkUp(MemberId peer, long nowNanos);

    /** The outgoing link to a member broke; what was sent last may be lost. */
    void linkDown(MemberId peer, long nowNanos);

    /** The failure detector suspects a member, or no longer does. It can be wrong. */
    void suspect(MemberId peer, boolean suspected, long nowNanos);

    /**
     * A member is proven dead. One that had not been heard of for the time after which members are suspected is told as suspected before, even if
     * it had announced its silence: what it said last may never have come here.
     */
    void crashed(MemberId peer, long nowNanos);

    /**
     * Asks for a view with this member in it. Its ordinal is the view's to give; that of the argument is ignored. The host asks
     * again while it is wanted; the joiner starts when it gets the view's entry.
     */
    void admit(Member joiner, long nowNanos);

    /** Asks for a view without this very member. Answered by {@link Sink#excluded}. */
    void leave(long nowNanos);

    /**
     * Adds this member's answer to a collective vote, if the protocol can collect. Every member of the view
     * is expected to answer a ballot; the collected answers come out at one member, by {@link Sink#collected}. A view
     * change may lose a collection: whoever needs it asks again.
     *
     * @param ballot names the vote
     * @param answer at most {@link Tally#ANSWER_LIMIT} bytes, copied; an empty one abstains, so that nobody waits for it
     * @return false if the protocol does not collect; the host then sends the answer through the log
     */
    default boolean vote(long ballot, ByteBuffer answer) {
        return false;
    }

    /**
     * Asks for a point from which a read of this member's state is linearizable, without an entry of the log. Answered by
     * {@link Sink#readable}, or never if this member falls out of the group; in whatever order.
     *
     * @param token names the question
     * @return false if the protocol can't tell, or not now; the host then orders an entry and reads when it is delivered
     */
    default boolean readIndex(long token, long nowNanos) {
        return false;
    }

    /**
     * Stores all that is needed to go on from the state of the group as it is delivered here now, by {@link Sink#store} within this call. The
     * host keeps a snapshot of that state with it. Called before anything else is stored, and again when what is stored has
     * become long: what was stored before is dropped when snapshot and records are stable. The first {@link #stored} comes only then.
     *
     * @return false if this member does not know yet where it begins; nothing is stored then, and the host asks again
     */
    default boolean checkpoint() {
        return false;
    }

    /** All that was stored before {@link Sink#sync} returned this number, or a lesser one, is stable. */
    default void stored(long token, long nowNanos) {}

    /**
     * The disk fails, or works again (empty). Until then nothing becomes stable; what was stored is kept and written
     * when the disk allows. The machine must not stand in the way of the others meanwhile.
     */
    default void diskFails(String why, long nowNanos) {}

    /** A record from disk, oldest first: before {@link #resume}. The slab is borrowed; what is needed is retained. */
    default void recovered(Slab slab, int offset, int length) {
        throw new IllegalStateException("this protocol keeps no records");
    }

    /**
     * The first call after all members went down, or so many that those left can't go on: this process stands for the member whose records it
     * has, and goes by that one's identity; so do all others, each for the member of its <em>name</em>. They call, and are called, by the
     * identities of now; inside, each is what the log says. The machine takes no submissions. Together with the others that come back it
     * finds out what may ever have been acknowledged, delivers it, and ends the epoch with a view of those that came back, under the
     * identities that they have now: {@link Sink#resumed}.
     *
     * @param handover what the snapshot stands for that goes with the first of the records; without records, the epoch's beginning
     */
    default void resume(Handover handover, long nowNanos) {
        throw new IllegalStateException("this protocol keeps no records");
    }

    /** A member's process has come back, this one's among them, and has this identity now: to a machine that was resumed. */
    default void returned(Member is) {}

    /** A deadline that was named has come. */
    void deadline(long nowNanos);

    /** When {@link #deadline} is to be called next, {@link Long#MAX_VALUE} for never. Asked after every call. */
    long nextDeadlineNanos();

    /** A burst of calls is over: what waits is to be sent now, in as few frames as it takes. */
    void burstEnd(long nowNanos);

    /**
     * Ends the epoch here: delivers and submits nothing more, but goes on answering frames so that others can repair, until
     * {@link #close}.
     *
     * @return this member's submitted blocks that were not delivered, oldest first, each retained once for the caller; among them
     *     broadcast blocks that were handed up here at first sight, and that not everybody has for sure
     */
    List<Block> stop();

    /**
     * What this member holds behind what it delivered, and others may have delivered; changes nothing. Asked when an operator
     * forces the group to go on with those that can be reached. A protocol that can't tell gives up all that is not delivered here.
     */
    default Salvage salvage() {
        return Salvage.NONE;
    }

    /** The last call: releases every slab. */
    void close();

    /** What a person wants to know: roles, windows, watermarks; sorted names and values. */
    Map<String, String> statistics();
}
