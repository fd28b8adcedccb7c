package org.consort.host;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.wire.Reader;
import org.consort.host.wire.ViewCodec;
import org.consort.host.wire.Writer;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
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
    private final Set<MemberId> up = new HashSet<>();
    private final Set<MemberId> suspects = new HashSet<>();
    private final Set<MemberId> dead = new HashSet<>();
    private final Map<MemberId, Member> joiners = new LinkedHashMap<>();
    private final Set<MemberId> leavers = new HashSet<>();
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
        MemberId to = leader();
        if (to.equals(self)) {
            later.add(() -> data(self, Reader.of(data.toBytes())));
        } else {
            send(to, data);
        }
    }

    private MemberId leader() {
        return view().members().stream()
                .map(Member::id)
                .filter(id -> !suspects.contains(id) && !dead.contains(id))
                .findFirst()
                .orElse(self);
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
        Reader in = Reader.of(slab, offset, length);
        if (!view().contains(from) || out) {
            return;
        }
        switch (slab.bytes().get(offset)) {
            case DATA -> data(from, in);
            case RECORD -> record(in);
            case SYNC -> sync(from, in);
            case SYNCED -> synced(from, in);
            case ADMIT -> {
                in.int8();
                Member joiner = ViewCodec.readMember(in);
                joiners.put(joiner.id(), joiner);
            }
            case LEAVE -> leavers.add(from);
            default -> throw new BadFrame("kind " + slab.bytes().get(offset));
        }
        change();
    }

    private void data(MemberId from, Reader in) {
        in.int8();
        long viewNumber = in.int64();
        long number = in.int64();
        int ordinal = view().members().get(view().rankOf(from)).ordinal();
        if (over()
                || syncing
                || !leader().equals(self)
                || viewNumber != view().number()
                || number <= lastOf.getOrDefault(ordinal, 0L)) {
            return;
        }
        lastOf.put(ordinal, number);
        int level = in.int8();
        int entries = in.int32();
        Writer record = new Writer()
                .int8(RECORD)
                .int8(DATA)
                .int64(nextIndex)
                .int32(ordinal)
                .int64(number);
        record.int8(level).int32(entries).bytes(in.bytes(Block.LIMIT_BYTES));
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
        in.int8();
        int kind = in.int8();
        long index = in.int64();
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
        int origin = in.int32();
        long number = in.int64();
        Delivery level = Delivery.values()[in.int8()];
        int entries = in.int32();
        byte[] bytes = in.bytes(Block.LIMIT_BYTES);
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
        joiners.keySet().removeIf(next::contains);
        suspects.removeIf(id -> !next.contains(id));
        sink.install(next);
        pending.forEach((number, block) -> later.add(() -> hand(number, block)));
    }

    /** Changes the view if this member leads and there is a reason. */
    private void change() {
        if (over() || !leader().equals(self) || syncing) {
            return;
        }
        boolean gone = view().members().stream().anyMatch(m -> isGone(m.id()));
        if (!gone && joiners.isEmpty() && leavers.isEmpty()) {
            return;
        }
        if (gone && !mayGoOn()) {
            sink.stalled("too few of the view can be reached");
            return;
        }
        sink.stalled("");
        syncing = true;
        synced.clear();
        Writer ask = new Writer().int8(SYNC).int64(nextIndex);
        others().forEach(id -> send(id, ask));
        finish();
    }

    private boolean mayGoOn() {
        if (view().policy() == View.Policy.LAST_SURVIVOR) {
            return true;
        }
        long alive =
                view().members().stream().filter(m -> !dead.contains(m.id())).count();
        return 2L * (others().size() + 1) > alive;
    }

    private boolean isGone(MemberId id) {
        return suspects.contains(id) || dead.contains(id);
    }

    private List<MemberId> others() {
        return view().members().stream()
                .map(Member::id)
                .filter(id -> !id.equals(self) && !isGone(id))
                .toList();
    }

    private void sync(MemberId from, Reader in) {
        in.int8();
        long theirs = in.int64();
        if (!from.equals(leader())) {
            return;
        }
        Writer answer = new Writer().int8(SYNCED).int64(nextIndex);
        List<Record> more = log.stream().filter(r -> r.index() >= theirs).toList();
        answer.int32(more.size());
        more.forEach(r -> answer.bytes(r.bytes()));
        send(from, answer);
    }

    private void synced(MemberId from, Reader in) {
        in.int8();
        synced.put(from, in.int64());
        int count = in.count(4);
        for (int i = 0; i < count; i++) {
            record(Reader.of(in.bytes(1 << 20)));
        }
        finish();
    }

    private void finish() {
        if (!syncing || !synced.keySet().containsAll(others())) {
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
        View now = view();
        List<Member> members = new ArrayList<>(now.members());
        boolean fork = now.policy() == View.Policy.LAST_SURVIVOR
                && now.members().stream().anyMatch(m -> suspects.contains(m.id()) && !dead.contains(m.id()));
        members.removeIf(m -> isGone(m.id()) || leavers.contains(m.id()));
        int ordinal = now.nextOrdinal();
        for (Member joiner : joiners.values()) {
            members.add(new Member(ordinal++, joiner.id(), joiner.addresses(), joiner.properties()));
        }
        joiners.clear();
        leavers.clear();
        if (members.isEmpty()) {
            return;
        }
        long line = fork ? now.line() * 31 + ordinalOf(now) + 1 : now.line();
        View next = new View(line, now.number() + 1, nextIndex, now.policy(), now.quorumOf(), ordinal, members);
        Writer record = new Writer().int8(RECORD).int8(SYNC).int64(nextIndex);
        ViewCodec.write(record, next);
        publish(record.toBytes(), now);
    }

    private int ordinalOf(View in) {
        return in.members().get(in.rankOf(self)).ordinal();
    }

    @Override
    public void linkUp(MemberId peer, long nowNanos) {
        up.add(peer);
        if (peer.equals(leader())) {
            pending.forEach((number, block) -> later.add(() -> hand(number, block)));
        }
    }

    @Override
    public void linkDown(MemberId peer, long nowNanos) {
        up.remove(peer);
    }

    @Override
    public void suspect(MemberId peer, boolean suspected, long nowNanos) {
        if (suspected) {
            suspects.add(peer);
        } else {
            suspects.remove(peer);
        }
        syncing = false;
        change();
    }

    @Override
    public void crashed(MemberId peer, long nowNanos) {
        dead.add(peer);
        syncing = false;
        change();
    }

    @Override
    public void admit(Member joiner, long nowNanos) {
        if (leader().equals(self)) {
            joiners.put(joiner.id(), joiner);
            change();
        } else {
            Writer body = new Writer().int8(ADMIT);
            ViewCodec.write(body, joiner);
            send(leader(), body);
        }
    }

    @Override
    public void leave(long nowNanos) {
        if (leader().equals(self)) {
            leavers.add(self);
            change();
        } else {
            send(leader(), new Writer().int8(LEAVE));
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
