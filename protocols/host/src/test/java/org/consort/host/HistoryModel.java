package org.consort.host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.Member;
import org.consort.Outcome;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Model;
import org.consort.spi.abstraction.Snapshot;
import org.consort.spi.protocol.Tally;

/** A machine for tests: remembers every entry as text; an entry "vote" makes every member answer with its name, "eject c" makes them eject c. */
final class HistoryModel implements Abstraction {

    /** What users hold of it: the machine of the present life, and those before. */
    static final class Door implements Model {
        final List<HistoryModel> machines = new ArrayList<>();

        @Override
        public Object api() {
            return this;
        }

        @Override
        public Abstraction machine(Context context) {
            if (!machines.stream().allMatch(m -> m.stopped)) {
                throw new AssertionError("a machine is made while another is not stopped");
            }
            machines.add(new HistoryModel(context));
            return now();
        }

        HistoryModel now() {
            return machines.get(machines.size() - 1);
        }
    }

    static final class Factory implements AbstractionFactory {
        @Override
        public String name() {
            return "history";
        }

        @Override
        public Class<?> type() {
            return Door.class;
        }

        @Override
        public Model create(Settings settings, Group group) {
            settings.allow(List.of());
            return new Door();
        }
    }

    final List<String> entries = new ArrayList<>();
    final Map<Long, Map<Integer, String>> tallies = new java.util.TreeMap<>();
    final List<Long> alarms = new ArrayList<>();
    final List<View> views = new ArrayList<>();
    final Context context;
    boolean stopped;

    HistoryModel(Context context) {
        this.context = context;
    }

    CompletableFuture<Outcome> add(String text) {
        return context.submit(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), Delivery.ATOMIC);
    }

    CompletableFuture<Outcome> add(byte[] bytes) {
        return context.submit(ByteBuffer.wrap(bytes), Delivery.ATOMIC);
    }

    @Override
    public ByteBuffer apply(Entry entry) {
        byte[] bytes = new byte[entry.length()];
        entry.payload().get(bytes);
        String text = bytes.length > 1000
                ? "large " + bytes.length + " " + java.util.Arrays.hashCode(bytes)
                : new String(bytes, StandardCharsets.UTF_8);
        entries.add(text);
        if (text.equals("vote")) {
            String name = context.group().self().name();
            context.answer(entry.index(), ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)));
        }
        if (text.startsWith("eject ")) {
            eject(text.split(" "));
        }
        if (text.equals("boom")) {
            throw new IllegalStateException("planted");
        }
        return entry.isLocal() ? ByteBuffer.wrap(("#" + entries.size()).getBytes(StandardCharsets.UTF_8)) : NOTHING;
    }

    /** "eject c" is for all members, "eject c but b" for all but b. */
    private void eject(String[] words) {
        String own = context.group().self().name();
        if (words.length < 4 || !words[3].equals(own)) {
            Member meant = views.get(views.size() - 1).member(words[1]).orElseThrow();
            context.eject(meant.id(), "planted");
        }
    }

    @Override
    public void tallied(Tally tally, long index) {
        tally.answers()
                .forEach((ordinal, answer) -> tallies.computeIfAbsent(tally.ballot(), b -> new java.util.TreeMap<>())
                        .put(
                                ordinal,
                                StandardCharsets.UTF_8
                                        .decode(answer.duplicate())
                                        .toString()));
    }

    @Override
    public void alarm(long token) {
        alarms.add(token);
    }

    @Override
    public void viewChanged(View view) {
        views.add(view);
    }

    @Override
    public Snapshot snapshot() {
        List<String> copy = List.copyOf(entries);
        return out -> {
            DataOutputStream data = new DataOutputStream(out);
            data.writeInt(copy.size());
            for (String entry : copy) {
                data.writeUTF(entry);
            }
            data.flush();
        };
    }

    @Override
    public void restore(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        entries.clear();
        for (int i = data.readInt(); i > 0; i--) {
            entries.add(data.readUTF());
        }
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
