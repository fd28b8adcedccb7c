package org.consort.benchmarks;

import java.util.Arrays;
import java.util.StringJoiner;

/**
 * Sees whether each sender's messages come once and in its order, and keeps a hash over all of them by which members compare
 * their orders. One thread at a time; others read what a later volatile write of that thread has published.
 */
final class OrderCheck {

    /** Members whose runs end at different places still compare their hashes at each multiple of this. */
    static final int MARK_EVERY = 50_000;

    private static final int MARKS = 4096;

    private final long[] last;
    private final long[] missing;
    private final long[] marks = new long[MARKS];
    private long count;
    private long hash;
    private long misplaced;
    private long repeated;

    OrderCheck(int members) {
        last = new long[members];
        missing = new long[members];
        Arrays.fill(last, -1);
    }

    /** Takes the next message; returns how many there were. */
    long next(int sender, long sequence) {
        if (sender < 0 || sender >= last.length) {
            misplaced++;
        } else if (sequence > last[sender]) {
            long skipped = sequence - last[sender] - 1;
            misplaced += skipped > 0 ? 1 : 0;
            missing[sender] += skipped;
            last[sender] = sequence;
        } else if (missing[sender] > 0) {
            missing[sender]--;
            misplaced++;
        } else {
            repeated++;
        }
        hash = hash * 1_000_003 + sequence * 64 + sender;
        count++;
        if (count % MARK_EVERY == 0 && count / MARK_EVERY <= MARKS) {
            marks[(int) (count / MARK_EVERY) - 1] = hash;
        }
        return count;
    }

    /** Holes and swaps. */
    long misplaced() {
        return misplaced;
    }

    /** Messages that came again. */
    long repeated() {
        return repeated;
    }

    /** Of all messages so far. */
    long hash() {
        return hash;
    }

    /** The hashes at each mark so far, with a comma after each. */
    String marks(long counted) {
        StringJoiner joiner = new StringJoiner(",", "", ",").setEmptyValue("");
        for (int i = 0; i < Math.min(counted / MARK_EVERY, MARKS); i++) {
            joiner.add(Long.toHexString(marks[i] & 0xffffff));
        }
        return joiner.toString();
    }
}
