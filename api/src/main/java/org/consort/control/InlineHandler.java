package org.consort.control;

import java.nio.ByteBuffer;

/**
 * Executes changes that can't fail, in one step, at every member, at the very entry of the log: no vote, no second
 * message, many thousands per second.
 *
 * <p>Called on the group's thread: must be deterministic and take microseconds. An exception is a bug of the handler:
 * the change stays in the history, its submitter gets a failed result.
 */
@FunctionalInterface
public non-sealed interface InlineHandler extends Handler {

    /**
     * Executes a change.
     *
     * @param execution its argument is borrowed for the call
     * @return what the submitter is told
     */
    ByteBuffer apply(Execution execution);
}
