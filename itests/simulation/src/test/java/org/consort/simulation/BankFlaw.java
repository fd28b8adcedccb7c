package org.consort.simulation;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.spi.Slab;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;

/** What is wrong with a database on purpose. */
enum BankFlaw {
    /** Nothing. */
    NONE,
    /** What is written under a lock is not refused when the lock has passed on. */
    TAKES_STALE_TOKENS,
    /** Linearizable reads tell what this member happens to have. */
    READS_WHAT_IT_HAS,
    /** A write on a condition is done whatever there is. */
    IGNORES_CONDITIONS,
    /** A watch goes on from what a new life begins with. */
    FORGETS_WATCHES;

    private static final byte PUT_ONE = 1;
    private static final byte PUT_IF = 2;
    private static final byte TRANSACTION = 4;
    private static final int GRANT_BYTES = 25;

    /** The entry as the flawed machine takes it. */
    Entry bend(Entry entry) {
        ByteBuffer bytes = entry.payload();
        int kind = bytes.hasRemaining() ? bytes.get(bytes.position()) : 0;
        if (this == TAKES_STALE_TOKENS && kind == TRANSACTION && bytes.get(bytes.position() + 1) == 1) {
            // Without the grant, the flag that says so first.
            ByteBuffer bent = without(bytes, 2, GRANT_BYTES);
            return new Bent(entry, bent.put(1, (byte) 0));
        }
        if (this == IGNORES_CONDITIONS && kind == PUT_IF) {
            int name = 2 + bytes.get(bytes.position() + 1);
            int key = (bytes.get(bytes.position() + name) & 0xff) + 2;
            ByteBuffer bent = without(bytes, name + key, Long.BYTES);
            return new Bent(entry, bent.put(0, PUT_ONE));
        }
        return entry;
    }

    private static ByteBuffer without(ByteBuffer bytes, int at, int count) {
        int rest = bytes.position() + at + count;
        return ByteBuffer.allocate(bytes.remaining())
                .put(bytes.slice(bytes.position(), at))
                .put(bytes.slice(rest, bytes.limit() - rest))
                .flip();
    }

    /** The surroundings as the flawed machine uses them. */
    Context bend(Context context) {
        return this == READS_WHAT_IT_HAS ? new Hasty(context) : context;
    }

    private record Bent(Entry entry, ByteBuffer bytes) implements Entry {
        @Override
        public long index() {
            return entry.index();
        }

        @Override
        public long epoch() {
            return entry.epoch();
        }

        @Override
        public MemberId sender() {
            return entry.sender();
        }

        @Override
        public int ordinal() {
            return entry.ordinal();
        }

        @Override
        public boolean isLocal() {
            return entry.isLocal();
        }

        @Override
        public Slab slab() {
            return entry.slab();
        }

        @Override
        public int offset() {
            return entry.offset();
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
            context.execute(
                    () -> then.accept(new Outcome.Acknowledged(new Receipt(0, BusyBank.HAS), Abstraction.NOTHING)));
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
