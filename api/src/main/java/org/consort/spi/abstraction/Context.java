package org.consort.spi.abstraction;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.Outcome;

/**
 * What a machine may ask of the host, for as long as its life lasts. Every method may be called from any thread and does not block. When
 * the life is over, submissions are rejected, answers, alarms and tasks for the group's thread are dropped; work and callbacks still run.
 */
public interface Context {

    /** The group it runs in: what users hold, across lives. */
    Group group();

    /**
     * Submits an entry for this model. See {@link Group#submit}.
     *
     * @param payload copied before the call returns
     */
    CompletableFuture<Outcome> submit(ByteBuffer payload, Delivery level);

    /**
     * Calls back when this member has applied all that the group had acknowledged anywhere when this was called: what the machine
     * says of its state then, in the call, is linearizable. See {@link Group#readPoint} for the outcomes; while the
     * machine is being replaced by another version's, the answer is a rejection with {@link Outcome.Reason#BUSY}.
     *
     * @param then called once, on the group's thread if the outcome is acknowledged; a rejection may come at once, on the calling thread
     */
    void readPoint(Consumer<Outcome> then);

    /**
     * Gives this member's answer to a ballot that an entry of the log opened; {@link Abstraction#tallied} tells all members,
     * in one or several tallies. The host answers again after a view change, until the answer stands in the log. An answer that is given
     * before this member is in its first view counts for nothing: who replays the log to join was not asked.
     *
     * @param ballot the index of the entry that opened it
     * @param answer at most {@link org.consort.spi.protocol.Tally#ANSWER_LIMIT} bytes, copied; whoever has nothing to say
     *     abstains with an empty one, so that a collection need not wait for it
     */
    void answer(long ballot, ByteBuffer answer);

    /** Runs work that may block on one of the group's worker threads: user code, most of all. */
    void work(Runnable task);

    /** Runs a task on the callback thread, after the callbacks given before. */
    void callback(Runnable task);

    /** Runs a task on the group's thread. */
    void execute(Runnable task);

    /** Calls {@link Abstraction#alarm} with this token after this time. */
    void callAfter(long delayNanos, long token);

    /**
     * Has a member leave the group and join again, with the group's state and under a new incarnation. A member may ask it of itself at any time: it
     * goes at once, and waits longer each time before it comes back. Of another member, the machines of all members ask it at the same
     * place of the log; it goes when it gets there, and is taken for gone if it does not.
     *
     * <p>The only member of a view stays, and {@link Group#why} says so: there is nobody to have the state from.
     *
     * @param why for a person
     * @return false if this life is over
     */
    boolean eject(MemberId member, String why);
}
