package org.consort.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.Group;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Model;
import org.consort.spi.abstraction.Snapshot;
import org.consort.testkit.abstraction.AbstractionContract;
import org.consort.testkit.sim.Dice;
import org.junit.jupiter.api.Test;

/** The abstraction contract passes a right model, and catches one that keeps what it borrowed, and one that keeps a life's state. */
class LedgerModelContractTest extends AbstractionContract {

    private enum Bug {
        NONE,
        KEEPS_BORROWED,
        KEEPS_STATE
    }

    @Override
    protected AbstractionFactory factory() {
        return new Factory(Bug.NONE);
    }

    @Override
    protected ByteBuffer payload(Dice dice) {
        return ByteBuffer.allocate(Long.BYTES).putLong(0, dice.between(0, 50));
    }

    @Test
    void a_model_that_keeps_borrowed_bytes_is_caught() {
        assertThrows(IllegalStateException.class, with(Bug.KEEPS_BORROWED)::what_was_borrowed_is_not_kept);
    }

    @Test
    void a_model_that_keeps_the_state_of_a_life_is_caught() {
        assertThrows(AssertionError.class, with(Bug.KEEPS_STATE)::a_later_life_begins_in_the_state_before_any_entry);
    }

    private static LedgerModelContractTest with(Bug bug) {
        return new LedgerModelContractTest() {
            @Override
            protected AbstractionFactory factory() {
                return new Factory(bug);
            }
        };
    }

    /** Makes models that count. */
    private record Factory(Bug bug) implements AbstractionFactory {
        @Override
        public String name() {
            return "ledger";
        }

        @Override
        public Class<?> type() {
            return Ledger.class;
        }

        @Override
        public Model create(Settings settings, Group group) {
            return new Ledger(bug, new TreeMap<>());
        }
    }

    /** What its users would hold, if it had any. */
    private record Ledger(Bug bug, TreeMap<Long, Long> shared) implements Model {
        @Override
        public Object api() {
            return this;
        }

        @Override
        public Abstraction machine(Context context) {
            return new Machine(bug == Bug.KEEPS_BORROWED, bug == Bug.KEEPS_STATE ? shared : new TreeMap<>());
        }
    }

    /** Counts; a keeper reads the last payload only when it writes its snapshot. */
    private static final class Machine implements Abstraction {
        private final boolean keeps;
        private final TreeMap<Long, Long> counts;
        private Optional<Entry> kept = Optional.empty();

        Machine(boolean keeps, TreeMap<Long, Long> counts) {
            this.keeps = keeps;
            this.counts = counts;
        }

        @Override
        public ByteBuffer apply(Entry entry) {
            counts.merge(entry.payload().getLong(0), 1L, Long::sum);
            kept = Optional.of(entry);
            return NOTHING;
        }

        @Override
        public void viewChanged(View view) {}

        @Override
        public Snapshot snapshot() {
            TreeMap<Long, Long> copy = new TreeMap<>(counts);
            long last = keeps ? kept.map(e -> e.payload().getLong(0)).orElse(0L) : 0;
            return out -> {
                DataOutputStream data = new DataOutputStream(out);
                data.writeInt(copy.size());
                for (Map.Entry<Long, Long> count : copy.entrySet()) {
                    data.writeLong(count.getKey());
                    data.writeLong(count.getValue() + last);
                }
            };
        }

        @Override
        public void restore(InputStream in) throws IOException {
            DataInputStream data = new DataInputStream(in);
            counts.clear();
            int size = data.readInt();
            if (size < 0) {
                throw new EOFException("a negative size");
            }
            for (int i = 0; i < size; i++) {
                counts.put(data.readLong(), data.readLong());
            }
        }
    }
}
