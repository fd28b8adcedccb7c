package org.consort.quorum;

import org.consort.View;

/**
 * What a log begins behind: the sum of all before.
 *
 * @param position the last that is not kept; committed
 * @param term of that position
 * @param nextIndex of the group's log behind it
 * @param view the last up to there
 * @param config the last up to there
 */
record Base(long position, long term, long nextIndex, View view, Config config) {

    /** True until a joiner is told. */
    boolean isUnknown() {
        return position < 0;
    }
}
