package org.consort.control;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.consort.Registration;

/**
 * Changes the state of many members as one, and remembers every change in one order.
 *
 * <p>The way of a change: it takes its place in the log; its targets {@link ChangeHandler#prepare prepare} it; their
 * results are agreed upon; its {@link Rule} decides, the same at every member; everybody commits or rolls back; the history
 * grows by one record. Each change ends in a decision at the latest when its time limit is over.
 *
 * <p>Get it by {@code group.abstraction(Control.class)}, once: it stays the same for as long as the group is held. Register handlers once too, right
 * after {@code join}, before waiting for {@code joined()}: until a type has a handler its changes are kept, up to 4 MiB, and beyond
 * that the type can't be used at this member any more. Handlers and rules stay registered when this node is taken for dead and rejoins: they are in
 * force from the first change that the new life sees, behind a {@link Handler#restore}.
 *
 * <p>While this node is not in the group's view, whatever is submitted is rejected with {@link org.consort.Outcome.Reason#NOT_A_MEMBER}; while the
 * bundle of the model is replaced, with {@link org.consort.Outcome.Reason#BUSY}. Handlers stay registered then too, and get a {@link Handler#restore}.
 */
public interface Control {

    /**
     * Handles changes of a type at this node, in all its lives, until closed. If the group has changed the type's state before, the handler
     * first gets the state ({@link Handler#restore}) and what was committed since. Closing saves the handler's
     * state, so that another handler can take over.
     *
     * @param type 1 to 64 characters of {@code [A-Za-z0-9._-]}; names that begin with {@code consort.} are Consort's own
     * @throws IllegalArgumentException if the name is not a name
     * @throws IllegalStateException if the type has a handler at this member, or changes were missed because it had none
     *     for too long
     */
    Registration register(String type, Handler handler);

    /**
     * Makes a decision function known at this node, in all its lives, by a name that {@link Rule#named} refers to, until closed.
     *
     * @throws IllegalArgumentException if the name is not a name
     * @throws IllegalStateException if the name is taken
     */
    Registration register(String rule, Judgement judgement);

    /**
     * Submits a change whose type is registered at this member. Its argument is copied before the call returns.
     *
     * @return completes on the callback thread, never exceptionally: with the decision, or with the news that the change was
     *     not ordered, or may have been: that too when this
     *     node falls out of the group before it learns of the decision. A decision is told when it is made; the handler's {@code commit} may
     *     still be under way.
     */
    CompletableFuture<Conclusion> submit(Change change);

    /**
     * Compares the histories of all members at one place of the log, without stopping anything. The decision has each
     * member's head as its result; a member whose head differs has {@link Result.Kind#DISSENTED}.
     */
    CompletableFuture<Conclusion> compareHeads();

    /**
     * The history at this member as it is now: complete in its head, with the records that are kept. A node that rejoins shows what it knew last, until it has
     * adopted the group's state.
     */
    History history();

    /** How it fares: sorted names and values. */
    Map<String, String> statistics();
}
