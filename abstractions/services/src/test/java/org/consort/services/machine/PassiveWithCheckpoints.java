package org.consort.services.machine;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.MemberId;
import org.consort.spi.replication.Attempt;
import org.consort.spi.replication.Call;
import org.consort.spi.replication.Change;
import org.consort.spi.replication.Replication;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.consort.spi.replication.Site;

/**
 * A third algorithm, as others could write one: the first carrier executes, and sends its state only every few batches; who takes over executes anew what was answered since.
 */
final class PassiveWithCheckpoints implements ReplicationAlgorithm {

    private static final int EVERY = 4;

    @Override
    public String name() {
        return "passive";
    }

    @Override
    public Replication begin(Site site) {
        return new Passive(site);
    }

    private static final class Passive implements Replication {
        private final Site site;
        private final TreeMap<Long, Call> open = new TreeMap<>();
        private final TreeMap<Long, Call> since = new TreeMap<>();
        private List<MemberId> carriers = List.of();
        private long term;
        private long number;
        private boolean trying;
        private boolean fresh = true;

        Passive(Site site) {
            this.site = site;
        }

        @Override
        public void ordered(Call call) {
            open.put(call.index(), call);
            attempt();
        }

        private boolean isFirst() {
            return !carriers.isEmpty() && carriers.get(0).equals(site.self());
        }

        private void attempt() {
            if (isFirst() && !trying && !open.isEmpty()) {
                TreeMap<Long, Call> batch = new TreeMap<>(open);
                if (fresh) {
                    batch.putAll(since);
                }
                trying = true;
                fresh = false;
                site.attempt(List.copyOf(batch.values()));
            }
        }

        @Override
        public void attempted(Attempt attempt) {
            boolean full = (number + 1) % EVERY == 0 && attempt.change().whole();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                out.writeLong(term);
                byte[] state = new byte[full ? attempt.change().bytes().remaining() : 0];
                attempt.change().bytes().get(state);
                out.writeBoolean(full);
                out.writeInt(state.length);
                out.write(state);
                for (int i = 0; i < attempt.calls().size(); i++) {
                    byte[] result = new byte[attempt.results().get(i).remaining()];
                    attempt.results().get(i).duplicate().get(result);
                    out.writeLong(attempt.calls().get(i).index());
                    out.writeInt(result.length);
                    out.write(result);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            site.say(ByteBuffer.wrap(bytes.toByteArray()));
        }

        @Override
        public void said(MemberId by, ByteBuffer message, long index) {
            if (message.getLong() != term || !carriers.get(0).equals(by)) {
                return;
            }
            boolean full = message.get() == 1;
            ByteBuffer state = slice(message);
            number++;
            trying = false;
            while (message.hasRemaining()) {
                Call call = open.remove(message.getLong());
                ByteBuffer result = slice(message);
                if (call != null) {
                    since.put(call.index(), call);
                    site.answer(call.index(), result);
                }
            }
            if (full) {
                since.clear();
            }
            site.apply(full ? new Change(true, state) : Change.NONE, index, isFirst());
            attempt();
        }

        private static ByteBuffer slice(ByteBuffer in) {
            int length = in.getInt();
            ByteBuffer slice = in.slice(in.position(), length);
            in.position(in.position() + length);
            return slice;
        }

        @Override
        public void changed(List<MemberId> now, List<MemberId> present, long index) {
            if (!now.stream().findFirst().equals(carriers.stream().findFirst())) {
                term = index;
                trying = false;
                fresh = true;
                site.forget();
            }
            carriers = now;
            attempt();
        }

        @Override
        public void save(DataOutput out) throws IOException {
            out.writeLong(term);
            out.writeLong(number);
            for (Map<Long, Call> calls : List.of(open, since)) {
                out.writeInt(calls.size());
                for (Call call : calls.values()) {
                    byte[] request = new byte[call.request().remaining()];
                    call.request().get(request);
                    out.writeLong(call.index());
                    out.writeInt(request.length);
                    out.write(request);
                }
            }
        }

        @Override
        public void restore(DataInput in) throws IOException {
            term = in.readLong();
            number = in.readLong();
            for (Map<Long, Call> calls : List.of(open, since)) {
                for (int left = in.readInt(); left > 0; left--) {
                    long index = in.readLong();
                    byte[] request = new byte[in.readInt()];
                    in.readFully(request);
                    calls.put(index, new Call(index, new MemberId("somebody", 0), ByteBuffer.wrap(request)));
                }
            }
            carriers = new ArrayList<>();
        }
    }
}
