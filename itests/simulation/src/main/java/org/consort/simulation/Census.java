package org.consort.simulation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Member;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Model;
import org.consort.spi.abstraction.Snapshot;
import org.consort.spi.protocol.Tally;

/**
 * A model that asks all replicas again and again for a digest of their state: the oldest member submits a question, now and
 * then one too large for a block, and every member answers by ballot. Throws, so that its member fails, when two replicas differ or when an
 * answer never comes into the log.
 */
final class Census implements Abstraction {

    private static final long GAP_NANOS = 25_000_000L;
    private static final int LARGE_EVERY = 6;
    private static final int LARGE_BYTES = 400_000;
    private static final int REMEMBERED = 200;

    /** An answer that is not in the log after so many further questions is lost. */
    private static final int PATIENCE = 40;

    /** One that took over a state may have many questions before it all at once, and no time to be heard in between. */
    private static final int PATIENCE_AFTER_RESTORE = 140;

    /** Makes it. */
    record Factory() implements AbstractionFactory {
        @Override
        public String name() {
            return "census";
        }

        @Override
        public Class<?> type() {
            return Held.class;
        }

        @Override
        public Model create(Settings settings, Group group) {
            return new Held();
        }
    }

    /** What a node holds: nothing to ask. */
    record Held() implements Model {
        @Override
        public Object api() {
            return this;
        }

        @Override
        public Abstraction machine(Context context) {
            return new Census(context);
        }
    }

    private final Context context;
    private final TreeMap<Long, Long> asked = new TreeMap<>();
    private final Map<Long, Long> unheard = new HashMap<>();
    private Optional<View> view = Optional.empty();
    private long digest = 1;
    private int patience = PATIENCE;
    private long questions;
    private long viewNumber;
    private boolean asking;
    private boolean awaiting;

    private Census(Context context) {
        this.context = context;
    }

    @Override
    public void viewChanged(View next) {
        view = Optional.of(next);
        if (next.number() > viewNumber) {
            // The first view after a restore may be in the state already.
            viewNumber = next.number();
            mix(viewNumber);
        }
        if (isOldest() && !asking) {
            asking = true;
            context.callAfter(GAP_NANOS, 0);
        }
    }

    @Override
    public void alarm(long token) {
        asking = isOldest();
        if (asking) {
            context.callAfter(GAP_NANOS, 0);
        }
        if (asking && !awaiting) {
            awaiting = true;
            int size = questions % LARGE_EVERY == 0 ? LARGE_BYTES : Long.BYTES;
            context.submit(ByteBuffer.allocate(size).putLong(0, questions), Delivery.ATOMIC)
                    .thenAccept(outcome -> context.execute(() -> awaiting = false));
        }
    }

    @Override
    public ByteBuffer apply(Entry entry) {
        questions++;
        mix(entry.index());
        mix(entry.payload().remaining());
        asked.put(entry.index(), digest);
        if (asked.size() > REMEMBERED) {
            asked.pollFirstEntry();
        }
        boolean member = ordinal().isPresent();
        context.answer(entry.index(), ByteBuffer.allocate(Long.BYTES).putLong(0, digest));
        if (member) {
            unheard.put(entry.index(), questions);
            unheard.forEach((ballot, when) -> check(
                    questions - when <= patience,
                    "the answer to " + ballot + " is not in the log at " + entry.index()));
        }
        return NOTHING;
    }

    @Override
    public void tallied(Tally tally, long index) {
        Long expected = asked.get(tally.ballot());
        if (expected == null) {
            return;
        }
        tally.answers().forEach((ordinal, answer) -> {
            check(answer.getLong(0) == expected, "member " + ordinal + " is in another state at " + tally.ballot());
            mix(ordinal);
        });
        mix(index);
        ordinal().filter(tally.answers()::containsKey).ifPresent(own -> unheard.remove(tally.ballot()));
    }

    private Optional<Integer> ordinal() {
        return view.flatMap(v -> v.member(context.group().self().name()))
                .filter(member -> member.id().equals(context.group().self()))
                .map(Member::ordinal);
    }

    private boolean isOldest() {
        return view.filter(v -> v.oldest().id().equals(context.group().self())).isPresent();
    }

    private void mix(long value) {
        digest = digest * 0x9E3779B97F4A7C15L + value;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    @Override
    public Snapshot snapshot() {
        long digestNow = digest;
        long questionsNow = questions;
        long viewNow = viewNumber;
        Map<Long, Long> askedNow = new TreeMap<>(asked);
        return out -> {
            DataOutputStream data = new DataOutputStream(out);
            data.writeLong(digestNow);
            data.writeLong(questionsNow);
            data.writeLong(viewNow);
            data.writeInt(askedNow.size());
            for (Map.Entry<Long, Long> question : askedNow.entrySet()) {
                data.writeLong(question.getKey());
                data.writeLong(question.getValue());
            }
            data.flush();
        };
    }

    @Override
    public void restore(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        patience = PATIENCE_AFTER_RESTORE;
        digest = data.readLong();
        questions = data.readLong();
        viewNumber = data.readLong();
        asked.clear();
        for (int left = data.readInt(); left > 0; left--) {
            asked.put(data.readLong(), data.readLong());
        }
    }
}
