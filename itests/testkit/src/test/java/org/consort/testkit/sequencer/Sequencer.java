package org.consort.testkit.sequencer;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.Sink;

/**
 * The oldest member numbers; everybody acknowledges; what everybody holds is delivered. Whatever may be lost is sent
 * again.
 */
final class Sequencer implements Protocol {

    private static final int WINDOW = 8;
    private static final int RESEND = 16;
    private static final long RESEND_NANOS = 60_000_000;

    final Bug bug;
    final MemberId self;
    final Sink sink;
    private final ViewChange change = new ViewChange(this);
    private final ArrayDeque<Block> own = new ArrayDeque<>();
    private final Map<Integer, Long> numbered = new HashMap<>();
    private final Map<MemberId, Long> acknowledged = new HashMap<>();
    private Optional<View> installed = Optional.empty();
    private List<Item> held = new ArrayList<>();
    private long stable;
    private long delivered;
    private long nextIndex;
    private long ownDelivered;
    private long resendAt;
    private boolean stopped;

    Sequencer(Bug bug, MemberId self, Sink sink) {
        this.bug = bug;
        this.self = self;
        this.sink = sink;
    }

    View view() {
        return installed.orElseThrow();
    }

    long delivered() {
        return delivered;
    }

    List<Item> heldAfter(long base) {
        return List.copyOf(held.subList((int) base, held.size()));
    }

    /** Index of the item after the first {@code count}. */
    long indexAfter(long count, List<Item> more) {
        return view().index() + 1 + Item.indexes(held.subList(0, (int) count)) + Item.indexes(more);
    }

    @Override
    public void start(Handover handover, long now) {
        installed = Optional.of(handover.view());
        nextIndex = handover.nextIndex();
        handover.pending().forEach(this::keep);
        resendAt = now + RESEND_NANOS;
    }

    @Override
    public boolean accepts() {
        return own.size() < WINDOW && !stopped;
    }

    @Override
    public void submit(Block block) {
        keep(block);
        if (block.level() == Delivery.BROADCAST) {
            sink.deliver(block, nextIndex - 1);
        }
    }

    private void keep(Block block) {
        if (bug != Bug.DOES_NOT_RETAIN) {
            block.slab().retain();
        }
        own.add(block);
        offerOwn(ownDelivered + own.size(), block);
    }

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length, long now) {
        ByteBuffer in = slab.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            Kind kind = Kind.of(in.get());
            long line = in.getLong();
            long number = in.getLong();
            boolean current = line == view().line() && number == view().number();
            if (current && view().contains(from)) {
                take(from, kind, in, now);
            } else if (!current) {
                change.otherView(from, number, kind);
            }
        } catch (BufferUnderflowException e) {
            throw new BadFrame("too short");
        }
    }

    private void take(MemberId from, Kind kind, ByteBuffer in, long now) {
        switch (kind) {
            case SUBMIT -> number(Item.read(in));
            case DATA -> hold(in.getLong(), Item.read(in));
            case ACK -> acknowledge(from, in.getLong());
            case STABLE -> stable(in.getLong());
            default -> change.take(from, kind, in, now);
        }
    }

    boolean isSequencer() {
        return view().oldest().id().equals(self);
    }

    private void offerOwn(long number, Block block) {
        if (change.isFrozen()) {
            return;
        }
        byte[] bytes = new byte[block.length()];
        block.bytes().get(bytes);
        Item item = new Item(ordinal(), number, block.level(), block.entries(), bytes);
        if (isSequencer()) {
            number(item);
        } else {
            item.write(send(view().oldest().id(), Kind.SUBMIT));
            flush();
        }
    }

    private void number(Item item) {
        long last = numbered.getOrDefault(item.origin(), 0L);
        boolean next = item.number() == last + 1 || bug == Bug.OVERTAKES && item.number() == last + 2;
        if (!isSequencer() || change.isFrozen() || !next) {
            return;
        }
        numbered.put(item.origin(), bug == Bug.OVERTAKES && item.number() == last + 2 ? last : item.number());
        held.add(item);
        for (Member member : view().members()) {
            data(member.id(), held.size());
        }
        advance();
    }

    private void data(MemberId to, long seq) {
        if (!to.equals(self)) {
            held.get((int) seq - 1).write(send(to, Kind.DATA).putLong(seq));
            flush();
        }
    }

    private void hold(long seq, Item item) {
        if (change.isFrozen()) {
            return;
        }
        if (seq == held.size() + 1) {
            held.add(item);
            if (bug == Bug.DELIVERS_UNSTABLE) {
                deliverUpTo(held.size());
            }
        }
        send(view().oldest().id(), Kind.ACK).putLong(held.size());
        flush();
    }

    private void acknowledge(MemberId from, long seq) {
        acknowledged.merge(from, seq, Math::max);
        advance();
    }

    /** Stable is what all members hold. */
    private void advance() {
        long all = held.size();
        for (Member member : view().members()) {
            all = member.id().equals(self) ? all : Math.min(all, acknowledged.getOrDefault(member.id(), 0L));
        }
        if (all > stable && !change.isFrozen()) {
            stable(all);
            view().members().forEach(member -> tellStable(member.id()));
        }
    }

    private void tellStable(MemberId to) {
        if (!to.equals(self)) {
            send(to, Kind.STABLE).putLong(stable);
            flush();
        }
    }

    private void stable(long seq) {
        stable = Math.max(stable, seq);
        deliverUpTo(Math.min(stable, held.size()));
    }

    private void deliverUpTo(long seq) {
        while (delivered < seq) {
            boolean swap = view().rankOf(self) == 1 && bug.swapsNext(held, (int) delivered, (int) seq);
            deliver(held.get((int) delivered++));
            if (swap) {
                deliver(held.get((int) delivered++));
            }
        }
    }

    private void deliver(Item item) {
        if (stopped) {
            return;
        }
        Block block = item.block(bug.told(item));
        if (bug == Bug.SKIPS_AN_INDEX && item.number() == 5) {
            nextIndex++;
        }
        boolean isMine = ordinal() == item.origin();
        if (!isMine || item.level() != Delivery.BROADCAST) {
            sink.deliver(block, item.indexes() == 0 ? nextIndex - 1 : nextIndex);
        }
        nextIndex += item.indexes();
        if (bug == Bug.DELIVERS_TWICE && item.number() == 3) {
            sink.deliver(block, item.indexes() == 0 ? nextIndex - 1 : nextIndex);
            nextIndex += item.indexes();
        }
        if (isMine && !own.isEmpty()) {
            Slab slab = own.remove().slab();
            ownDelivered++;
            if (bug != Bug.LEAKS && bug != Bug.DOES_NOT_RETAIN) {
                slab.release();
            }
        }
    }

    private int ordinal() {
        return view().members().get(view().rankOf(self)).ordinal();
    }

    /** The agreement is made: delivers up to the cut and goes on in the next view. */
    void install(Item.Proposal proposal, long now) {
        if (!proposal.view().contains(self) && bug != Bug.STAYS) {
            stopped = true;
            sink.excluded("view " + proposal.view().number() + " is without this member");
            return;
        }
        held = new ArrayList<>(held.subList(0, (int) Math.min(held.size(), proposal.base())));
        held.addAll(proposal.items());
        List<Item> cut = List.copyOf(held.subList((int) delivered, held.size()));
        if (bug != Bug.FORGETS_THE_CUT && bug != Bug.DELIVERS_LATE) {
            deliverUpTo(held.size());
        }
        View next = bug.counted(proposal.view(), self);
        sink.install(next);
        nextIndex = next.index() + 1;
        if (bug == Bug.DELIVERS_LATE && view().rankOf(self) == 1) {
            cut.forEach(this::deliver);
        }
        begin(next, now);
    }

    private void begin(View next, long now) {
        installed = Optional.of(next);
        held = new ArrayList<>();
        stable = 0;
        delivered = 0;
        ownDelivered = 0;
        numbered.clear();
        acknowledged.clear();
        change.begin(now);
        if (bug == Bug.FORGETS_ITS_OWN) {
            own.forEach(block -> block.slab().release());
            own.clear();
        }
        resend(now);
    }

    private void resend(long now) {
        resendAt = now + RESEND_NANOS;
        if (stopped || change.isFrozen()) {
            return;
        }
        long number = ownDelivered;
        for (Block block : List.copyOf(own)) {
            offerOwn(++number, block);
        }
        if (isSequencer()) {
            for (Member member : view().members()) {
                long from = acknowledged.getOrDefault(member.id(), 0L);
                for (long seq = from + 1; seq <= Math.min(held.size(), from + RESEND); seq++) {
                    data(member.id(), seq);
                }
                tellStable(member.id());
            }
        }
    }

    private Optional<MemberId> receiver = Optional.empty();
    private Frame open = new Frame();

    Frame send(MemberId to, Kind kind) {
        return send(to, kind, view().line(), view().number());
    }

    Frame send(MemberId to, Kind kind, long line, long number) {
        receiver = Optional.of(to);
        open = sink.frame().putByte(kind.ordinal()).putLong(line).putLong(number);
        return open;
    }

    void flush() {
        receiver.ifPresent(to -> sink.send(to, open));
    }

    @Override
    public void linkUp(MemberId peer, long now) {
        resend(now);
    }

    @Override
    public void linkDown(MemberId peer, long now) {}

    @Override
    public void suspect(MemberId peer, boolean suspected, long now) {
        change.suspect(peer, suspected, now);
    }

    @Override
    public void crashed(MemberId peer, long now) {
        change.crashed(peer, now);
    }

    @Override
    public void admit(Member joiner, long now) {
        change.admit(joiner, now);
    }

    @Override
    public void leave(long now) {
        change.leave();
    }

    boolean hasPending() {
        return !own.isEmpty();
    }

    @Override
    public void deadline(long now) {
        if (now >= resendAt) {
            resend(now);
        }
        if (!stopped) {
            change.deadline(now);
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return bug == Bug.SPINS ? 0 : stopped ? Long.MAX_VALUE : Math.min(resendAt, change.nextDeadlineNanos());
    }

    @Override
    public void burstEnd(long now) {}

    @Override
    public List<Block> stop() {
        stopped = true;
        List<Block> rest = List.copyOf(own);
        own.clear();
        return rest;
    }

    @Override
    public void close() {
        stopped = true;
        if (bug != Bug.DOES_NOT_RETAIN) {
            own.forEach(block -> block.slab().release());
        }
        own.clear();
    }

    @Override
    public Map<String, String> statistics() {
        return Map.of("held", held.size() + "", "delivered", delivered + "", "change", change.toString());
    }
}
