package org.consort.host;

/** Lets go of what past epochs have left, once nobody needs it any more. Group's thread. */
final class Retirement {

    private final Life life;

    Retirement(Life life) {
        this.life = life;
    }

    /** At every tick, and when a member says that it has begun another epoch. */
    void tick() {
        boolean none = life.epochs.retired() == 0
                && !life.resumption.isServing()
                && !life.roads.isLeaving()
                && !life.storage.hasOlder();
        if (none || !life.storage.hasBegun()) {
            return;
        }
        for (Peer peer : life.peers.members()) {
            if (peer.epoch < life.epochs.number()) {
                return;
            }
        }
        life.epochs.closeRetired();
        life.roads.leave();
        life.resumption.retire();
        life.storage.dropOlder();
        life.protocolSwap.tick(life.now());
    }

    /**
     * By force: machines of the past answer nobody from now on, since others could go on to count on that. Their files stay for a restart until
     * the present epoch is on disk.
     */
    void seal() {
        life.epochs.closeRetired();
        life.resumption.retire();
        life.storage.leaveOlder();
    }
}
