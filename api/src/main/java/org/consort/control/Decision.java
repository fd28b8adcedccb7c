package org.consort.control;

import java.util.List;
import java.util.Objects;
import org.consort.Receipt;

/**
 * What the group agreed on about a change.
 *
 * @param receipt where the change stands in the log
 * @param decidedAt index of the entry that decided it
 * @param outcome what it came to
 * @param results of its targets, oldest member first; of an inline change, only the submitter's own
 */
public record Decision(Receipt receipt, long decidedAt, Outcome outcome, List<Result> results) {

    /** What a change came to. */
    public enum Outcome {
        /** The rule was met; everybody commits. */
        COMMITTED,
        /** The rule was not met; whoever prepared rolls back. */
        ROLLED_BACK,
        /** The time limit was over before the rule was met; whoever prepared rolls back. */
        EXPIRED
    }

    /** Copies the list. */
    public Decision {
        Objects.requireNonNull(receipt);
        Objects.requireNonNull(outcome);
        results = List.copyOf(results);
    }

    /** Whether it was committed. */
    public boolean committed() {
        return outcome == Outcome.COMMITTED;
    }
}
