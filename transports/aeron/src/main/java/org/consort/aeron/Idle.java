package org.consort.aeron;

/** What a loop does when there is nothing to do. */
enum Idle {
    /** Looks again for a moment, then sleeps until somebody rings. */
    GENTLE,
    /** Looks again for ever, and lets others run in between. */
    YIELD,
    /** Looks again for ever: a core of its own. */
    SPIN
}
