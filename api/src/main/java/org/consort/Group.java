package org.consort;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A named set of members that share one log. Every member delivers the same entries in the same order, and views
 * stand in that order too.
 *
 * <p>All methods may be called from any thread and none blocks, unless it says so.
 */
public interface Group {

    /** A node's standing in a group. */
    enum State {
        /** Looking for members, or receiving their state. Submissions are rejected. */
        JOINING,
        /** In the view; submissions are ordered. */
        ACTIVE,
        /** In the view, but too few members can be reached to go on, or a layer is being replaced. Answers BUSY when full. */
        BLOCKED,
        /** Out of the group, by its own wish or for an error that {@link Group#why()} tells. Final. */
        LEFT
    }

    /** The group's name. */
    String name();

    /** This node's identity in the group. A node that is declared dead while alive rejoins under a new incarnation. */
    MemberId self();

    /** The standing of this node. */
    State state();

    /** Why the group is in this state, for a person: what happened, why, what to do. Empty if there's nothing to say. */
    String why();

    /**
     * The view last installed here.
     *
     * @throws IllegalStateException if no view was installed yet
     */
    View view();

    /** The epoch this node is in. */
    long epoch();

    /** Completes when this node is in the group's view for the first time; exceptionally if it leaves before. */
    CompletableFuture<View> joined();

    /**
     * Submits a message for everyone who listens, this node too.
     *
     * @param payload copied before the call returns; its position and limit stay
     * @param level the promise asked for
     * @return completes on the callback thread with one of three outcomes, never exceptionally
     */
    CompletableFuture<Outcome> submit(ByteBuffer payload, Delivery level);

    /** Submits a message at level {@link Delivery#ATOMIC}. */
    default CompletableFuture<Outcome> submit(ByteBuffer payload) {
        return submit(payload, Delivery.ATOMIC);
    }

    /**
     * A point of the log from which what this member has is linearizable, without an entry of the log where the protocol can
     * tell: completes when this member has delivered all that the group had acknowledged, to anybody anywhere, when
     * this was called. Reads that wait at the same time share the cost of one.
     *
     * @return completes on the callback thread, behind the messages up to there, and never exceptionally: acknowledged, with the receipt
     *     of the last entry delivered here; or rejected with {@link Outcome.Reason#BUSY} if too many wait,
     *     {@link Outcome.Reason#BLOCKED} if the group gave no answer within {@code read.timeout.ms}, or
     *     {@link Outcome.Reason#NOT_A_MEMBER} if this node is not in the group, or fell out of it meanwhile. Never unknown: a
     *     read has no effect, so it is safe to ask again
     */
    CompletableFuture<Outcome> readPoint();

    /**
     * Calls the listener until the registration is closed: soon with the view and the state that others were told of last, so that
     * nobody has to ask for them, and with every event from now on. It may hear of one view twice.
     */
    Registration listen(GroupListener listener);

    /**
     * The abstraction model of this type that runs in this group, for example {@code org.consort.control.Control}. The same object whenever it
     * is asked for, from the moment that {@link Node#join} returns: it outlives exclusions and rejoins, and what is registered with it before
     * this node is in the group is in force from the first entry of the log on. What is asked of it while this node is not in the group's view is rejected with
     * {@link Outcome.Reason#NOT_A_MEMBER}.
     *
     * @throws IllegalArgumentException if the group carries none; names those that it does carry
     */
    <T> T abstraction(Class<T> type);

    /** What orders the log of the epoch this node is in; until it is in the group, what it was configured with. */
    Stack stack();

    /**
     * Proposes that the group go on with another stack, while it runs: with another protocol, other settings of the same, or
     * over another transport. Every member has to be able to, and over another transport all have to be linked before anything
     * changes; if one is not, nothing does. What was submitted before and not ordered is ordered in the
     * new epoch, once, in its sender's order.
     *
     * @return completes on the callback thread, never exceptionally
     */
    CompletableFuture<StackOutcome> changeStack(Stack stack);

    /**
     * Has the group go on with a stack by force, when the protocol can order nothing any more, since too many members are gone or can't
     * be reached. The members that this node can reach say what they hold; the one that holds most seals the epoch with that and
     * goes on in a new epoch, on a line of its own that prevails over the old one wherever they meet; all others, those that come
     * back later too, write what only they had to their divergence files and rejoin. It is logged, and for an operator to decide: what
     * only unreachable members had may have been acknowledged, and is lost to the group.
     *
     * <p>Refused, and nothing has changed, if the protocol still orders at a member that can be reached, unless the operator insists; or
     * if one of them can't run the stack.
     *
     * @return completes on the callback thread, never exceptionally: {@link StackOutcome.Forced} if the group went on
     */
    CompletableFuture<StackOutcome> changeStack(Stack stack, Force force);

    /** What the group runs on and how it fares, as sorted names and values: counters, gauges, settings. */
    Map<String, String> statistics();

    /** Leaves in good order: the members agree on a view without this node. Completes when out. */
    CompletableFuture<Void> leave();
}
