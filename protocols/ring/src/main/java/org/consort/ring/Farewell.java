package org.consort.ring;

import java.util.LinkedHashSet;
import java.util.Set;
import org.consort.Member;
import org.consort.MemberId;

/**
 * A member on its way out of a view: it stays in touch until all who go on know how the view ended, since it may be the only one
 * that can tell them. In a view of two, the other one could not even form the next without it.
 */
final class Farewell {

    private static final long SAY_AGAIN_NANOS = 50_000_000L;

    /** How long to try with a suspect: it may have agreed to this very end of the view, and wait for the word. */
    private static final long SUSPECT_PATIENCE_NANOS = 500_000_000L;

    private final Ring last;
    private final Proposal settled;
    private final Opinion opinion;
    private final Set<MemberId> unsure = new LinkedHashSet<>();
    private final long beganNanos;
    private long sayDueNanos;

    Farewell(Ring last, Proposal settled, Opinion opinion, long nowNanos) {
        this.last = last;
        this.settled = settled;
        this.opinion = opinion;
        this.beganNanos = nowNanos;
        this.sayDueNanos = nowNanos;
        for (Member member : settled.members()) {
            if (last.view().contains(member.id())) {
                unsure.add(member.id());
            }
        }
    }

    /** A frame that tells where its sender stands: an answer about this view's end, or one of a later view. */
    void heardFrom(MemberId member) {
        unsure.remove(member);
    }

    /** Says how the view ended, and asks whether that is known; true if nobody is left to tell. */
    boolean isOver(long nowNanos) {
        boolean patient = nowNanos - beganNanos < SUSPECT_PATIENCE_NANOS;
        unsure.removeIf(member -> opinion.isCrashed(member) || !patient && opinion.isGone(member));
        if (!unsure.isEmpty() && nowNanos >= sayDueNanos) {
            sayDueNanos = nowNanos + SAY_AGAIN_NANOS;
            unsure.forEach(member -> last.voice().tellTheEnd(member, settled));
        }
        return unsure.isEmpty();
    }

    long nextDeadlineNanos() {
        return sayDueNanos;
    }
}
