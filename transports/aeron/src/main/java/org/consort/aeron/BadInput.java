package org.consort.aeron;

/** Bytes from the wire that make no sense. Expected from strangers, so it carries no stack trace. */
final class BadInput extends Exception {

    private static final long serialVersionUID = 1L;

    BadInput(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
