package org.consort.control;

import org.consort.Outcome;

/** What became of a submitted change: decided, surely not executed, or unknown. */
public sealed interface Conclusion {

    /** The group decided. */
    record Decided(Decision decision) implements Conclusion {}

    /** The change was and will be executed nowhere. It is safe to submit it again. */
    record Rejected(Outcome.Reason reason, String detail) implements Conclusion {}

    /** The change may be in the log, and the group may have decided or decide yet, but not this member. */
    record Unknown(String detail) implements Conclusion {}

    /** The decision, for callers to whom any other conclusion is an error. */
    default Decision orThrow() {
        if (this instanceof Decided decided) {
            return decided.decision();
        }
        throw new IllegalStateException(toString());
    }
}
