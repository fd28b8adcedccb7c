package org.consort.host;

import org.consort.MemberId;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.Evidence;

/** Hears everything and does nothing. */
class NoHandler implements ChannelHandler {

    @Override
    public void opened(Channel channel) {}

    @Override
    public void linkUp(MemberId peer) {}

    @Override
    public void linkDown(MemberId peer, String why) {}

    @Override
    public void inboundUp(MemberId peer) {}

    @Override
    public void inboundDown(MemberId peer, String why) {}

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length) {}

    @Override
    public void burstEnd() {}

    @Override
    public void writable(MemberId peer) {}

    @Override
    public void crashed(MemberId peer, Evidence evidence) {}

    @Override
    public void greeted(String address, MemberId peer) {}

    @Override
    public void refused(String address, Refusal refusal, String why) {}

    @Override
    public void deadline(long nowNanos) {}
}
