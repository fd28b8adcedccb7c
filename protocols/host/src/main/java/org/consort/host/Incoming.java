package org.consort.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.Counters.Count;
import org.consort.host.transfer.IncomingStream;
import org.consort.host.transfer.Spool;
import org.consort.host.transfer.Tail;
import org.consort.host.wire.FrameKind;
import org.consort.host.wire.ViewCodec;
import org.consort.host.wire.Writer;
import org.consort.spi.Slab;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Reader;
import org.jspecify.annotations.Nullable;

/**
 * A joiner with a sponsor: takes the snapshot, then the tail of the log, links with everybody, says that it is ready, and becomes
 * a member at the view that has it in. Group's thread, but for restoring the models.
 */
final class Incoming implements IncomingStream.Owner {

    private static final int READY_LAG_BYTES = 1 << 18;
    /** Stands for the number of a transfer that has not begun. */
    static final long NO_TRANSFER = 0;

    private static final long EARLY_LIMIT_BYTES = 1L << 26;

    final MemberId sponsor;
    private final Life life;
    private final Joiner joiner;
    private final long silenceLimitNanos;
    private final EarlyFrames early = new EarlyFrames(EARLY_LIMIT_BYTES);
    private @Nullable IncomingStream stream;
    private long transfer = NO_TRANSFER;
    private long heardNanos;
    private Optional<GroupSnapshot.Head> head = Optional.empty();
    private boolean restoring;
    private boolean closed;
    private boolean saidReady;

    Incoming(Life life, Joiner joiner, MemberId sponsor, long nowNanos) {
        this.life = life;
        this.joiner = joiner;
        this.sponsor = sponsor;
        this.heardNanos = nowNanos;
        this.silenceLimitNanos = 2 * life.host.settings().timing().suspicionNanos();
    }

    /** The sponsor is alive. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    /** The transfer begins. */
    void begin(Reader in) {
        long number = in.getLong();
        long snapshotBytes = in.getLong();
        in.atEnd();
        if (snapshotBytes <= 0) {
            throw new BadFrame("a snapshot of " + snapshotBytes + " bytes");
        }
        heardNanos = life.now();
        if (stream == null) {
            transfer = number;
            life.renewModels();
            Spool spool = new Spool(life.host.environment().dataDirectory());
            stream = new IncomingStream(
                    life.host.lanes().transfer(),
                    life::execute,
                    this,
                    spool,
                    new IncomingStream.Sizes(
                            snapshotBytes, life.host.settings().bounds().transferWindowBytes()));
        } else if (number != transfer && !restoring) {
            joiner.restart("the sponsor began another transfer", saidReady);
        }
    }

    /** The sponsor serves a transfer no more, or never did. */
    void ended(Reader in) {
        long number = in.getLong();
        in.atEnd();
        if (number == transfer && !restoring) {
            joiner.restart(sponsor + " has given this node's transfer up", saidReady);
        }
    }

    /** A chunk came. */
    void chunk(Reader in, Slab slab) {
        long number = in.getLong();
        long offset = in.getLong();
        long end = in.getLong();
        IncomingStream into = stream;
        if (into == null || number != transfer) {
            return;
        }
        heardNanos = life.now();
        into.chunk(offset, end, slab.slice(in.position(), in.remaining()));
        follow();
    }

    @Override
    public void credit(long offset, long resume) {
        Writer body = new Writer().int64(transfer).int64(offset).int64(resume);
        life.post.send(sponsor, FrameKind.CREDIT, body, life.now());
    }

    @Override
    public void failed(String why) {
        joiner.restart(why, saidReady);
    }

    @Override
    public void snapshotComplete(Spool spool) {
        restoring = true;
        Models models = life.replica.models();
        life.host.lanes().transfer().execute(() -> restore(spool, models));
    }

    private void restore(Spool spool, Models models) {
        try {
            GroupSnapshot.Head restored = GroupSnapshot.restore(spool, models);
            life.execute(() -> restored(restored));
        } catch (IOException | RuntimeException e) {
            life.execute(() -> {
                restoring = false;
                if (!closed) {
                    failed("the group's state could not be restored: " + e);
                }
            });
        }
    }

    private void restored(GroupSnapshot.Head restored) {
        restoring = false;
        if (closed) {
            return;
        }
        Optional<String> refusal = life.resumption
                .clash(restored.view().line())
                .or(() -> life.membership.adopt(restored))
                .or(life.membership::elsewhere);
        if (refusal.isPresent()) {
            failed(refusal.get());
            return;
        }
        head = Optional.of(restored);
        follow();
        tick(life.now());
    }

    /** True while another thread works on the models. */
    boolean isRestoring() {
        return restoring;
    }

    /** Applies what has come of the tail. */
    private void follow() {
        IncomingStream from = stream;
        if (from == null || head.isEmpty() || closed) {
            return;
        }
        int at = 0;
        Optional<IncomingStream.Record> next = from.next(at);
        while (next.isPresent() && !closed) {
            at += Tail.HEADER + next.get().body().remaining();
            apply(next.get());
            next = closed ? Optional.empty() : from.next(at);
        }
        from.consumed(at);
    }

    private void apply(IncomingStream.Record record) {
        ByteBuffer body = record.body();
        if (record.kind() == Tail.BLOCK) {
            int origin = body.getInt();
            int entries = body.getInt();
            int length = body.remaining();
            if (entries <= 0 || entries > Block.LIMIT_ENTRIES) {
                throw new BadFrame("a block of " + entries + " entries");
            }
            Slab slab = Slab.of(body.slice());
            Optional<String> lost =
                    life.membership.replay(new Block(origin, Delivery.ATOMIC, entries, slab, 0, length));
            if (lost.isPresent()) {
                failed(lost.get());
            }
        } else if (record.kind() == Tail.VIEW) {
            byte[] bytes = new byte[body.remaining()];
            body.get(bytes);
            View view = ViewCodec.readView(Reader.of(bytes));
            if (view.contains(life.self)) {
                arrive(view);
            } else {
                life.membership.replay(view);
            }
        } else {
            throw new BadFrame("a record of kind " + record.kind());
        }
    }

    private void arrive(View view) {
        life.membership.become(view);
        early.replay(life.round::protocolFrame);
        joiner.close();
    }

    /** A protocol frame came before this member's machine began: a member is ahead of this one's sponsor. */
    void early(FrameOf frame, Slab slab, int offset, int length) {
        if (!saidReady) {
            return;
        }
        if (!early.add(frame, slab, offset, length)) {
            life.host.counters().add(Count.FRAMES_EARLY_LOST);
            joiner.restart("more than " + EARLY_LIMIT_BYTES + " bytes came from members before the view did", true);
        }
    }

    void tick(long nowNanos) {
        IncomingStream from = stream;
        Peer peer = life.peers.find(sponsor);
        boolean gone = peer == null || peer.crashed || nowNanos - heardNanos > silenceLimitNanos;
        if (gone && !restoring) {
            joiner.restart(sponsor + ", which let this node in, is gone or silent", saidReady);
            return;
        }
        life.peers.lease(sponsor, "", nowNanos + silenceLimitNanos);
        if (from != null) {
            from.remind();
        } else {
            // A sponsor that gave up before it began has to say so.
            credit(0, -1);
        }
        if (head.isPresent() && from != null) {
            approach(from, nowNanos);
        }
    }

    /** Links with all members, and says when nothing is in the way any more. */
    private void approach(IncomingStream from, long nowNanos) {
        List<String> missing = new ArrayList<>();
        for (Member member : life.replica.view().orElseThrow().members()) {
            Peer peer = life.peers.lease(member.id(), life.addressOf(member), nowNanos + silenceLimitNanos);
            if (peer.outUp) {
                Writer body = new Writer().text(peer.road.address);
                life.post.send(member.id(), FrameKind.APPROACH, body, nowNanos);
            }
            if (!peer.outUp || !peer.inUp) {
                missing.add(member.name() + (peer.outUp ? " (not from there)" : " (not to there)"));
            }
        }
        if (!missing.isEmpty()) {
            life.explain("waiting for links with " + String.join(", ", missing) + " before the group admits this node");
        } else if (from.lagBytes() > READY_LAG_BYTES) {
            life.explain("catching up with the group: " + from.lagBytes() + " bytes of the log behind");
        } else {
            saidReady = true;
            life.explain("caught up and linked; waiting for the view with this node in it");
            life.post.send(sponsor, FrameKind.READY, new Writer().int64(transfer), nowNanos);
        }
    }

    void close() {
        closed = true;
        early.close();
        IncomingStream open = stream;
        if (open != null) {
            open.close();
        }
    }
}
