package org.consort.host;

import org.consort.MemberId;
import org.consort.host.detect.FailureDetector.Sign;
import org.jspecify.annotations.Nullable;

/** What this member knows of another node: its address, its links, and why it keeps in touch. Group's thread. */
final class Peer {

    final MemberId id;
    /** Where it is met. */
    Road road;

    String address = "";
    boolean outUp;
    boolean inUp;
    boolean crashed;
    /** When it died, nothing had come from it for so long that it may have gone on without this member before. */
    boolean lostTouch;
    /** It said that it closes its port for a while. */
    boolean away;

    /** In the view. */
    boolean member;
    /** Was in the view and left unproven: it may be alive on the other side of a partition. */
    boolean departed;
    /** Left the view, and is kept only until it has gone itself. */
    boolean parting;
    /** In touch until then for another reason: it joins, or sponsors. */
    long leaseUntilNanos = Long.MIN_VALUE;

    @Nullable
    Sign sign;

    /** The host's frames that wait for room on the link to it. */
    final Outbox outbox = new Outbox();

    /** The epoch that it is known to be in, at least. */
    long epoch;

    long lastSentNanos = Long.MIN_VALUE / 2;
    long lastHeartbeatNanos = Long.MIN_VALUE / 2;
    long complaintUntilNanos = Long.MIN_VALUE;
    long accusesUsUntilNanos = Long.MIN_VALUE;
    /** From when on it counts as gone, since a model ejected it. */
    long ejectedFromNanos = Long.MAX_VALUE;

    long slowUntilNanos = Long.MIN_VALUE;

    boolean toldUp;
    boolean toldSuspect;
    boolean toldCrashed;

    Peer(MemberId id, Road road) {
        this.id = id;
        this.road = road;
    }

    /** Something came from it. */
    void heard() {
        Sign watched = sign;
        if (watched != null) {
            watched.alive();
        }
    }

    /** The protocol knows nothing of it. */
    void untold() {
        toldUp = false;
        toldSuspect = false;
        toldCrashed = false;
    }

    boolean wanted(long nowNanos) {
        return member || departed || leaseUntilNanos > nowNanos;
    }
}
