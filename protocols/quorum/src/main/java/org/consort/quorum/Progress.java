package org.consort.quorum;

import org.consort.MemberId;

/** What a leader knows of one member's log, and how far ahead of the answers it has sent. */
final class Progress {

    private final MemberId id;
    private final int ordinal;
    private final int windowBytes;
    private long matched = -1;
    private long next;
    private long toldCommitted = -1;
    private long underWayBytes;
    private boolean probing = true;
    private boolean waiting;
    private boolean dumb;
    private long heardBeat;
    private long round;
    private long partingNanos = Long.MAX_VALUE;

    /** @param dumb true for one that has not begun yet: it is only asked whether it has */
    Progress(Voter member, int windowBytes, long next, boolean dumb) {
        this.id = member.id();
        this.ordinal = member.ordinal();
        this.windowBytes = windowBytes;
        this.next = next;
        this.dumb = dumb;
    }

    MemberId id() {
        return id;
    }

    int ordinal() {
        return ordinal;
    }

    /** The last position at which its log is known to agree; -1 if none is. */
    long matched() {
        return matched;
    }

    /** What is sent next. */
    long next() {
        return next;
    }

    long round() {
        return round;
    }

    long heardBeat() {
        return heardBeat;
    }

    void heard(long beat) {
        heardBeat = beat;
    }

    /** The link is new, or broke: what is under way may be lost. */
    void startOver(long lastPosition) {
        next = matched < 0 ? Math.min(next, lastPosition + 1) : matched + 1;
        probing = true;
        waiting = false;
        underWayBytes = 0;
        toldCommitted = -1;
    }

    /** Wants an answer, whether or not there is anything to say. */
    void askAgain() {
        waiting = false;
        toldCommitted = -1;
    }

    /** It has all up to a position. */
    void appended(long upTo, long answeredRound, Log log) {
        round = Math.max(round, answeredRound);
        for (long position = Math.max(matched, log.base().position()) + 1; position <= upTo; position++) {
            underWayBytes -= position < next ? log.at(position).bytes() : 0;
        }
        matched = Math.max(matched, upTo);
        next = Math.max(next, matched + 1);
        underWayBytes = matched + 1 == next ? 0 : Math.max(0, underWayBytes);
        probing = false;
        waiting = false;
        dumb = false;
    }

    /** What was sent does not follow on its log; behind what is committed there, anything does. */
    void refused(long committedThere) {
        matched = Math.max(matched, committedThere);
        next = matched + 1;
        underWayBytes = 0;
        probing = true;
        waiting = false;
        dumb = false;
    }

    /** True if something is to be sent, and may be. */
    boolean wants(long last, long committed) {
        if (waiting) {
            return false;
        }
        boolean entries = next <= last && !dumb && underWayBytes < windowBytes;
        return entries || probing || toldCommitted < committed;
    }

    /** True if a frame with so many bytes of entries may still grow: an empty one may, if {@link #wants} has entries to send. */
    boolean takesMore(int entryBytes) {
        return !dumb && underWayBytes + entryBytes < windowBytes;
    }

    void sent(int entries, long bytes, long committed) {
        next += entries;
        underWayBytes += bytes;
        toldCommitted = committed;
        waiting = probing;
    }

    /** A frame did not go out: a full link says when it has room, for one that is down the next beat is soon enough. */
    void failed(boolean isBusy) {
        waiting = !isBusy;
    }

    /** It is out of view and configuration; true when it has had time enough to hear of it. */
    boolean isOver(long nowNanos, long patienceNanos) {
        if (partingNanos == Long.MAX_VALUE) {
            partingNanos = nowNanos + patienceNanos;
        }
        return nowNanos >= partingNanos;
    }

    /** It is in again, or still. */
    void stays() {
        partingNanos = Long.MAX_VALUE;
    }
}
