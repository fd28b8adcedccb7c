package org.consort.memory;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says that something could not be done, where there is no {@link Reply} to say it. */
public final class MemoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Refusal refusal;

    /** One with what happened, why, and what to do. */
    public MemoryException(Optional<Refusal> refusal, String message) {
        super(message);
        this.refusal = refusal.orElse(null);
    }

    /** Why the memory refused it; empty if it did not refuse it, but was not asked, or can't tell. */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }
}
