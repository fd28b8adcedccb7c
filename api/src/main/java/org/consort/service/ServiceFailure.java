package org.consort.service;

/**
 * The service executed the call and threw something that the method does not declare, or whose class has no public constructor with a message.
 * What it did before it threw, it has done.
 */
public final class ServiceFailure extends ServiceException {

    private static final long serialVersionUID = 1L;
    private final String type;

    /**
     * Carries what was thrown.
     *
     * @param type name of the class that was thrown
     * @param message its message
     */
    public ServiceFailure(String type, String message) {
        super(type + ": " + message);
        this.type = type;
    }

    /** Name of the class that was thrown. */
    public String type() {
        return type;
    }
}
