package org.consort.links;

import org.consort.MemberId;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.Evidence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The group's handler, behind a guard: silent once the channel is closed, and an exception that it throws is logged and counted
 * instead of breaking a link that others of its frames need.
 */
final class Upcalls implements ChannelHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Upcalls.class);

    private final String group;
    private final ChannelHandler handler;
    private final Counters counters;
    private boolean open = true;

    Upcalls(String group, ChannelHandler handler, Counters counters) {
        this.group = group;
        this.handler = handler;
        this.counters = counters;
    }

    void mute() {
        open = false;
    }

    /** Runs a task or a call of the handler. Every bug of the group ends here, so that it costs the group and not the loop. */
    void guard(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failed(e);
        }
    }

    private void failed(Throwable bug) {
        counters.handlerErrors.increment();
        LOG.error("group={}: its handler or a task of it threw; the thread goes on", group, bug);
    }

    private void call(Runnable call) {
        if (open) {
            guard(call);
        }
    }

    @Override
    public void opened(Channel channel) {
        call(() -> handler.opened(channel));
    }

    @Override
    public void linkUp(MemberId peer) {
        LOG.debug("group={} link to {} stands", group, peer);
        call(() -> handler.linkUp(peer));
    }

    @Override
    public void linkDown(MemberId peer, String why) {
        LOG.debug("group={} link to {} broke: {}", group, peer, why);
        lost(peer, why, null, false);
    }

    @Override
    public void inboundUp(MemberId peer) {
        LOG.debug("group={} link from {} stands", group, peer);
        call(() -> handler.inboundUp(peer));
    }

    @Override
    public void inboundDown(MemberId peer, String why) {
        LOG.debug("group={} link from {} broke: {}", group, peer, why);
        lost(peer, why, null, true);
    }

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length) {
        if (!open) {
            return;
        }
        // The hot path: no lambda.
        try {
            handler.frame(from, slab, offset, length);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failed(e);
        }
    }

    @Override
    public void burstEnd() {
        if (!open) {
            return;
        }
        try {
            handler.burstEnd();
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failed(e);
        }
    }

    @Override
    public void writable(MemberId peer) {
        call(() -> handler.writable(peer));
    }

    @Override
    public void crashed(MemberId peer, Evidence evidence) {
        counters.evidence.increment();
        lost(peer, "", evidence, false);
    }

    /** What comes with a death, and often for the first time: no lambda, since linking one would hold the survivors up. */
    private void lost(MemberId peer, String why, @Nullable Evidence evidence, boolean inbound) {
        if (!open) {
            return;
        }
        try {
            if (evidence != null) {
                handler.crashed(peer, evidence);
            } else if (inbound) {
                handler.inboundDown(peer, why);
            } else {
                handler.linkDown(peer, why);
            }
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failed(e);
        }
    }

    @Override
    public void greeted(String address, MemberId peer) {
        call(() -> handler.greeted(address, peer));
    }

    @Override
    public void refused(String address, Refusal refusal, String why) {
        call(() -> handler.refused(address, refusal, why));
    }

    @Override
    public void deadline(long nowNanos) {
        call(() -> handler.deadline(nowNanos));
    }
}
