package org.consort.spi.protocol;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Answers to one ballot, collected: possibly of some members only. Tallies of one ballot are merged by whoever asked.
 *
 * @param ballot which vote
 * @param answers read-only bytes by the ordinal of the member that gave them, the smallest first
 */
public record Tally(long ballot, Map<Integer, ByteBuffer> answers) {

    /** The largest answer, in bytes. A longer result travels as its digest. */
    public static final int ANSWER_LIMIT = 1 << 10;

    /** Copies the map and sorts it: a model that walks through the answers does so in the same order at every member. */
    public Tally {
        answers = Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(answers)));
    }
}
