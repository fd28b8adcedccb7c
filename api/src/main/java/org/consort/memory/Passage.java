package org.consort.memory;

/**
 * A barrier was passed.
 *
 * @param index of the entry that let all pass, the same for all of them
 * @param arrival the how manieth this one was to come, from 0 on
 */
public record Passage(long index, int arrival) {

    /** Most parties of a barrier. */
    public static final int PARTIES = 4096;
}
