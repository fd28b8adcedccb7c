package org.consort.service;

/** A call of a service did not bring a result. The subclasses say what is known. */
public abstract class ServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says why, for a person. */
    protected ServiceException(String detail) {
        super(detail);
    }
}
