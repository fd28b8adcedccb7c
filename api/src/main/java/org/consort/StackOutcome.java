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
