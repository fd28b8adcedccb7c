package org.consort.ring;

import org.consort.MemberId;
import org.consort.View;

/**
 * Who stands where in the ring of one view.
 *
 * @param view the view
 * @param self this member's rank
 * @param resilience members beside the numberer that hold a stable block, at most n - 1
 */
record Geometry(View view, int self, int resilience) {

    static final int NUMBERER = 0;

    /** Most members of a ring: a rank travels as a byte. */
    static final int MEMBER_LIMIT = 255;

    static Geometry of(View view, MemberId self, int resilience) {
        int rank = view.rankOf(self);
        if (rank < 0 || view.size() > MEMBER_LIMIT) {
            throw new IllegalArgumentException(self + " can't stand in the ring of " + view);
        }
        return new Geometry(view, rank, Quorum.effectiveResilience(view.size(), resilience));
    }

    int size() {
        return view.size();
    }

    int successor() {
        return (self + 1) % size();
    }

    int predecessor() {
        return (self + size() - 1) % size();
    }

    MemberId successorId() {
        return id(successor());
    }

    MemberId id(int rank) {
        return view.members().get(rank).id();
    }

    int ordinal(int rank) {
        return view.members().get(rank).ordinal();
    }

    boolean isAlone() {
        return size() == 1;
    }

    boolean isNumberer() {
        return self == NUMBERER;
    }

    /** The member that declares blocks stable: the last of those that must hold them. */
    boolean isStabilizer() {
        return self == resilience;
    }

    /** The member that knows first that everybody holds a block. */
    boolean isLast() {
        return self == size() - 1;
    }

    boolean successorIsNumberer() {
        return successor() == NUMBERER;
    }

    boolean successorIsStabilizer() {
        return successor() == resilience;
    }

    boolean successorIsLast() {
        return successor() == size() - 1;
    }
}
