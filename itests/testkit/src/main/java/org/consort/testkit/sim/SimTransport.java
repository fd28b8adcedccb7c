package org.consort.testkit.sim;

import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;

/** A node's transport over the simulated network: true to the contract, and unkind within it. */
final class SimTransport implements Transport {

    /** The one that groups begin on. */
    static final String TYPE = "sim";

    private final SimProcess process;
    private final String type;

    SimTransport(SimProcess process, String type) {
        this.process = process;
        this.type = type;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public String address() {
        return Town.address(type, process.name());
    }

    @Override
    public Channel open(ChannelRequest request, ChannelHandler handler) {
        SimProcess.Use use = new SimProcess.Use(type, request.group());
        SimChannel channel = new SimChannel(process, use, request, handler);
        process.add(use, channel);
        channel.begin();
        return channel;
    }

    @Override
    public void close() {
        process.channels().forEach(SimChannel::close);
    }
}
