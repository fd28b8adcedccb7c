package org.consort.spi.protocol;

/** A frame that does not mean anything: counted and reported by the host, and survived. */
public final class BadFrame extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong with it. */
    public BadFrame(String why) {
        super(why, null, false, false);
    }
}
