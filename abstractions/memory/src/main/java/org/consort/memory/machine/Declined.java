package org.consort.memory.machine;

import org.consort.memory.Refusal;

/** A request that the memory refuses before it has changed anything: an expected outcome, so it carries no stack. */
final class Declined extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal reason;

    Declined(Refusal reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    Refusal reason() {
        return reason;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
