package org.consort.spi.protocol;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Answers to one ballot, collected: possibly of some members only. Tallies of one ballot are merged by whoever asked.
 *
 * @param ballot which vote
 * @param answers read-only bytes by the ordinal of the member that gave them
 */
public record Tally(long ballot, Map<Integer, ByteBuffer> answers) {

    /** The largest answer, in bytes. A longer result travels as its digest. */
    public static final int ANSWER_LIMIT = 1 << 10;

    /** Copies the map. */
    public Tally {
        answers = Map.copyOf(answers);
    }
}
