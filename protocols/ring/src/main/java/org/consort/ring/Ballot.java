package org.consort.ring;

import org.jspecify.annotations.Nullable;

/**
 * Numbers the attempts to agree on the view after this one (Lamport 1998): a member that promised one ballot
 * takes part in no smaller one.
 *
 * @param attempt 0 only in {@link #NONE}
 * @param coordinator ordinal of the member that leads it
 */
record Ballot(int attempt, int coordinator) implements Comparable<Ballot> {

    /** Smaller than every real ballot. */
    static final Ballot NONE = new Ballot(0, 0);

    @Override
    public int compareTo(Ballot other) {
        int byAttempt = Integer.compare(attempt, other.attempt);
        return byAttempt != 0 ? byAttempt : Integer.compare(coordinator, other.coordinator);
    }

    // A record's own two are linked when first used, which takes milliseconds: here, right after a death.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ballot ballot && compareTo(ballot) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * attempt + coordinator;
    }

    boolean isNone() {
        return attempt == 0;
    }
}
