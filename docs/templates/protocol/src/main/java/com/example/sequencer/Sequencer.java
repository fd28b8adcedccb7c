package com.example.sequencer;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Gate;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Reader;
import org.consort.spi.protocol.Sink;
import org.consort.spi.transport.Channel.Offer;
import org.consort.views.Ordering;
import org.consort.views.ViewAgreement;

/**
 * The oldest member of a view is its sequencer. Members send it their blocks; it numbers them and sends them to all; all
 * acknowledge; what everybody holds is stable, and delivered.
 *
 * <p>Survives what its {@link ViewAgreement} does: members that die, stall, are cut off, join and leave, the sequencer among
 * them. It doesn't scale: every block crosses the sequencer's links n times, and the slowest member sets the pace.
 */
final class Sequencer implements Protocol, Ordering {

    private static final int SUBMIT = 1;
    private static final int DATA = 2;
    private static final int ACK = 3;
    private static final int STABLE = 4;

    /** The sequencer numbers no more than fits a frame before it is stable: a view must be able to end at any time. */
    private static final int UNSTABLE_LIMIT_BYTES = HOLDINGS_LIMIT_BYTES - (64 << 10);

    private static final long RESEND_NANOS = 100_000_000;
    private static final int RESENDS_IN_VAIN = 15;

    private final MemberId self;
    private final Gate sink;
    private final long windowBytes;
    private final ViewAgreement views;
    private final OwnBlocks own = new OwnBlocks();
    private final Held held = new Held();
    private final ArrayDeque<Item> waiting = new ArrayDeque<>();
    private final Map<Integer, Long> taken = new HashMap<>();
    private final Map<MemberId, Follower> followers = new TreeMap<>();
    private long acknowledged;
    private long nextIndex;
    private long progress;
    private int resends;
    private long resendAt = Long.MAX_VALUE;

    Sequencer(MemberId self, Sink sink, long windowBytes) {
        this.self = self;
        this.sink = new Gate(sink);
        this.windowBytes = windowBytes;
        this.views = new ViewAgreement(self, this.sink, this);
    }

    @Override
    public void start(Handover handover, long nowNanos) {
        nextIndex = handover.nextIndex();
        handover.pending().forEach(own::add);
        views.start(handover.view(), nowNanos);
    }

    // Blocks of this member.

    @Override
    public boolean accepts() {
        return own.bytes() < windowBytes && !sink.isShut();
    }

    /** First sight is enough for a broadcast block, and its origin is the first to see it. */
    @Override
    public void submit(Block block) {
        own.add(block);
        if (block.level() == Delivery.BROADCAST) {
            sink.deliver(block, nextIndex - 1);
        }
    }

    @Override
    public boolean hasUndelivered() {
        return !own.isEmpty();
    }

    /** Everything that waits goes out here, as far as the links take it. */
    @Override
    public void burstEnd(long nowNanos) {
        if (views.isFrozen()) {
            return;
        }
        own.send(this::hand);
        if (isSequencer()) {
            lead();
        } else if (acknowledged < held.end() && send(sequencer(), frame(ACK).putLong(held.end()))) {
            acknowledged = held.end();
        }
        watch(nowNanos);
        views.burstEnd(nowNanos);
    }

    private boolean hand(Item item) {
        if (isSequencer()) {
            enqueue(item);
            return true;
        }
        return send(sequencer(), withItem(frame(SUBMIT), item));
    }

    // The sequencer.

    private boolean isSequencer() {
        return sequencer().equals(self);
    }

    private MemberId sequencer() {
        return views.view().oldest().id();
    }

    private void enqueue(Item item) {
        if (item.number() == taken.getOrDefault(item.origin(), 0L) + 1) {
            taken.put(item.origin(), item.number());
            waiting.add(item);
        }
    }

    private void lead() {
        do {
            number();
            stabilize();
        } while (!waiting.isEmpty() && fits(waiting.element()));
        followers.forEach(this::feed);
    }

    private void number() {
        while (!waiting.isEmpty() && fits(waiting.element())) {
            held.add(waiting.remove());
        }
    }

    private boolean fits(Item item) {
        return held.fits(item, UNSTABLE_LIMIT_BYTES) && !sink.isShut();
    }

    /** Stable is what all members hold: the one rule that makes the end of a view safe. */
    private void stabilize() {
        long all = held.end();
        for (Follower follower : followers.values()) {
            all = Math.min(all, follower.acknowledged());
        }
        held.stable(all, this::deliver);
    }

    private void feed(MemberId to, Follower follower) {
        long number = held.delivered();
        for (Item item : held.items()) {
            number++;
            if (follower.lacks(number)) {
                if (!send(to, withItem(frame(DATA).putLong(number).putLong(held.stable()), item))) {
                    return;
                }
                follower.sent(number, held.stable());
            }
        }
        if (!follower.knows(held.stable()) && send(to, frame(STABLE).putLong(held.stable()))) {
            follower.told(held.stable());
        }
    }

    // Frames of others.

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length, long nowNanos) {
        views.take(from, new Reader(slab, offset, length), nowNanos).ifPresent(in -> read(from, in));
    }

    /** Reads a frame to its end before it acts on it: so a bad one has changed nothing. */
    private void read(MemberId from, Reader in) {
        int kind = in.getByte();
        in.check(isSequencer() ? kind == SUBMIT || kind == ACK : from.equals(sequencer()), "not the sequencer");
        long number = kind == SUBMIT ? 0 : in.getCounter();
        long everywhere = kind == DATA ? in.getCounter() : number;
        Optional<Item> item = kind == SUBMIT || kind == DATA ? Optional.of(Item.read(in)) : Optional.empty();
        in.atEnd();
        if (views.isFrozen()) {
            return;
        }
        switch (kind) {
            case SUBMIT -> {
                in.check(item.orElseThrow().origin() == ordinalOf(from), "somebody else's block");
                enqueue(item.orElseThrow());
            }
            case DATA -> {
                take(number, item.orElseThrow());
                held.stable(everywhere, this::deliver);
            }
            case ACK -> {
                in.check(number <= held.end(), "an acknowledgement of nothing");
                followers.get(from).acknowledge(number);
            }
            case STABLE -> held.stable(number, this::deliver);
            default -> throw new BadFrame("kind " + kind);
        }
    }

    private void take(long number, Item item) {
        if (number == held.end() + 1) {
            held.add(item);
        } else if (number <= held.end()) {
            // Sent again: an acknowledgement was lost.
            acknowledged = 0;
        }
    }

    private void deliver(Item item) {
        long first = nextIndex;
        nextIndex += item.indexes();
        boolean isMine = item.origin() == ordinalOf(self);
        if (isMine && !own.isEmpty()) {
            own.delivered();
        }
        if (!isMine || item.level() != Delivery.BROADCAST) {
            sink.deliver(item.block(), item.indexes() == 0 ? first - 1 : first);
        }
    }

    // The end of a view.

    @Override
    public byte[] freeze() {
        return new Holdings(held.delivered(), nextIndex, held.items()).toBytes();
    }

    @Override
    public void check(byte[] holdings) {
        Holdings.of(holdings);
    }

    @Override
    public byte[] merge(List<byte[]> holdings) {
        return Holdings.longest(holdings.stream().map(Holdings::of).toList()).toBytes();
    }

    @Override
    public long indexAfter(byte[] merged) {
        return Holdings.of(merged).indexAfter();
    }

    @Override
    public void deliver(byte[] merged) {
        held.finish(Holdings.of(merged), this::deliver);
    }

    @Override
    public void begin(View view, long nowNanos) {
        nextIndex = Math.max(nextIndex, view.index() + 1);
        own.renumber();
        held.clear();
        waiting.clear();
        taken.clear();
        followers.clear();
        acknowledged = 0;
        if (isSequencer()) {
            view.members().stream()
                    .map(Member::id)
                    .filter(id -> !id.equals(self))
                    .forEach(id -> followers.put(id, new Follower()));
        }
    }

    private int ordinalOf(MemberId id) {
        View view = views.view();
        return view.members().get(view.rankOf(id)).ordinal();
    }

    // Links, members, time.

    /** Nothing sent before is on its way any more. */
    @Override
    public void linkUp(MemberId peer, long nowNanos) {
        Follower follower = followers.get(peer);
        if (follower != null) {
            follower.again();
        }
        if (peer.equals(sequencer())) {
            own.again();
            acknowledged = 0;
        }
    }

    @Override
    public void linkDown(MemberId peer, long nowNanos) {}

    @Override
    public void suspect(MemberId peer, boolean suspected, long nowNanos) {
        views.suspect(peer, suspected, nowNanos);
    }

    @Override
    public void crashed(MemberId peer, long nowNanos) {
        views.crashed(peer, nowNanos);
    }

    @Override
    public void admit(Member joiner, long nowNanos) {
        views.admit(joiner, nowNanos);
    }

    @Override
    public void leave(long nowNanos) {
        views.leave(nowNanos);
    }

    @Override
    public void deadline(long nowNanos) {
        views.deadline(nowNanos);
        if (nowNanos >= resendAt) {
            resend(nowNanos);
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return sink.isOut() ? Long.MAX_VALUE : Math.min(views.nextDeadlineNanos(), resendAt);
    }

    private void watch(long now) {
        if (held.isEmpty() && own.isEmpty()) {
            resendAt = Long.MAX_VALUE;
        } else if (resendAt == Long.MAX_VALUE || progress != held.delivered()) {
            progress = held.delivered();
            resends = 0;
            resendAt = now + RESEND_NANOS;
        }
    }

    /**
     * Links keep their order, so what is sent arrives or the link breaks. But a member that has not entered the view yet drops
     * what belongs to it.
     */
    private void resend(long now) {
        resendAt = now + RESEND_NANOS;
        own.again();
        acknowledged = 0;
        boolean complains = ++resends % RESENDS_IN_VAIN == 0;
        followers.forEach((id, follower) -> {
            follower.again();
            if (complains && follower.acknowledged() < held.end()) {
                sink.complain(id, "it does not acknowledge");
            }
        });
    }

    // The end.

    @Override
    public List<Block> stop() {
        sink.shut();
        return own.handOver();
    }

    @Override
    public void close() {
        sink.end();
        own.handOver().forEach(block -> block.slab().release());
    }

    @Override
    public Map<String, String> statistics() {
        Map<String, String> statistics = new TreeMap<>();
        statistics.put("sequencer.delivered", String.valueOf(held.delivered()));
        statistics.put("sequencer.held", String.valueOf(held.items().size()));
        statistics.put("sequencer.own", String.valueOf(own.size()));
        statistics.put("sequencer.view", views.toString());
        return statistics;
    }

    private Frame frame(int kind) {
        return views.frame().putByte(kind);
    }

    private static Frame withItem(Frame frame, Item item) {
        item.write(frame);
        return frame;
    }

    private boolean send(MemberId to, Frame frame) {
        return sink.send(to, frame) == Offer.ACCEPTED;
    }
}
