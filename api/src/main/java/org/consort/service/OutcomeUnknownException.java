package org.consort.service;

/** The call may have been executed, or may yet be; once at most. */
public final class OutcomeUnknownException extends ServiceException {

    private static final long serialVersionUID = 1L;

    /** Says why. */
    public OutcomeUnknownException(String detail) {
        super(detail);
    }
}
