package org.consort.host;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.GroupThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel that the life may be far from: on another thread. Then what goes over it in either direction is copied and handed over as a task, so
 * that no slab is ever in the hands of two threads; both directions are bounded. Where the life is on the channel's thread, everything is passed
 * on as it is: from {@link #arrive} to {@link #part}.
 *
 * <p>Called on the life's thread; {@link FarLinks} is its other half.
 */
final class FarChannel implements Channel {

    private static final Logger LOG = LoggerFactory.getLogger(FarChannel.class);

    private final Channel real;
    private final FarLinks links;
    private boolean direct;

    /** @param direct whether the life is on the channel's thread */
    FarChannel(Channel real, FarLinks links, boolean direct) {
        this.real = real;
        this.links = links;
        this.direct = direct;
    }

    /** The life is on this channel's thread now. */
    void arrive() {
        direct = true;
        links.arrive();
    }

    /**
     * The life is about to leave this channel's thread. What it still does there is as if from afar.
     *
     * @return completes on this thread when nothing is shared any more
     */
    CompletableFuture<Void> part(Home home) {
        direct = false;
        links.part(home);
        return real.letGo();
    }

    @Override
    public GroupThread thread() {
        return real.thread();
    }

    private void there(Runnable task) {
        if (direct) {
            task.run();
            return;
        }
        try {
            real.thread().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("a transport was closed under one of its channels", e);
        }
    }

    @Override
    public void connect(MemberId peer, String address) {
        there(() -> real.connect(peer, address));
    }

    @Override
    public void greet(String address) {
        there(() -> real.greet(address));
    }

    @Override
    public void disconnect(MemberId peer) {
        links.lanes.remove(peer);
        there(() -> {
            links.forget(peer);
            real.disconnect(peer);
        });
    }

    @Override
    public Offer offer(MemberId to, Frame frame) {
        if (direct) {
            return links.owes(to) ? Offer.BUSY : real.offer(to, frame);
        }
        FarLinks.Lane lane = links.lanes.get(to);
        if (lane == null) {
            return Offer.UNREACHABLE;
        }
        if (!lane.hasRoom()) {
            lane.choked = true;
            // It may have got room just before it could see that somebody waits for it.
            if (!lane.hasRoom()) {
                return Offer.BUSY;
            }
        }
        ByteBuffer copy = ByteBuffer.allocate(frame.length());
        frame.writeTo(copy);
        lane.waitingBytes.addAndGet(copy.capacity());
        there(() -> links.send(to, new FarLinks.Parcel(lane, copy)));
        return Offer.ACCEPTED;
    }

    @Override
    public void cut(MemberId peer, String why) {
        there(() -> real.cut(peer, why));
    }

    @Override
    public boolean isWritable(MemberId to) {
        if (direct) {
            return !links.owes(to) && real.isWritable(to);
        }
        FarLinks.Lane lane = links.lanes.get(to);
        return lane != null && lane.hasRoom();
    }

    @Override
    public void close() {
        links.lanes.clear();
        there(real::close);
    }

    @Override
    public CompletableFuture<Void> letGo() {
        return real.letGo();
    }
}
