package org.consort.testkit.sim;

import java.util.List;
import java.util.Optional;
import org.consort.testkit.check.History;

/**
 * What came of a run.
 *
 * @param violation what went wrong, if anything did
 * @param history what happened
 * @param events how many steps of the simulator it took
 * @param virtualNanos how long it took in virtual time
 * @param trace the last lines of what happened, if it was asked for
 */
public record Verdict(
        Schedule schedule,
        Optional<String> violation,
        History history,
        long events,
        long virtualNanos,
        List<String> trace) {

    /**
     * Fails with all that a person needs to see it again.
     *
     * @param replay the command that runs this schedule again
     * @throws AssertionError if something went wrong
     */
    public void orThrow(String replay) {
        if (violation.isPresent()) {
            throw new AssertionError(violation.get() + "\n  seed " + schedule.seed() + ", replay: " + replay
                    + "\n  schedule: " + schedule + "\n  the last of what happened:\n    "
                    + String.join("\n    ", trace));
        }
    }
}
