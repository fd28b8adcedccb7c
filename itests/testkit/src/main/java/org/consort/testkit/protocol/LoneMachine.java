package org.consort.testkit.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Sink;
import org.consort.spi.protocol.Tally;
import org.consort.spi.transport.Channel.Offer;
import org.consort.testkit.sim.SlabLedger;

/** One machine alone: the other members of its view are silent. Each block's first 8 bytes are its number. */
final class LoneMachine implements Sink {

    private static final long MILLI = 1_000_000;

    private final SlabLedger slabs = new SlabLedger();
    private final Frame frame = new Frame();
    private final List<Long> numbers = new ArrayList<>();
    private final List<Long> indexes = new ArrayList<>();
    private final Protocol machine;
    private final View view;
    private long now = MILLI;
    private long next = 1;

    LoneMachine(ProtocolFactory factory, int members) {
        this(factory, members, List.of());
    }

    LoneMachine(ProtocolFactory factory, int members, List<Delivery> pending) {
        view = view(members);
        machine = factory.create(new Settings("protocol", Map.of()), peer(0), this);
        List<Block> blocks = new ArrayList<>();
        pending.forEach(level -> blocks.add(block(30, level)));
        machine.start(new Handover(1, view, 2, blocks), now);
        blocks.forEach(block -> block.slab().release());
        machine.burstEnd(now);
    }

    static View view(int members) {
        List<Member> list = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            MemberId id = new MemberId(String.valueOf((char) ('a' + i)), 1);
            list.add(new Member(i, id, Map.of(), Map.of()));
        }
        return new View(5, 1, 1, View.Policy.MAJORITY, List.of(), members, list);
    }

    static long number(Block block) {
        return block.bytes().getLong(0);
    }

    Protocol machine() {
        return machine;
    }

    MemberId peer(int rank) {
        return view.members().get(rank).id();
    }

    void submit(int bytes, Delivery level) {
        Block block = block(bytes, level);
        machine.submit(block);
        block.slab().release();
        machine.burstEnd(now);
    }

    void run(long millis) {
        for (long end = now + millis * MILLI; now < end; now += MILLI) {
            if (machine.nextDeadlineNanos() <= now) {
                machine.deadline(now);
            }
            machine.burstEnd(now);
        }
    }

    void runUntilDelivered(int count) {
        for (int i = 0; i < 2_000 && numbers.size() < count; i++) {
            run(1);
        }
    }

    List<Long> deliveredNumbers() {
        return numbers;
    }

    List<Long> deliveredIndexes() {
        return indexes;
    }

    long held() {
        return slabs.held();
    }

    void close() {
        machine.close();
    }

    private Block block(int bytes, Delivery level) {
        Slab slab = slabs.make(Math.max(bytes, Long.BYTES) + 3);
        slab.bytes().putLong(3, next++);
        return new Block(0, level, 1, slab, 3, Math.max(bytes, Long.BYTES));
    }

    @Override
    public Offer send(MemberId to, Frame sent) {
        sent.writeTo(ByteBuffer.allocate(sent.length()));
        return Offer.ACCEPTED;
    }

    @Override
    public Frame frame() {
        return frame.clear().putByte(0).putInt(1);
    }

    @Override
    public void deliver(Block block, long firstIndex) {
        numbers.add(number(block));
        indexes.add(firstIndex);
    }

    @Override
    public void install(View installed) {}

    @Override
    public void excluded(String why) {}

    @Override
    public void stalled(String why) {}

    @Override
    public void collected(Tally tally) {}

    @Override
    public void complain(MemberId peer, String why) {}
}
