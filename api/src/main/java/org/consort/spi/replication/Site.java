package org.consort.spi.replication;

import java.nio.ByteBuffer;
import java.util.List;
import org.consort.MemberId;

/**
 * What a {@link Replication} may do at its member. On the group's thread.
 *
 * <p>What the objects do follows from log events: a member keeps a checkpoint of the service's state as bytes and what was to be done since ({@link #execute}, {@link #apply}); that is what
 * joiners, and objects that come back, get. The object itself runs behind, on a worker thread.
 */
public interface Site {

    /** This member. */
    MemberId self();

    /** Whether a member whose results differ is to leave the group. */
    boolean compares();

    /** Whether the object here has executed all that it was given: false if there is none. */
    boolean isIdle();

    /** On a log event: the objects of all that carry the service execute this call. */
    void execute(Call call);

    /**
     * On a log event: the state of the service changes so, at all that carry it.
     *
     * @param own true at the member whose object has it already, by its {@link #attempt}
     */
    void apply(Change change, long index, boolean own);

    /**
     * The object here executes these calls now, ahead of the log; not all, if the results become too long, but one at least. One attempt at a time: until {@link #apply} of its change, or {@link #forget}.
     */
    void attempt(List<Call> calls);

    /** The attempt under way counts for nothing: the object gets the state that stands in the log. */
    void forget();

    /**
     * Submits something to the log, again and again until it is ordered or this member's object serves no longer; one may overtake another.
     *
     * @param message copied; {@link Replication#said} gets it
     */
    void say(ByteBuffer message);

    /** Tells the caller the result, if the caller is at this member and was told nothing yet. */
    void answer(long call, ByteBuffer result);

    /** Tells the caller, if at this member, that nobody will know the result. */
    void lost(long call, String why);

    /** Tells all callers at this member who still wait for this service that nobody will know. */
    void lostAll(String why);

    /** In {@link Replication#ordered} only: the call is not executed, since too many wait. */
    void refuse(String why);

    /** On a log event: that member's object serves no longer; it has to get the state anew. */
    void demote(MemberId member, String why);

    /** On a log event: a member's results differ from those of most. It is counted; and if {@link #compares}, it leaves the group. */
    void dissent(MemberId member, String why);
}
