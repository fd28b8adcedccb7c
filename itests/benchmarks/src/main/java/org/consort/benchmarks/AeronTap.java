package org.consort.benchmarks;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** A clustered service without state, which only looks at what is delivered. */
final class AeronTap implements ClusteredService {

    private final Peer.Sink sink;
    private volatile @Nullable Cluster cluster;
    private byte[] buffer = new byte[1 << 16];

    AeronTap(Peer.Sink sink) {
        this.sink = sink;
    }

    /** This member's role; empty until the service has started. */
    Optional<Cluster.Role> role() {
        return Optional.ofNullable(cluster).map(Cluster::role);
    }

    @Override
    public void onStart(Cluster started, Image snapshot) {
        cluster = started;
    }

    @Override
    public void onSessionMessage(
            ClientSession session, long timestamp, DirectBuffer message, int offset, int length, Header header) {
        if (buffer.length < length) {
            buffer = new byte[length];
        }
        message.getBytes(offset, buffer, 0, length);
        sink.deliver(buffer, 0, length);
    }

    @Override
    public void onSessionOpen(ClientSession session, long timestamp) {}

    @Override
    public void onSessionClose(ClientSession session, long timestamp, CloseReason reason) {}

    @Override
    public void onTimerEvent(long correlationId, long timestamp) {}

    @Override
    public void onTakeSnapshot(ExclusivePublication publication) {}

    @Override
    public void onRoleChange(Cluster.Role role) {}

    @Override
    public void onTerminate(Cluster terminated) {}
}
