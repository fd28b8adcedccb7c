package org.consort.services.machine;

/** Bytes that mean nothing: an expected outcome of decoding, so it carries no stack. */
final class Malformed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Malformed(String why) {
        super(why, null, false, false);
    }
}
