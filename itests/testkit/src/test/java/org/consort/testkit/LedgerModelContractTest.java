package org.consort.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.consort.View;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Snapshot;
import org.consort.testkit.abstraction.AbstractionContract;
import org.consort.testkit.sim.Dice;
import org.junit.jupiter.api.Test;

/** The abstraction contract passes a right model, and catches one that keeps what it borrowed. */
class LedgerModelContractTest extends AbstractionContract {

    @Override
    protected AbstractionFactory factory() {
        return new Factory(false);
    }

    @Override
    protected ByteBuffer payload(Dice dice) {
        return ByteBuffer.allocate(Long.BYTES).putLong(0, dice.between(0, 50));
    }

    @Test
    void a_model_that_keeps_borrowed_bytes_is_caught() {
        AbstractionContract keeper = new LedgerModelContractTest() {
            @Override
            protected AbstractionFactory factory() {
                return new Factory(true);
            }
        };
        assertThrows(IllegalStateException.class, ((LedgerModelContractTest) keeper)::borrowed);
    }

    void borrowed() {
        what_was_borrowed_is_not_kept();
    }

    /** Makes models that count; a keeper reads the last payload only when it writes its snapshot. */
    private record Factory(boolean keeps) implements AbstractionFactory {
        @Override
        public String name() {
            return "ledger";
        }

        @Override
        public Class<?> type() {
            return Model.class;
        }

        @Override
        public Abstraction create(Map<String, String> settings, Context context) {
            return new Model(keeps);
        }
    }

    private static final class Model implements Abstraction {
        private final boolean keeps;
        private final TreeMap<Long, Long> counts = new TreeMap<>();
        private java.util.Optional<Entry> kept = java.util.Optional.empty();

        Model(boolean keeps) {
            this.keeps = keeps;
        }

        @Override
        public Object api() {
            return this;
        }

        @Override
        public ByteBuffer apply(Entry entry) {
            counts.merge(entry.payload().getLong(0), 1L, Long::sum);
            kept = java.util.Optional.of(entry);
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
