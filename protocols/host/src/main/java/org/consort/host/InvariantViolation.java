package org.consort.host;

/** Something happened that the design rules out: the member can't trust its own state any more and stops. */
final class InvariantViolation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvariantViolation(String what) {
        super(what);
    }

    /** Stops the member unless the condition holds. */
    static void check(boolean holds, String format, long a, long b) {
        if (!holds) {
            throw new InvariantViolation(String.format(java.util.Locale.ROOT, format, a, b));
        }
    }
}
