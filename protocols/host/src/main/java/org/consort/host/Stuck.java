package org.consort.host;

import java.util.Optional;
import org.consort.Member;

/**
 * Notices that the group can't go on with the members that live, while others of them have come back with their logs: only by their logs can they
 * meet, so this member gives up its life, and goes on from its own log as they do. Group's thread.
 */
final class Stuck {

    private final Life life;
    private long sinceNanos = Long.MAX_VALUE;

    Stuck(Life life) {
        this.life = life;
    }

    /** A process says that it has its member's log. */
    void met(Member is, long nowNanos) {
        if (life.phase() != Life.Phase.MEMBER
                || !life.storage.isDurable()
                || life.membership.stalled().isEmpty()) {
            sinceNanos = Long.MAX_VALUE;
            return;
        }
        Optional<Member> was = life.view().member(is.name());
        if (was.isEmpty() || is.id().equals(was.get().id())) {
            return;
        }
        if (sinceNanos == Long.MAX_VALUE) {
            sinceNanos = nowNanos;
        } else if (nowNanos - sinceNanos > life.host.settings().timing().suspicionNanos()) {
            life.finish(
                    Life.End.RENEWED,
                    "the group can't go on (" + life.membership.stalled() + "), and " + is.name()
                            + " has come back with its log: this member goes on from its own");
        }
    }
}
