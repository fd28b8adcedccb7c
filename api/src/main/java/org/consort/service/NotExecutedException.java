package org.consort.service;

import org.consort.Outcome;

/** The call was surely not executed, and never will be. It is safe to call again. */
public final class NotExecutedException extends ServiceException {

    private static final long serialVersionUID = 1L;
    private final Outcome.Reason reason;

    /** Says why. */
    public NotExecutedException(Outcome.Reason reason, String detail) {
        super(reason + ": " + detail);
        this.reason = reason;
    }

    /** Why. */
    public Outcome.Reason reason() {
        return reason;
    }
}
