package org.consort.testkit.sequencer;

/** What can be wrong with a {@link Sequencer} on purpose. */
public enum Bug {
    NONE,
    /** Delivers what not everybody holds. */
    DELIVERS_UNSTABLE,
    /** Delivers an item a second time. */
    DELIVERS_TWICE,
    /** Delivers what nobody submitted. */
    INVENTS,
    /** Leaves an index out. */
    SKIPS_AN_INDEX,
    /** Swaps two items. */
    SWAPS,
    /** Numbers the blocks of a sender in another order than its own. */
    OVERTAKES,
    /** Installs a view without delivering what was to come before it. */
    FORGETS_THE_CUT,
    /** Delivers after a view what belongs before it. */
    DELIVERS_LATE,
    /** Adds one to a view's number. */
    MISCOUNTS_VIEWS,
    /** Installs a view that it is not in. */
    STAYS,
    /** Forgets its undelivered blocks when the view changes. */
    FORGETS_ITS_OWN,
    /** Never lets go of its own blocks. */
    LEAKS,
    /** Uses a block's slab without holding it. */
    DOES_NOT_RETAIN,
    /** Wakes up without end. */
    SPINS,
    /** Forms a view with whoever is left. */
    IGNORES_QUORUMS
}
