package org.consort.testkit.abstraction;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.View;
import org.consort.spi.Slab;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Snapshot;
import org.consort.testkit.sim.SlabLedger;

/** One machine under test, fed by hand: what it submits and answers goes nowhere. */
final class Replica implements Context {

    static final View VIEW = view(1, 1, 2);

    private final SlabLedger slabs = new SlabLedger();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Abstraction machine;

    Replica(AbstractionFactory factory, Map<String, String> settings) {
        machine = factory.create(settings, this);
    }

    static View view(long number, long index, int members) {
        java.util.List<Member> list = new java.util.ArrayList<>();
        for (int i = 0; i < members; i++) {
            list.add(new Member(i, new MemberId(String.valueOf((char) ('a' + i)), 1), Map.of(), Map.of()));
        }
        return new View(9, number, index, View.Policy.MAJORITY, java.util.List.of(), members, list);
    }

    Abstraction machine() {
        return machine;
    }

    /** Applies an entry that another member submitted, whose bytes are poison as soon as the call is over. */
    void apply(long index, int ordinal, ByteBuffer payload) {
        Slab slab = slabs.make(payload.remaining() + 7);
        slab.bytes().put(3, payload, payload.position(), payload.remaining());
        machine.apply(new Borrowed(index, ordinal, slab, 3, payload.remaining()));
        slab.release();
        settle();
    }

    long held() {
        return slabs.held();
    }

    void inspect() {
        slabs.inspect();
    }

    byte[] state() {
        return write(machine.snapshot());
    }

    static byte[] write(Snapshot snapshot) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            snapshot.writeTo(out);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        snapshot.close();
        return out.toByteArray();
    }

    void restore(byte[] bytes) throws IOException {
        machine.restore(new ByteArrayInputStream(bytes));
    }

    private void settle() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    /** An entry whose bytes belong to the caller. */
    private record Borrowed(long index, int ordinal, Slab slab, int offset, int length) implements Entry {
        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public MemberId sender() {
            return VIEW.members().get(ordinal).id();
        }

        @Override
        public boolean isLocal() {
            return false;
        }

        @Override
        public ByteBuffer payload() {
            return slab.slice(offset, length).asReadOnlyBuffer();
        }
    }

    @Override
    public Group group() {
        return QuietGroup.of(VIEW);
    }

    @Override
    public CompletableFuture<Outcome> submit(ByteBuffer payload, Delivery level) {
        return new CompletableFuture<>();
    }

    @Override
    public void answer(long ballot, ByteBuffer answer) {}

    @Override
    public void work(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void callback(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void callAfter(long delayNanos, long token) {}
}
