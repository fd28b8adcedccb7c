package org.consort.ring;

import java.util.BitSet;
import org.consort.View;

/** Who may form the next view: pure arithmetic over ranks of the last one. */
final class Quorum {

    private Quorum() {}

    static int majorityOf(int n) {
        return n / 2 + 1;
    }

    /**
     * True if the present members may go on without the others.
     *
     * @param present ranks that answered
     * @param dead ranks proven dead: they can't be going on elsewhere
     * @param resilience a stable block is at this many members beside the numberer, at least
     */
    static boolean permits(View view, BitSet present, BitSet dead, int resilience) {
        return permitsByPolicy(view, present, dead)
                && (view.policy() == View.Policy.LAST_SURVIVOR
                        || present.cardinality() >= view.size() - effectiveResilience(view.size(), resilience));
    }

    /** True if no other part of the view can go on by majority: then the line stays the same. */
    static boolean isMajority(View view, BitSet present, BitSet dead) {
        BitSet living = (BitSet) dead.clone();
        living.andNot(present);
        living.flip(0, view.size());
        return 2 * present.cardinality() > living.cardinality();
    }

    static int effectiveResilience(int members, int resilience) {
        return Math.min(resilience, members - 1);
    }

    /**
     * Whether each majority has a holder of every stable block: a block at {@code resilience + 1} members is met by any
     * majority.
     */
    static boolean isSafe(View.Policy policy, int members, int resilience) {
        return policy == View.Policy.LAST_SURVIVOR
                || effectiveResilience(members, resilience) + 1 + majorityOf(members) > members;
    }

    /** True if the policy alone lets the present members go on. */
    static boolean permitsByPolicy(View view, BitSet present, BitSet dead) {
        return switch (view.policy()) {
            case MAJORITY -> isMajority(view, present, dead);
            case LAST_SURVIVOR -> !present.isEmpty();
            case STATIC -> {
                long named = present.stream()
                        .filter(rank -> view.quorumOf()
                                .contains(view.members().get(rank).name()))
                        .count();
                yield named >= majorityOf(view.quorumOf().size());
            }
        };
    }
}
