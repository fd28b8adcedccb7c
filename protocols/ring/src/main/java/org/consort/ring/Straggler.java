package org.consort.ring;

/** A member that is still in a view which others have left. */
final class Straggler {

    private Straggler() {}

    /** True for frames that wait for an answer: who sends one has to be told how the view ended. */
    static boolean asks(int kind) {
        return switch (kind) {
            case Wire.FLUSH, Wire.PROPOSE, Wire.REQUEST, Wire.QUERY, Wire.HELLO, Wire.READ -> true;
            default -> false;
        };
    }
}
