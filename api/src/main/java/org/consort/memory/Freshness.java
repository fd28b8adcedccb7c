package org.consort.memory;

import java.time.Duration;
import org.consort.Receipt;

/** How old what is read may be. If this member may have something older, the read waits until it has not: it asks the group, which costs no entry. */
public sealed interface Freshness {

    /** The greatest age: a day. */
    Duration LONGEST = Duration.ofDays(1);

    /** At least all up to an entry, which another member has told of, say. */
    record Seen(Receipt receipt) implements Freshness {}

    /**
     * All that was acknowledged anywhere until this long ago, by the session's clock.
     *
     * @param age not negative
     */
    record Age(Duration age) implements Freshness {}

    /**
     * All that was acknowledged anywhere when this member had seen so many entries less than now. That is a time that goes by in the log: a member that hears nothing grows no older by it.
     *
     * @param entries of the log, of other models too
     */
    record Behind(long entries) implements Freshness {}

    /** With all up to this entry, and with it. */
    static Freshness seen(Receipt receipt) {
        return new Seen(receipt);
    }

    /**
     * No older than this.
     *
     * @throws IllegalArgumentException if it is negative, or longer than {@link #LONGEST}
     */
    static Freshness within(Duration age) {
        if (age.isNegative() || age.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("an age of " + age + ": use 0 to " + LONGEST);
        }
        return new Age(age);
    }

    /**
     * Asks again when this member has seen so many more entries than when it was last known to have all.
     *
     * @throws IllegalArgumentException if it is negative
     */
    static Freshness maxBehind(long entries) {
        if (entries < 0) {
            throw new IllegalArgumentException(entries + " entries behind: use 0 at least");
        }
        return new Behind(entries);
    }
}
