package org.consort.host;

import java.io.IOException;
import org.consort.Member;
import org.consort.View;
import org.consort.host.transfer.OutgoingStream;
import org.consort.host.transfer.Spool;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.Writer;
import org.consort.spi.protocol.Block;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One joiner at its sponsor. Group's thread, but for the writing of the snapshot. */
final class Outgoing {

    private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

    final Member joiner;
    final long transfer;
    final OutgoingStream stream;
    long heardNanos;
    boolean admitted;
    private final Life life;

    Outgoing(Life life, Member joiner, long transfer, long nowNanos) {
        this.life = life;
        this.joiner = joiner;
        this.transfer = transfer;
        this.heardNanos = nowNanos;
        HostSettings.Bounds bounds = life.host.settings().bounds();
        this.stream = new OutgoingStream(
                life.host.lanes().transfer(),
                life::execute,
                this::chunk,
                bounds.transferWindowBytes(),
                bounds.transferTailBytes());
    }

    private boolean chunk(long offset, long end, byte[] bytes) {
        return life.post.chunk(joiner.id(), new Post.Chunk(transfer, offset, end, bytes), life.now());
    }

    /** Takes the state as it is now, and has it written. */
    void begin() {
        GroupSnapshot snapshot = life.membership.snapshot();
        Spool spool = new Spool(life.host.environment().dataDirectory());
        life.host.lanes().transfer().execute(() -> write(snapshot, spool));
    }

    private void write(GroupSnapshot snapshot, Spool spool) {
        try {
            snapshot.writeTo(spool);
            life.execute(() -> {
                stream.spooled(spool);
                tick();
            });
        } catch (IOException | RuntimeException e) {
            LOG.warn("group={} joiner={} snapshot can't be written", life.name(), joiner.id(), e);
            OutgoingStream.discard(spool);
            life.execute(stream::fail);
        }
    }

    void block(Block block) {
        if (!admitted && block.level() == org.consort.Delivery.ATOMIC) {
            stream.append(block);
        }
    }

    /** The view that has the joiner in it is the last it gets from its sponsor. */
    void view(View view, byte[] bytes) {
        if (!admitted) {
            stream.append(bytes);
            admitted = view.contains(joiner.id());
        }
    }

    /** Tells again how long the snapshot is, until the joiner has begun to take it. */
    void tick() {
        if (stream.isSpooled() && stream.confirmed() == 0) {
            Writer body = new Writer().int64(transfer).int64(stream.snapshotBytes());
            life.post.send(joiner.id(), FrameKind.BEGIN, body, life.now());
        }
        stream.pump();
    }
}
