package org.consort.control;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Executes changes in two steps. Called on the group's worker threads, so it may block.
 *
 * <p>Calls for changes that conflict come one after another, in the order of the log, and each sees what the ones before
 * did. Changes of one type conflict, unless {@link #resources} tells them apart; then their calls may come at the same
 * time. {@link #snapshot} and {@link #restore} come alone.
 */
public non-sealed interface ChangeHandler extends Handler {

    /**
     * Executes the change so far that it can still be undone. Called at targets only.
     *
     * @return the result. The group agrees on it in full up to {@link Result#VALUE_LIMIT} bytes, and on its digest beyond.
     * @throws Exception if it can't be done: a failed result, with this exception's message as the reason
     */
    ByteBuffer prepare(Execution execution) throws Exception;

    /**
     * Makes the change lasting. Called at every member, target or not, so what it needs stands in the execution
     * and in the decision's results: a member that joined in the middle has not prepared. Must not fail.
     */
    default void commit(Execution execution, Decision decision) {}

    /** Undoes what {@link #prepare} did. Called where it was called, even if it failed. Must not fail. */
    default void rollBack(Execution execution, Decision decision) {}

    /** Whether all targets must come to the same result. Members whose result differs from most are dissenters. */
    default boolean deterministic() {
        return false;
    }

    /**
     * Names of what a change touches, asked at the member that submits it. Changes conflict if they have a name in common,
     * even if of different types. Empty: it touches all of its type.
     *
     * @return at most 16 names of at most 64 characters
     */
    default Set<String> resources(ByteBuffer argument) {
        return Set.of();
    }
}
