package org.consort.testkit.sim;

import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;

/** A node's transport over the simulated network: true to the contract, and unkind within it. */
final class SimTransport implements Transport {

    static final String TYPE = "sim";

    private final SimProcess process;

    SimTransport(SimProcess process) {
        this.process = process;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String address() {
        return Town.address(process.name());
    }

    @Override
    public Channel open(ChannelRequest request, ChannelHandler handler) {
        SimChannel channel = new SimChannel(process, request, handler);
        process.add(request.group(), channel);
        channel.begin();
        return channel;
    }

    @Override
    public void close() {
        process.channels().forEach(SimChannel::close);
    }
}
