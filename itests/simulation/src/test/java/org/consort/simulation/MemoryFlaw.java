package org.consort.simulation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.spi.Slab;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;

/** What is wrong with a shared memory on purpose. */
enum MemoryFlaw {
    /** Nothing. */
    NONE,
    /** Volatile reads tell what this member happens to have. */
    READS_WHAT_IT_HAS,
    /** What is to be exchanged on a condition is exchanged whatever there is. */
    IGNORES_EXPECTATIONS,
    /** The second of an entry's runs of bytes is written when the next entry is. */
    TEARS_ENTRIES,
    /** Now and then, others' entries change places. */
    SWAPS_ENTRIES,
    /** A session does not see its writes while they are on their way. */
    FORGETS_OWN_WRITES,
    /** A barrier opens before the last has come. */
    OPENS_EARLY,
    /** A watch goes on from what a new life begins with. */
    FORGETS_WATCHES;

    private static final byte WRITE = 1;
    private static final byte ARRIVE = 4;
    private static final int FIRST_GROUP = 9;
    private static final int FIRST_RUN = FIRST_GROUP + 4 + 8 + 4;
    private static final int RUN = 12;
    private static final int ATOMIC = 34;

    /** The entries as a flawed machine takes them, one after the other. */
    Function<Entry, List<Entry>> bends() {
        List<Entry> late = new ArrayList<>();
        return switch (this) {
            case IGNORES_EXPECTATIONS -> entry -> List.of(withoutExpectation(entry));
            case OPENS_EARLY -> entry -> List.of(withoutOneParty(entry));
            case TEARS_ENTRIES -> entry -> torn(entry, late);
            case SWAPS_ENTRIES -> entry -> swapped(entry, late);
            default -> List::of;
        };
    }

    private static ByteBuffer copy(Entry entry) {
        ByteBuffer bytes = entry.payload();
        return ByteBuffer.allocate(bytes.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(bytes)
                .flip();
    }

    private static Entry withoutExpectation(Entry entry) {
        ByteBuffer bytes = copy(entry);
        int at = bytes.limit() - ATOMIC;
        boolean isConditional = bytes.limit() > ATOMIC && bytes.get(0) == WRITE && bytes.get(at) == 2;
        return isConditional && isAlone(bytes) ? Bent.of(entry, bytes.put(at, (byte) 1), entry.isLocal()) : entry;
    }

    /** Nothing but an atomic operation. */
    private static boolean isAlone(ByteBuffer bytes) {
        return bytes.getInt(FIRST_GROUP) == 0;
    }

    private static Entry withoutOneParty(Entry entry) {
        ByteBuffer bytes = copy(entry);
        int at = bytes.limit() - 4;
        return bytes.limit() > 4 && bytes.get(0) == ARRIVE && bytes.getInt(at) > 2
                ? Bent.of(entry, bytes.putInt(at, bytes.getInt(at) - 1), entry.isLocal())
                : entry;
    }

    private static List<Entry> torn(Entry entry, List<Entry> late) {
        List<Entry> now = new ArrayList<>(late);
        late.clear();
        ByteBuffer bytes = copy(entry);
        boolean hasTwo = bytes.limit() > FIRST_RUN
                && bytes.get(0) == WRITE
                && bytes.getInt(FIRST_GROUP) == 1
                && bytes.getInt(FIRST_RUN - 4) == 2;
        if (!hasTwo) {
            now.add(entry);
            return now;
        }
        int first = RUN + bytes.getInt(FIRST_RUN + 8);
        int second = RUN + bytes.getInt(FIRST_RUN + first + 8);
        if (FIRST_RUN + first + second + 1 < bytes.limit()) {
            // With an atomic operation behind it, which must not be done twice.
            now.add(entry);
            return now;
        }
        now.add(Bent.of(entry, part(bytes, FIRST_RUN + first, second), entry.isLocal()));
        late.add(Bent.of(entry, part(bytes, FIRST_RUN, first), false));
        return now;
    }

    /** The entry without some of it. */
    private static ByteBuffer part(ByteBuffer bytes, int at, int count) {
        return ByteBuffer.allocate(bytes.limit() - count)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(bytes.slice(0, at))
                .put(bytes.slice(at + count, bytes.limit() - at - count))
                .flip()
                .putInt(FIRST_RUN - 4, 1);
    }

    private static List<Entry> swapped(Entry entry, List<Entry> late) {
        boolean canWait = !entry.isLocal() && entry.payload().get(0) == WRITE && entry.index() % 3 == 0;
        if (late.isEmpty() && canWait) {
            late.add(Bent.of(entry, copy(entry), false));
            return List.of();
        }
        // The answer is that of the last.
        List<Entry> now = new ArrayList<>();
        now.add(entry);
        if (!late.isEmpty() && !entry.isLocal()) {
            now.addAll(late);
            late.clear();
        }
        return now;
    }

    /** The surroundings as the flawed machine uses them. */
    Context bend(Context context) {
        return this == READS_WHAT_IT_HAS ? new Hasty(context) : context;
    }

    /** What an entry has, which may be kept longer than that. */
    private record Bent(long index, long epoch, MemberId sender, int ordinal, boolean isLocal, ByteBuffer bytes)
            implements Entry {

        static Bent of(Entry entry, ByteBuffer bytes, boolean isLocal) {
            return new Bent(entry.index(), entry.epoch(), entry.sender(), entry.ordinal(), isLocal, bytes);
        }

        @Override
        public Slab slab() {
            return Slab.copyOf(bytes);
        }

        @Override
        public int offset() {
            return 0;
        }

        @Override
        public int length() {
            return bytes.remaining();
        }

        @Override
        public ByteBuffer payload() {
            return bytes.duplicate();
        }
    }

    private record Hasty(Context context) implements Context {
        @Override
        public Group group() {
            return context.group();
        }

        @Override
        public CompletableFuture<Outcome> submit(ByteBuffer payload, Delivery level) {
            return context.submit(payload, level);
        }

        @Override
        public void readPoint(Consumer<Outcome> then) {
            context.execute(() -> then.accept(new Outcome.Acknowledged(new Receipt(0, 0), Abstraction.NOTHING)));
        }

        @Override
        public void answer(long ballot, ByteBuffer answer) {
            context.answer(ballot, answer);
        }

        @Override
        public void work(Runnable task) {
            context.work(task);
        }

        @Override
        public void callback(Runnable task) {
            context.callback(task);
        }

        @Override
        public void execute(Runnable task) {
            context.execute(task);
        }

        @Override
        public void callAfter(long delayNanos, long token) {
            context.callAfter(delayNanos, token);
        }

        @Override
        public boolean eject(MemberId member, String why) {
            return context.eject(member, why);
        }
    }
}
