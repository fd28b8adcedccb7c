package org.consort.host;

import java.util.List;
import org.consort.Group;

/**
 * Tells people when the group stands still because members have not ended an earlier epoch: they live, so nobody suspects them, and no protocol
 * knows of more than its own epoch. Group's thread.
 */
final class Stragglers {

    private final Life life;
    private long sinceNanos = Long.MAX_VALUE;
    private boolean told;

    Stragglers(Life life) {
        this.life = life;
    }

    /** At every tick of a member. */
    void tick(long nowNanos) {
        List<String> behind = life.pauses.isStill() ? behind() : List.of();
        if (behind.isEmpty()) {
            sinceNanos = Long.MAX_VALUE;
            if (told) {
                told = false;
                life.membership.tellState();
            }
        } else if (sinceNanos == Long.MAX_VALUE) {
            sinceNanos = nowNanos;
        } else if (nowNanos - sinceNanos > life.host.settings().timing().suspicionNanos()
                && life.host.group().state() == Group.State.ACTIVE) {
            told = true;
            life.host
                    .group()
                    .state(
                            Group.State.BLOCKED,
                            "nothing was ordered since the stack changed: " + String.join(", ", behind)
                                    + " can't end the epoch before; see there why");
        }
    }

    private List<String> behind() {
        return life.peers.members().stream()
                .filter(peer -> peer.epoch < life.epochs.number())
                .map(peer -> peer.id.name())
                .toList();
    }
}
