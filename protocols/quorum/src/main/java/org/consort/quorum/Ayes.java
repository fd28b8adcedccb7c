package org.consort.quorum;

/** Who agrees with something. */
interface Ayes {

    /** True if the voter of this ordinal does. */
    boolean has(int ordinal);
}
