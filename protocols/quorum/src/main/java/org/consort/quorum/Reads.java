package org.consort.quorum;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.consort.MemberId;

/**
 * Linearizable reads without the log (§6.4): the leader notes what is committed, makes sure that it leads still, and says so; then
 * whoever asked waits until it has delivered as much.
 */
final class Reads {

    /** More at a time are refused. */
    private static final int LIMIT = 1 << 12;

    /** One of this member's. */
    private static final class Asked {
        final long token;
        long position = -1;
        boolean sent;

        Asked(long token) {
            this.token = token;
        }
    }

    /** One that this leader is to answer. */
    private record Open(MemberId from, long token, long position, long round) {}

    private final Core core;
    private final Deliveries deliveries;
    private final List<Asked> own = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();

    Reads(Core core, Deliveries deliveries) {
        this.core = core;
        this.deliveries = deliveries;
    }

    /** This member wants to read; false if too many wait. */
    boolean ask(long token) {
        return own.size() < LIMIT && own.add(new Asked(token));
    }

    /** True if nothing of this member's waits. */
    boolean isEmpty() {
        return own.isEmpty();
    }

    /** Whatever was asked may be lost. */
    void sayAgain() {
        for (Asked asked : own) {
            asked.sent = false;
        }
    }

    /** Another leader, or none: what was to be answered is asked again. */
    void forgetOthers() {
        open.clear();
        sayAgain();
    }

    /** Another member wants to know what is committed. */
    void asked(MemberId from, long token, Leader leader) {
        if (leader.isEstablished() && open.size() < LIMIT) {
            open.add(new Open(from, token, deliveries.committed(), leader.askRound()));
        }
    }

    /** The leader's answer. */
    void answered(long token, long position) {
        for (Asked asked : own) {
            if (asked.token == token && asked.position < 0) {
                asked.position = position;
            }
        }
    }

    /** As a follower: sends what was not sent. */
    void sendTo(MemberId leader) {
        for (Asked asked : own) {
            if (!asked.sent && asked.position < 0) {
                asked.sent = core.voice().read(leader, asked.token);
            }
        }
    }

    /** As the leader: asks for itself, and answers what is confirmed. */
    void lead(Leader leader) {
        for (Asked asked : own) {
            if (!asked.sent && asked.position < 0 && leader.isEstablished()) {
                asked.sent = true;
                asked(core.self(), asked.token, leader);
            }
        }
        for (Iterator<Open> each = open.iterator(); each.hasNext(); ) {
            Open next = each.next();
            if (!leader.isConfirmed(next.round())) {
                return;
            }
            each.remove();
            if (next.from().equals(core.self())) {
                answered(next.token(), next.position());
            } else {
                core.voice().readable(next.from(), next.token(), next.position());
            }
        }
    }

    /** Tells of reads that may be done now. */
    void advance() {
        for (Iterator<Asked> each = own.iterator(); each.hasNext(); ) {
            Asked asked = each.next();
            if (asked.position >= 0 && asked.position <= deliveries.delivered()) {
                each.remove();
                core.sink().readable(asked.token, deliveries.lastIndex());
            }
        }
    }
}
