package org.consort.aeron;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Says good-bye on all links of a group in both directions, so that no peer takes the closed port for a crash, and waits for
 * the answers within a bound.
 */
final class Farewell {

    private final List<OutLink> outbound = new ArrayList<>();
    private final List<InLink> inbound = new ArrayList<>();
    private final Loop loop;
    private final int boundMillis;
    private Runnable done = () -> {};
    private int waiting;

    Farewell(Collection<Peer> peers, Wiring wiring, Loop loop) {
        this.loop = loop;
        this.boundMillis = wiring.settings().times().goodbyeMillis();
        for (Peer peer : peers) {
            InLink in = peer.inbound();
            if (in != null) {
                inbound.add(in);
            }
            OutLink out = peer.giveUpOutbound();
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
        outbound.forEach(OutLink::drop);
        inbound.forEach(InLink::drop);
    }
}
