package org.consort.memory;

import java.util.Optional;
import java.util.function.Function;
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
     * The memory refused it: nothing has changed.
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
     * It may have been done, or may yet be. To find out, read what it would have written: {@code volatile}, once this node is in the group again.
     *
     * @param detail what happened and what to do, for a person
     */
    record Unknown<T>(String detail) implements Reply<T> {}

    /**
     * The answer, for callers to whom anything else is an error.
     *
     * @throws MemoryException if it was not done, or may not have been
     */
    default T orThrow() {
        if (this instanceof Done<T> done) {
            return done.value();
        }
        throw new MemoryException(refusal(), toString());
    }

    /** The same reply with a value made of this one's, if it has one. */
    default <R> Reply<R> map(Function<? super T, ? extends R> function) {
        if (this instanceof Done<T> done) {
            return new Done<>(done.receipt(), function.apply(done.value()));
        } else if (this instanceof Refused<T> no) {
            return new Refused<>(no.reason(), no.detail());
        } else if (this instanceof Rejected<T> no) {
            return new Rejected<>(no.reason(), no.detail());
        }
        return new Unknown<>(((Unknown<T>) this).detail());
    }

    /** Why the memory refused it; empty if it did not. */
    default Optional<Refusal> refusal() {
        return this instanceof Refused<T> refused ? Optional.of(refused.reason()) : Optional.empty();
    }

    /** True if it was done. */
    default boolean isDone() {
        return this instanceof Done;
    }
}
