package org.consort.host;

import org.consort.MemberId;

/** What comes with a death, and often for the first time: no lambda, since linking one would hold the survivors up. */
enum Loss {
    LINK,
    INBOUND,
    LIFE;

    void of(MemberId peer, Road on, Life to) {
        Peer known = to.peers.find(peer);
        if (this == INBOUND) {
            to.peers.inbound(peer, on, false);
            return;
        }
        if (this == LINK) {
            on.outgoing(peer, false);
        }
        if (known == null || known.road != on) {
            to.epochs.otherLink(peer, on, false, to.now());
        } else {
            if (this == LIFE) {
                known.crashed = true;
                known.departed = false;
            } else {
                known.outUp = false;
                known.outbox.clear();
            }
            to.peers.touch();
        }
    }
}
