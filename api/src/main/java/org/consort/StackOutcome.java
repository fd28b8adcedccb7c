package org.consort;

/** What became of a proposed change of the stack. */
public sealed interface StackOutcome {

    /**
     * The group runs on the stack that was proposed.
     *
     * @param epoch the epoch that it began
     * @param lastIndex the last entry of the log that counted before
     */
    record Changed(long epoch, long lastIndex) implements StackOutcome {}

    /**
     * The group goes on, on a line of its own, with what those that could be reached held.
     *
     * @param epoch the epoch that it began
     * @param lastIndex the last entry of the log that counted before
     * @param line of the views from now on
     * @param missing names of the members that could not be reached. What only they had behind {@code lastIndex}, acknowledged or
     *     not, is not in the log any more; those that come back write it to their divergence files as far as they still have it, and rejoin
     */
    record Forced(long epoch, long lastIndex, long line, java.util.List<String> missing) implements StackOutcome {

        /** Copies the list. */
        public Forced {
            missing = java.util.List.copyOf(missing);
        }
    }

    /**
     * Nothing has changed, at no member.
     *
     * @param why who refused and why, for a person
     */
    record Refused(String why) implements StackOutcome {}

    /**
     * This node left the view before it knew: the group may have changed its stack, or may yet.
     *
     * @param why what happened, for a person
     */
    record Unknown(String why) implements StackOutcome {}
}
