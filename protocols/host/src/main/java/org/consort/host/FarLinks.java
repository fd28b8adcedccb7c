package org.consort.host;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.ChannelHandler;
import org.consort.spi.transport.Evidence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The half of a {@link FarChannel} that is on the channel's thread: hands what comes over to the life as tasks, in order, and sends what the life
 * hands over. Once the life has arrived it only passes on.
 */
final class FarLinks implements ChannelHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FarLinks.class);

    /** What may be on its way from the life to one link. */
    private static final long LINK_LIMIT_BYTES = 4 << 20;

    /** What may wait for the life's thread. Protocols bound what is under way to a member; more is a life that does not come round. */
    private static final long HANDED_LIMIT_BYTES = 128 << 20;

    /** The outgoing link to a member as the life knows it: one for each time that it stood, so that nothing of an earlier one goes over a later. */
    static final class Lane {
        final AtomicLong waitingBytes = new AtomicLong();
        final long number;
        volatile boolean choked;

        Lane(long number) {
            this.number = number;
        }

        boolean hasRoom() {
            return waitingBytes.get() < LINK_LIMIT_BYTES;
        }
    }

    /** A frame for a link. */
    record Parcel(Lane lane, ByteBuffer bytes) {}

    /** The life's alone. */
    final Map<MemberId, Lane> lanes = new HashMap<>();

    private final ChannelHandler handler;
    private final Map<MemberId, Long> numbers = new HashMap<>();
    private final Map<MemberId, ArrayDeque<Parcel>> owed = new HashMap<>();
    private final AtomicLong handedBytes = new AtomicLong();
    private final Frame frame = new Frame();
    private @Nullable Home home;
    private @Nullable Channel real;
    private boolean overrun;
    private long lastNumber;

    /** A life begins on this channel's thread. */
    FarLinks(ChannelHandler handler) {
        this.handler = handler;
    }

    /**
     * The life is elsewhere.
     *
     * @param handler is called on the home's thread; first of all with a {@link FarChannel}
     */
    FarLinks(ChannelHandler handler, Home home) {
        this.handler = handler;
        this.home = home;
    }

    /** The life is on this thread from now on, and has done all that was handed over. */
    void arrive() {
        home = null;
    }

    /** The life leaves this thread. */
    void part(Home to) {
        home = to;
        lanes.clear();
        numbers.forEach((peer, number) -> lanes.put(peer, new Lane(number)));
    }

    private void hand(Runnable call) {
        Home to = home;
        if (to == null) {
            call.run();
            return;
        }
        try {
            to.execute(call);
        } catch (RejectedExecutionException e) {
            LOG.debug("the life's own transport is closed", e);
        }
    }

    @Override
    public void opened(Channel channel) {
        real = channel;
        FarChannel far = new FarChannel(channel, this, home == null);
        hand(() -> handler.opened(far));
    }

    @Override
    public void linkUp(MemberId peer) {
        long number = ++lastNumber;
        numbers.put(peer, number);
        owed.remove(peer);
        hand(() -> {
            lanes.put(peer, new Lane(number));
            handler.linkUp(peer);
        });
    }

    @Override
    public void linkDown(MemberId peer, String why) {
        forget(peer);
        hand(() -> {
            lanes.remove(peer);
            handler.linkDown(peer, why);
        });
    }

    /** Nothing goes to a member until a link to it stands again. */
    void forget(MemberId peer) {
        numbers.remove(peer);
        owed.remove(peer);
    }

    @Override
    public void inboundUp(MemberId peer) {
        hand(() -> handler.inboundUp(peer));
    }

    @Override
    public void inboundDown(MemberId peer, String why) {
        hand(() -> handler.inboundDown(peer, why));
    }

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length) {
        Home to = home;
        if (to == null) {
            handler.frame(from, slab, offset, length);
        } else if (handedBytes.addAndGet(length) <= HANDED_LIMIT_BYTES) {
            ByteBuffer copy =
                    ByteBuffer.allocate(length).put(slab.slice(offset, length)).flip();
            hand(() -> handed(from, copy));
        } else if (!overrun) {
            // A frame that is missing breaks the order, so nothing may follow it.
            overrun = true;
            to.execute(() -> {
                throw new IllegalStateException("more than " + HANDED_LIMIT_BYTES
                        + " bytes came over a second transport before the group's thread took them");
            });
        }
    }

    private void handed(MemberId from, ByteBuffer copy) {
        int length = copy.capacity();
        handedBytes.addAndGet(-length);
        Slab slab = Slab.of(copy);
        try {
            handler.frame(from, slab, 0, length);
        } finally {
            slab.release();
        }
    }

    @Override
    public void burstEnd() {
        if (home == null) {
            handler.burstEnd();
        }
    }

    @Override
    public void writable(MemberId peer) {
        ArrayDeque<Parcel> waiting = owed.get(peer);
        while (waiting != null && !waiting.isEmpty()) {
            if (offer(peer, waiting.peek()) == Channel.Offer.BUSY) {
                return;
            }
            landed(peer, waiting.remove());
        }
        owed.remove(peer);
        if (home == null) {
            handler.writable(peer);
        }
    }

    /** True if frames for a member wait that were handed over before the life arrived. */
    boolean owes(MemberId peer) {
        return !owed.isEmpty() && owed.containsKey(peer);
    }

    /** Sends what the life has handed over. */
    void send(MemberId to, Parcel parcel) {
        Long number = numbers.get(to);
        if (number == null || number != parcel.lane().number) {
            return;
        }
        if (owed.containsKey(to) || offer(to, parcel) == Channel.Offer.BUSY) {
            owed.computeIfAbsent(to, none -> new ArrayDeque<>()).add(parcel);
        } else {
            landed(to, parcel);
        }
    }

    private Channel.Offer offer(MemberId to, Parcel parcel) {
        Channel over = real;
        if (over == null) {
            return Channel.Offer.UNREACHABLE;
        }
        Slab slab = Slab.of(parcel.bytes());
        frame.clear().putRange(slab, 0, parcel.bytes().capacity());
        Channel.Offer offer = over.offer(to, frame);
        frame.clear();
        slab.release();
        return offer;
    }

    private void landed(MemberId to, Parcel parcel) {
        Lane lane = parcel.lane();
        long left = lane.waitingBytes.addAndGet(-parcel.bytes().capacity());
        if (lane.choked && left < LINK_LIMIT_BYTES / 2) {
            lane.choked = false;
            hand(() -> handler.writable(to));
        }
    }

    @Override
    public void crashed(MemberId peer, Evidence evidence) {
        hand(() -> handler.crashed(peer, evidence));
    }

    @Override
    public void greeted(String address, MemberId peer) {
        hand(() -> handler.greeted(address, peer));
    }

    @Override
    public void refused(String address, Refusal refusal, String why) {
        hand(() -> handler.refused(address, refusal, why));
    }

    @Override
    public void deadline(long nowNanos) {
        hand(() -> handler.deadline(nowNanos));
    }
}
