package org.consort.testkit.abstraction;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Model;
import org.consort.spi.abstraction.Snapshot;
import org.consort.testkit.sim.SlabLedger;

/** One model under test and the machine of its present life, fed by hand. */
final class Replica {

    static final View VIEW = view(1, 1, 2);

    /** One life: what its machine asked for, and the machine. */
    private record Life(RecordedContext context, Abstraction machine) {}

    private final SlabLedger slabs = new SlabLedger();
    private final QuietGroup group = new QuietGroup(this::self, () -> VIEW, this::api);
    private final Model model;
    private Optional<Life> life = Optional.empty();
    private int lives;

    /** Makes a model that has no machine yet. */
    Replica(AbstractionFactory factory, Map<String, String> settings) {
        model = factory.create(new Settings("contract", settings), group);
    }

    static View view(long number, long index, int members) {
        List<Member> list = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            list.add(new Member(i, new MemberId(String.valueOf((char) ('a' + i)), 1), Map.of(), Map.of()));
        }
        return new View(9, number, index, View.Policy.MAJORITY, List.of(), members, list);
    }

    /** The oldest member of the view in its first life, and another, which is in no view, in each later one. */
    private MemberId self() {
        return new MemberId(VIEW.oldest().name(), Math.max(1, lives));
    }

    Object api() {
        return model.api();
    }

    /** Begins the first life, or another after {@link #end}. */
    Replica begin() {
        lives++;
        RecordedContext context = new RecordedContext(group);
        life = Optional.of(new Life(context, model.machine(context)));
        return this;
    }

    /** Ends the life as the host does. What it left under way can still come. */
    RecordedContext end() {
        RecordedContext context = context();
        context.end();
        machine().stop();
        return context;
    }

    Abstraction machine() {
        return life.orElseThrow().machine();
    }

    RecordedContext context() {
        return life.orElseThrow().context();
    }

    /** Applies an entry that another member submitted, whose bytes are poison as soon as the call is over. */
    void apply(long index, int ordinal, ByteBuffer payload) {
        Slab slab = slabs.make(payload.remaining() + 7);
        slab.bytes().put(3, payload, payload.position(), payload.remaining());
        machine().apply(new Borrowed(index, ordinal, slab, 3, payload.remaining()));
        slab.release();
    }

    long held() {
        return slabs.held();
    }

    void inspect() {
        slabs.inspect();
    }

    byte[] state() {
        return write(machine().snapshot());
    }

    static byte[] write(Snapshot snapshot) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            snapshot.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        snapshot.close();
        return out.toByteArray();
    }

    void restore(byte[] bytes) throws IOException {
        machine().restore(new ByteArrayInputStream(bytes));
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
}
