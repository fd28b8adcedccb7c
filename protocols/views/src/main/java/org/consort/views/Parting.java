package org.consort.views;

import java.util.LinkedHashSet;
import java.util.Set;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;

/**
 * The last duty of a member that a view leaves out: its word may be lost with its links, and those who stay can't tell its
 * leaving from a partition. So it goes when each of them has shown that it knows, is dead, or could not be reached for a while.
 */
final class Parting {

    private static final long PATIENCE_NANOS = 3_000_000_000L;
    private static final int TRIES_FOR_SUSPECTS = 3;

    private final View view;
    private final Proposal next;
    private final Set<MemberId> awaited = new LinkedHashSet<>();
    private final long untilNanos;
    private int tries;

    Parting(View view, Proposal next, long nowNanos) {
        this.view = view;
        this.next = next;
        this.untilNanos = nowNanos + PATIENCE_NANOS;
        next.view().members().stream().map(Member::id).filter(view::contains).forEach(awaited::add);
    }

    /** A member showed which view it is in. */
    void shown(MemberId peer, long number) {
        if (number > view.number()) {
            awaited.remove(peer);
        }
    }

    /** Tells those that are awaited once more. True if there is nobody to wait for any more. */
    boolean again(Circle circle, Endings endings, long nowNanos) {
        tries++;
        awaited.removeIf(peer -> circle.isDead(peer) || circle.isOut(peer) && tries > TRIES_FOR_SUSPECTS);
        awaited.forEach(peer -> endings.tell(peer, view, next));
        return isOver(nowNanos);
    }

    boolean isOver(long nowNanos) {
        return awaited.isEmpty() || nowNanos >= untilNanos;
    }

    String why(boolean wished) {
        return wished ? "it left" : "view " + next.view().number() + " is without this member";
    }
}
