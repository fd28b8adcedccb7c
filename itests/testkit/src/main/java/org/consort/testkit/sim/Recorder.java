package org.consort.testkit.sim;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Model;
import org.consort.spi.abstraction.Snapshot;
import org.consort.testkit.check.Event;
import org.consort.testkit.check.Tag;

/** The model by which a {@link World} sees the log: its state is a digest of all entries, and it records what happens. */
final class Recorder implements Abstraction {

    /** Makes recorders of a world. */
    record Factory(World world) implements AbstractionFactory {
        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public Class<?> type() {
            return Door.class;
        }

        @Override
        public Model create(Settings settings, Group group) {
            return new Door(world);
        }
    }

    /** What a node holds: the recorder of its present life. */
    static final class Door implements Model {
        private final World world;
        private Optional<Recorder> now = Optional.empty();

        private Door(World world) {
            this.world = world;
        }

        Recorder now() {
            return now.orElseThrow();
        }

        @Override
        public Object api() {
            return this;
        }

        @Override
        public Abstraction machine(Context context) {
            Recorder next = new Recorder(world, context);
            now = Optional.of(next);
            return next;
        }
    }

    private final World world;
    private final Context context;
    private final MemberId self;
    private Optional<View> view = Optional.empty();
    private long lastIndex;
    private long state = 1;
    private long entries;

    private Recorder(World world, Context context) {
        this.world = world;
        this.context = context;
        this.self = context.group().self();
    }

    Context context() {
        return context;
    }

    Optional<View> view() {
        return view;
    }

    String standing() {
        return "view " + view.map(v -> v.number() + "" + v.members()).orElse("none") + " last=" + lastIndex
                + " entries=" + entries;
    }

    long state() {
        return state;
    }

    @Override
    public ByteBuffer apply(Entry entry) {
        Tag tag = read(entry);
        lastIndex = entry.index();
        entries++;
        state = Payloads.mix(state, Payloads.digest(tag));
        record(entry, tag);
        return entry.isLocal() ? ByteBuffer.allocate(Long.BYTES).putLong(0, state) : NOTHING;
    }

    @Override
    public void receive(Entry entry) {
        record(entry, read(entry));
    }

    @Override
    public void viewChanged(View next) {
        boolean first = view.isEmpty();
        lastIndex = Math.max(lastIndex, next.index());
        if (first && !next.contains(self)) {
            return;
        }
        boolean known = view.filter(next::equals).isPresent() || first && world.isNoted(self, next);
        view = Optional.of(next);
        if (known) {
            // This version of the model took over in the middle of a life.
            return;
        }
        world.note(first && world.begins(self) ? new Event.Began(self, next) : new Event.Installed(self, next, state));
    }

    @Override
    public Snapshot snapshot() {
        long index = lastIndex;
        long digest = state;
        long count = entries;
        return out -> {
            DataOutputStream data = new DataOutputStream(out);
            data.writeLong(index);
            data.writeLong(digest);
            data.writeLong(count);
            data.flush();
        };
    }

    @Override
    public void restore(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        lastIndex = data.readLong();
        state = data.readLong();
        entries = data.readLong();
        world.note(new Event.Adopted(self, lastIndex, state));
    }

    private void record(Entry entry, Tag tag) {
        world.note(new Event.Delivered(self, tag, entry.index(), 1, entry.epoch(), state));
    }

    private Tag read(Entry entry) {
        Tag tag = Payloads.read(entry.payload())
                .orElseThrow(() -> new IllegalStateException("an entry's bytes are not those submitted"));
        if (!tag.origin().equals(entry.sender())
                || entry.isLocal() != tag.origin().equals(self)) {
            throw new IllegalStateException(tag + " is said to be from " + entry.sender());
        }
        return tag;
    }

    /** Whether an outcome is worth recording: those of the levels outside the log have no place in it. */
    static boolean isInLog(Tag tag) {
        return tag.level() == Delivery.ATOMIC;
    }
}
