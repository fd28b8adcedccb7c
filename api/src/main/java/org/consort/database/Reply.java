package org.consort.database;

import java.util.Optional;
import org.consort.Outcome;
import org.consort.Receipt;

/**
 * What became of a request.
 *
 * @param <T> what it is answered with when it was done
 */
public sealed interface Reply<T> {

    /**
     * It was done.
     *
     * @param receipt where it stands in the log; of a read, the place up to which it saw the log
     * @param value the answer
     */
    record Done<T>(Receipt receipt, T value) implements Reply<T> {}

    /**
     * The database refused it: nothing has changed.
     *
     * @param reason why
     * @param detail what happened and what to do, for a person
     */
    record Refused<T>(Refusal reason, String detail) implements Reply<T> {}

    /**
     * It was not ordered, and never will be. It is safe to ask again.
     *
     * @param reason why
     * @param detail what happened and what to do, for a person
     */
    record Rejected<T>(Outcome.Reason reason, String detail) implements Reply<T> {}

    /**
     * It may have been done, or may yet be. A condition on a revision makes it safe to ask again.
     *
     * @param detail what happened and what to do, for a person
     */
    record Unknown<T>(String detail) implements Reply<T> {}

    /**
     * The answer, for callers to whom anything else is an error.
     *
     * @throws DatabaseException if it was not done, or may not have been
     */
    default T orThrow() {
        if (this instanceof Done<T> done) {
            return done.value();
        }
        throw new DatabaseException(refusal(), toString());
    }

    /** Why the database refused it; empty if it did not. */
    default Optional<Refusal> refusal() {
        return this instanceof Refused<T> refused ? Optional.of(refused.reason()) : Optional.empty();
    }

    /** True if it was done. */
    default boolean isDone() {
        return this instanceof Done;
    }
}
