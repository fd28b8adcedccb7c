package org.consort.links;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Says good-bye on all links of a group in both directions, so that no peer takes the closed port for a crash, and waits for
 * the answers within a bound.
 */
final class Farewell {

    private final List<Outbound> outbound = new ArrayList<>();
    private final List<Inbound> inbound = new ArrayList<>();
    private final LinkLoop loop;
    private final int boundMillis;
    private Runnable done = () -> {};
    private int waiting;

    Farewell(Collection<Peer> peers, int boundMillis, LinkLoop loop) {
        this.loop = loop;
        this.boundMillis = boundMillis;
        for (Peer peer : peers) {
            Inbound in = peer.inbound();
            if (in != null) {
                inbound.add(in);
            }
            Outbound out = peer.giveUpOutbound();
            if (out != null) {
                outbound.add(out);
            }
        }
    }

    /** Begins, and runs this when all links are gone. */
    void whenDone(Runnable next) {
        done = next;
        waiting = 1 + outbound.size() + inbound.size();
        outbound.forEach(link -> link.sayGoodbye(this::oneLess));
        inbound.forEach(link -> link.sayGoodbye(this::oneLess));
        if (waiting > 1) {
            loop.schedule(this::giveUp, TimeUnit.MILLISECONDS.toNanos(boundMillis));
        }
        oneLess();
    }

    private void oneLess() {
        if (--waiting == 0) {
            done.run();
        }
    }

    private void giveUp() {
        outbound.forEach(Outbound::drop);
        inbound.forEach(Inbound::drop);
    }
}
