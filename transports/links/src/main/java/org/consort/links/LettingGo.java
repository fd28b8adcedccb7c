package org.consort.links;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits until all outgoing links of a group have sent what they hold; one that can't within the bound for good-byes is broken. */
final class LettingGo {

    private final List<Outbound> links = new ArrayList<>();
    private final LinkLoop loop;
    private final int boundMillis;
    private Runnable done = () -> {};
    private int waiting;

    LettingGo(Collection<Peer> peers, int boundMillis, LinkLoop loop) {
        this.loop = loop;
        this.boundMillis = boundMillis;
        for (Peer peer : peers) {
            Outbound link = peer.outbound();
            if (link != null) {
                links.add(link);
            }
        }
    }

    /** Begins, and runs this when nothing is held any more. */
    void whenDone(Runnable next) {
        done = next;
        waiting = 1 + links.size();
        links.forEach(link -> link.whenAllHasLeft(this::oneLess));
        if (waiting > 1) {
            loop.schedule(this::giveUp, TimeUnit.MILLISECONDS.toNanos(boundMillis));
        }
        oneLess();
    }

    private void oneLess() {
        if (--waiting == 0) {
            // Memory of a link that broke is given back a turn later.
            loop.execute(() -> loop.execute(done));
        }
    }

    private void giveUp() {
        if (waiting > 0) {
            links.forEach(link -> link.breakUp("it did not take what waited for it in time"));
        }
    }
}
