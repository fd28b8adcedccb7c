package org.consort.host;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.wire.ViewCodec;
import org.consort.host.wire.Writer;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Reader;
import org.consort.spi.protocol.Sink;
import org.consort.spi.transport.Channel.Offer;
import org.jspecify.annotations.Nullable;

/**
 * The least protocol that the host's tests need: the oldest member that nobody suspects numbers everything. Not uniform: it delivers at
 * once. A change of the sequencer gathers what the others have first.
 */
final class Sequencer implements Protocol {

    private static final int DATA = 1;
    private static final int RECORD = 2;
    private static final int SYNC = 3;
    private static final int SYNCED = 4;
    private static final int ADMIT = 5;
    private static final int LEAVE = 6;

    /** What the log has at an index: a block or a view, as bytes. */
    private record Record(long index, byte[] bytes) {}

    static final class Factory implements ProtocolFactory {
        @Override
        public String type() {
            return "sequencer";
        }

        @Override
        public void validate(Settings settings, View view) {
            settings.allow(List.of("window"));
        }

        @Override
        public Protocol create(Settings settings, MemberId self, Sink sink) {
            return new Sequencer(self, sink, (int) settings.number("window", 64, 1, 1 << 20));
        }
    }

    private final MemberId self;
    private final Sink sink;
    private final int window;
    private final Map<Long, Block> pending = new LinkedHashMap<>();
    private final List<Record> log = new ArrayList<>();
    private final Roster roster;
    private final Map<Integer, Long> lastOf = new TreeMap<>();
    private final Map<MemberId, Long> synced = new LinkedHashMap<>();
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final Map<MemberId, ArrayDeque<Writer>> unsent = new LinkedHashMap<>();
    private @Nullable View view;
    private long nextNumber = 1;
    private long nextIndex;
    private boolean syncing;
    private boolean stopped;
    private boolean out;

    Sequencer(MemberId self, Sink sink, int window) {
        this.self = self;
        this.roster = new Roster(self);
        this.sink = sink;
        this.window = window;
    }

    @Override
    public void start(Handover handover, long nowNanos) {
        view = handover.view();
        nextIndex = handover.nextIndex();
        handover.pending().forEach(this::submit);
    }

    private View view() {
        return java.util.Objects.requireNonNull(view);
    }

    private boolean over() {
        return stopped || out;
    }

    @Override
    public boolean accepts() {
        return pending.size() < window;
    }

    @Override
    public void submit(Block block) {
        block.slab().retain();
        long number = nextNumber++;
        pending.put(number, block);
        hand(number, block);
    }

    private void hand(long number, Block block) {
        Writer data = new Writer().int8(DATA).int64(view().number()).int64(number);
        data.int8(block.level().ordinal()).int32(block.entries()).bytes(block.bytes());
        MemberId to = roster.leader(view());
        if (to.equals(self)) {
            later.add(() -> data(self, Reader.of(data.toBytes())));
        } else {
            send(to, data);
        }
    }

    private boolean leads() {
        return roster.leader(view()).equals(self);
    }

    private void send(MemberId to, Writer body) {
        unsent.computeIfAbsent(to, id -> new ArrayDeque<>()).add(body);
        push(to);
    }

    private void push(MemberId to) {
        ArrayDeque<Writer> waiting = java.util.Objects.requireNonNull(unsent.get(to));
        while (!waiting.isEmpty()
                && sink.send(to, sink.frame().putCopy(waiting.element().buffer())) != Offer.BUSY) {
            waiting.remove();
        }
    }

    @Override
    public void frame(MemberId from, Slab slab, int offset, int length, long nowNanos) {
        Reader in = new Reader(slab, offset, length);
        if (!view().contains(from) || out) {
            return;
        }
        switch (slab.bytes().get(offset)) {
            case DATA -> data(from, in);
            case RECORD -> record(in);
            case SYNC -> sync(from, in);
            case SYNCED -> synced(from, in);
            case ADMIT -> {
                in.getByte();
                roster.joining(ViewCodec.readMember(in));
            }
            case LEAVE -> roster.leaving(from);
            default -> throw new BadFrame("kind " + slab.bytes().get(offset));
        }
        change();
    }

    private void data(MemberId from, Reader in) {
        in.getByte();
        long viewNumber = in.getLong();
        long number = in.getLong();
        int ordinal = view().members().get(view().rankOf(from)).ordinal();
        if (over()
                || syncing
                || !leads()
                || viewNumber != view().number()
                || number <= lastOf.getOrDefault(ordinal, 0L)) {
            return;
        }
        lastOf.put(ordinal, number);
        int level = in.getByte();
        int entries = in.getInt();
        Writer record = new Writer()
                .int8(RECORD)
                .int8(DATA)
                .int64(nextIndex)
                .int32(ordinal)
                .int64(number);
        record.int8(level).int32(entries).bytes(in.getBytes(Block.LIMIT_BYTES));
        publish(record.toBytes(), view());
    }

    private void publish(byte[] record, View to) {
        Writer body = new Writer();
        for (byte b : record) {
            body.int8(b);
        }
        to.members().stream().filter(m -> !m.id().equals(self)).forEach(m -> send(m.id(), body));
        record(Reader.of(record));
    }

    private void record(Reader in) {
        in.getByte();
        int kind = in.getByte();
        long index = in.getLong();
        if (over() || index != nextIndex) {
            return;
        }
        if (kind == DATA) {
            block(in, index);
        } else {
            view(in, index);
        }
    }

    private void block(Reader in, long index) {
        int origin = in.getInt();
        long number = in.getLong();
        Delivery level = Delivery.values()[in.getByte()];
        int entries = in.getInt();
        byte[] bytes = in.getBytes(Block.LIMIT_BYTES);
        Writer record =
                new Writer().int8(RECORD).int8(DATA).int64(index).int32(origin).int64(number);
        record.int8(level.ordinal()).int32(entries).bytes(bytes);
        log.add(new Record(index, record.toBytes()));
        boolean atomic = level == Delivery.ATOMIC;
        nextIndex = index + (atomic ? entries : 0);
        Slab slab = Slab.of(ByteBuffer.wrap(bytes));
        if (origin == ordinal()) {
            Block mine = pending.remove(number);
            if (mine != null) {
                mine.slab().release();
            }
        }
        lastOf.merge(origin, number, Math::max);
        sink.deliver(new Block(origin, level, entries, slab, 0, bytes.length), atomic ? index : index - 1);
    }

    private int ordinal() {
        int rank = view().rankOf(self);
        return rank < 0 ? -1 : view().members().get(rank).ordinal();
    }

    private void view(Reader in, long index) {
        View next = ViewCodec.readView(in);
        Writer record = new Writer().int8(RECORD).int8(SYNC).int64(index);
        ViewCodec.write(record, next);
        log.add(new Record(index, record.toBytes()));
        if (!next.contains(self)) {
            out = true;
            sink.excluded("a view without this member");
            return;
        }
        view = next;
        nextIndex = index + 1;
        syncing = false;
        roster.installed(next);
        sink.install(next);
        pending.forEach((number, block) -> later.add(() -> hand(number, block)));
    }

    /** Changes the view if this member leads and there is a reason. */
    private void change() {
        if (over() || !leads() || syncing || !roster.differsFrom(view())) {
            return;
        }
        if (!roster.mayGoOn(view())) {
            sink.stalled("too few of the view can be reached");
            return;
        }
        sink.stalled("");
        syncing = true;
        synced.clear();
        Writer ask = new Writer().int8(SYNC).int64(nextIndex);
        roster.others(view()).forEach(id -> send(id, ask));
        finish();
    }

    private void sync(MemberId from, Reader in) {
        in.getByte();
        long theirs = in.getLong();
        if (!from.equals(roster.leader(view()))) {
            return;
        }
        Writer answer = new Writer().int8(SYNCED).int64(nextIndex);
        List<Record> more = log.stream().filter(r -> r.index() >= theirs).toList();
        answer.int32(more.size());
        more.forEach(r -> answer.bytes(r.bytes()));
        send(from, answer);
    }

    private void synced(MemberId from, Reader in) {
        in.getByte();
        synced.put(from, in.getLong());
        int count = in.count(Integer.MAX_VALUE, 4);
        for (int i = 0; i < count; i++) {
            record(Reader.of(in.getBytes(1 << 20)));
        }
        finish();
    }

    private void finish() {
        if (!syncing || !synced.keySet().containsAll(roster.others(view()))) {
            return;
        }
        synced.forEach((id, theirs) -> log.stream()
                .filter(r -> r.index() >= theirs)
                .forEach(r -> {
                    Writer body = new Writer();
                    for (byte b : r.bytes()) {
                        body.int8(b);
                    }
                    send(id, body);
                }));
        roster.next(view(), nextIndex).ifPresent(next -> {
            Writer record = new Writer().int8(RECORD).int8(SYNC).int64(nextIndex);
            ViewCodec.write(record, next);
            publish(record.toBytes(), view());
        });
    }

    @Override
    public void linkUp(MemberId peer, long nowNanos) {
        if (peer.equals(roster.leader(view()))) {
            pending.forEach((number, block) -> later.add(() -> hand(number, block)));
        }
    }

    @Override
    public void linkDown(MemberId peer, long nowNanos) {}

    @Override
    public void suspect(MemberId peer, boolean suspected, long nowNanos) {
        roster.suspected(peer, suspected);
        syncing = false;
        change();
    }

    @Override
    public void crashed(MemberId peer, long nowNanos) {
        roster.dead(peer);
        syncing = false;
        change();
    }

    @Override
    public void admit(Member joiner, long nowNanos) {
        if (leads()) {
            roster.joining(joiner);
            change();
        } else {
            Writer body = new Writer().int8(ADMIT);
            ViewCodec.write(body, joiner);
            send(roster.leader(view()), body);
        }
    }

    @Override
    public void leave(long nowNanos) {
        if (leads()) {
            roster.leaving(self);
            change();
        } else {
            send(roster.leader(view()), new Writer().int8(LEAVE));
        }
    }

    @Override
    public void deadline(long nowNanos) {}

    @Override
    public long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public void burstEnd(long nowNanos) {
        List.copyOf(unsent.keySet()).forEach(this::push);
        for (int i = later.size(); i > 0 && !over(); i--) {
            later.remove().run();
        }
        if (!later.isEmpty() && !over()) {
            burstEnd(nowNanos);
        }
    }

    @Override
    public List<Block> stop() {
        stopped = true;
        List<Block> handedOver = List.copyOf(pending.values());
        pending.clear();
        return handedOver;
    }

    @Override
    public void close() {
        stop().forEach(block -> block.slab().release());
    }

    @Override
    public Map<String, String> statistics() {
        return Map.of("pending", String.valueOf(pending.size()));
    }
}
