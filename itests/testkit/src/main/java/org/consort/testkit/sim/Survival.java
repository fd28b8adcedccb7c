package org.consort.testkit.sim;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consort.MemberId;
import org.consort.View;

/**
 * What a protocol survives, told by what it doesn't: when those that are left may stand still for ever, though all faults have
 * ended and every death can be proven. Whatever is not forgiven here fails {@link org.consort.testkit.check.Liveness}.
 */
@FunctionalInterface
public interface Survival {

    /**
     * A member that is left.
     *
     * @param view the one it is in
     * @param seenOff members of the view that were heard to their end by all that are left, and never in doubt about any of them
     * @param mayBeBehind that others may have settled a later view, or told somebody that they might
     * @param statistics what its machine says of itself
     */
    record Left(MemberId id, View view, Set<MemberId> seenOff, boolean mayBeBehind, Map<String, String> statistics) {

        /** Copies the collections. */
        public Left {
            seenOff = Set.copyOf(seenOff);
            statistics = Map.copyOf(statistics);
        }
    }

    /**
     * True if these may stand still.
     *
     * @param left all members that live, at least one
     */
    boolean mayStandStill(List<Left> left);
}
