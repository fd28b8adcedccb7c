package org.consort.host;

import java.util.concurrent.CompletableFuture;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.GroupThread;

/** A channel for what needs one and does not use it. */
record NoChannel() implements Channel {

    @Override
    public GroupThread thread() {
        throw new UnsupportedOperationException("no thread");
    }

    @Override
    public void connect(MemberId peer, String address) {}

    @Override
    public void greet(String address) {}

    @Override
    public void disconnect(MemberId peer) {}

    @Override
    public Offer offer(MemberId to, Frame frame) {
        return Offer.UNREACHABLE;
    }

    @Override
    public void cut(MemberId peer, String why) {}

    @Override
    public boolean isWritable(MemberId to) {
        return false;
    }

    @Override
    public void close() {}

    @Override
    public CompletableFuture<Void> letGo() {
        return CompletableFuture.completedFuture(null);
    }
}
