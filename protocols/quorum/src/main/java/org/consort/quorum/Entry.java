package org.consort.quorum;

import org.consort.Delivery;

/**
 * One position of the log.
 *
 * @param term in which it was appended
 * @param index of the group's log at which it begins, whether or not it takes any
 */
record Entry(long term, long index, What what) {

    /** The index behind it. */
    long nextIndex() {
        if (what instanceof What.Said said) {
            return said.block().level() == Delivery.ATOMIC
                    ? index + said.block().entries()
                    : index;
        }
        return what instanceof What.Seen || what instanceof What.Last ? index + 1 : index;
    }

    int bytes() {
        return what instanceof What.Said said ? said.block().length() : 0;
    }
}
