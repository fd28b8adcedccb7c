package org.consort.links;

/** Bytes from the wire that make no sense. Expected from strangers, so it carries no stack trace. */
public final class BadInput extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says what makes no sense: {@code a text of 9 bytes}. */
    public BadInput(String why) {
        super(why, null, false, false);
    }

    /** What makes no sense. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
