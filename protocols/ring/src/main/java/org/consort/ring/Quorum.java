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
     * @param dead ranks proven dead
     * @param resilience a stable block is at this many members beside the numberer, at least
     */
    static boolean permits(View view, BitSet present, Dead dead, int resilience) {
        return permitsByPolicy(view, present, dead)
                && (view.policy() == View.Policy.LAST_SURVIVOR
                        || present.cardinality() >= view.size() - effectiveResilience(view.size(), resilience));
    }

    /**
     * True if the present are more than half of those not proven dead, and the others were never able to go on without
     * them.
     *
     * <p>The dead don't go on, but they may have: members that lost contact with those present may have ordered much before
     * they died, and others that joined them may live. So a death counts for nothing if everybody out of contact
     * together, the dead with the living, could have been a quorum.
     */
    static boolean isMajority(View view, BitSet present, Dead dead) {
        BitSet living = minus(all(view), minus(dead.all(), present));
        BitSet outOfContact = minus(minus(all(view), present), dead.inContact());
        int inContact = view.size() - minus(dead.inContact(), present).cardinality();
        return 2 * present.cardinality() > living.cardinality() && 2 * outOfContact.cardinality() <= inContact;
    }

    /**
     * True if no quorum can be, or ever was, without all of these. They live: nobody who has proof of the deaths of others
     * has any of theirs.
     */
    static boolean blocks(View view, BitSet living) {
        BitSet rest = minus(all(view), living);
        return switch (view.policy()) {
            case MAJORITY -> rest.cardinality() <= living.cardinality();
            case LAST_SURVIVOR -> rest.isEmpty();
            case STATIC -> named(view, rest) < majorityOf(view.quorumOf().size());
        };
    }

    private static BitSet all(View view) {
        BitSet ranks = new BitSet();
        ranks.set(0, view.size());
        return ranks;
    }

    private static BitSet minus(BitSet set, BitSet other) {
        BitSet rest = (BitSet) set.clone();
        rest.andNot(other);
        return rest;
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
    static boolean permitsByPolicy(View view, BitSet present, Dead dead) {
        if (view.policy() == View.Policy.MAJORITY) {
            return isMajority(view, present, dead);
        }
        if (view.policy() == View.Policy.LAST_SURVIVOR) {
            return !present.isEmpty();
        }
        return named(view, present) >= majorityOf(view.quorumOf().size()) || present.cardinality() == view.size();
    }

    private static int named(View view, BitSet ranks) {
        int named = 0;
        for (int rank = ranks.nextSetBit(0); rank >= 0; rank = ranks.nextSetBit(rank + 1)) {
            named += view.quorumOf().contains(view.members().get(rank).name()) ? 1 : 0;
        }
        return named;
    }
}
