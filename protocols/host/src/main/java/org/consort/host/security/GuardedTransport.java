package org.consort.host.security;

import java.util.Map;
import java.util.Optional;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;

/** A transport at a security level, for one group: the same port, links of its own, and no frame on them that is not sealed. */
public final class GuardedTransport implements Transport {

    private final Transport open;
    private final Level level;
    private final Credentials credentials;
    private final Runnable forged;

    GuardedTransport(Transport open, Level level, Credentials credentials, Runnable forged) {
        this.open = open;
        this.level = level;
        this.credentials = credentials;
        this.forged = forged;
    }

    @Override
    public String type() {
        return open.type();
    }

    @Override
    public String address() {
        return open.address();
    }

    @Override
    public Channel open(ChannelRequest request, ChannelHandler handler) {
        GuardedChannel channel = new GuardedChannel(request, level, handler, forged);
        Handshakes guard = new Handshakes(credentials, channel);
        ChannelRequest guarded = new ChannelRequest(
                request.group() + ChannelRequest.LEVEL_MARK + level,
                request.self(),
                request.frameLimitBytes() + Seal.TAG_BYTES,
                request.probeNanos(),
                Optional.of(guard));
        // The handler may still wait for its first call; whoever opened it need not.
        return channel.over(open.open(guarded, channel));
    }

    @Override
    public boolean isExposed() {
        return open.isExposed();
    }

    @Override
    public Map<String, String> statistics() {
        return open.statistics();
    }

    @Override
    public void close() {
        open.close();
    }
}
