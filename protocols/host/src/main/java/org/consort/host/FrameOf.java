package org.consort.host;

import org.consort.MemberId;

/**
 * Whose protocol frame it is.
 *
 * @param from who sent it
 * @param epoch the low half of the epoch whose machine it is for
 * @param road that it came on
 */
record FrameOf(MemberId from, int epoch, Road road) {}
