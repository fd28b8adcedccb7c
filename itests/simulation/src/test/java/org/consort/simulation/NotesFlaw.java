package org.consort.simulation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.consort.MemberId;
import org.consort.spi.replication.Attempt;
import org.consort.spi.replication.Call;
import org.consort.spi.replication.Replication;
import org.consort.spi.replication.ReplicationAlgorithm;
import org.consort.spi.replication.Site;

/** What is wrong with replicated services on purpose. */
enum NotesFlaw {
    /** Nothing. */
    NONE,
    /** A primary tells what came out before the log has it. */
    TELLS_TOO_SOON,
    /** Who takes over executes again what had an outcome already. */
    REPEATS_AFTER_TAKEOVER,
    /** A snapshot has the last checkpoint, without what was to be done since. */
    FORGETS_QUEUED_CALLS,
    /** One of the objects misses a call now and then. */
    SKIPS_CALLS;

    /** The algorithm as the flawed member runs it. */
    ReplicationAlgorithm bend(ReplicationAlgorithm algorithm) {
        boolean affected = algorithm.name().equals("active")
                ? this == SKIPS_CALLS
                : this == TELLS_TOO_SOON || this == REPEATS_AFTER_TAKEOVER;
        return affected ? new Bent(algorithm, this) : algorithm;
    }

    private record Bent(ReplicationAlgorithm algorithm, NotesFlaw flaw) implements ReplicationAlgorithm {
        @Override
        public String name() {
            return algorithm.name();
        }

        @Override
        public Replication begin(Site site) {
            return new Flawed(algorithm.begin(site), site, flaw);
        }
    }

    private static final class Flawed implements Replication {
        private final Replication replication;
        private final Site site;
        private final NotesFlaw flaw;
        private final Deque<Call> last = new ArrayDeque<>();
        private List<MemberId> carriers = List.of();

        Flawed(Replication replication, Site site, NotesFlaw flaw) {
            this.replication = replication;
            this.site = site;
            this.flaw = flaw;
        }

        @Override
        public void ordered(Call call) {
            boolean skips = flaw == SKIPS_CALLS && site.self().name().equals("b") && call.index() % 13 == 0;
            if (!skips) {
                replication.ordered(call);
            }
            last.addLast(call);
            if (last.size() > 3) {
                last.removeFirst();
            }
        }

        @Override
        public void said(MemberId by, ByteBuffer message, long index) {
            replication.said(by, message, index);
        }

        @Override
        public void changed(List<MemberId> now, List<MemberId> present, long index) {
            boolean another =
                    !carriers.isEmpty() && !now.isEmpty() && !now.get(0).equals(carriers.get(0));
            carriers = now;
            replication.changed(now, present, index);
            if (another && flaw == REPEATS_AFTER_TAKEOVER) {
                last.forEach(replication::ordered);
            }
        }

        @Override
        public void executed(Call call, ByteBuffer result) {
            replication.executed(call, result);
        }

        @Override
        public void attempted(Attempt attempt) {
            if (flaw == TELLS_TOO_SOON) {
                for (int i = 0; i < attempt.calls().size(); i++) {
                    site.answer(
                            attempt.calls().get(i).index(), attempt.results().get(i));
                }
            }
            replication.attempted(attempt);
        }

        @Override
        public void save(DataOutput out) throws IOException {
            replication.save(out);
        }

        @Override
        public void restore(DataInput in) throws IOException {
            replication.restore(in);
        }
    }

    /** The snapshot as the flawed member reads it. */
    byte[] bend(byte[] snapshot) throws IOException {
        return this == FORGETS_QUEUED_CALLS ? withoutItems(snapshot) : snapshot;
    }

    private static byte[] withoutItems(byte[] snapshot) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(in.readInt());
        int services = in.readInt();
        out.writeInt(services);
        for (int i = 0; i < services; i++) {
            copy(in, out);
            boolean current = in.readBoolean();
            out.writeBoolean(current);
            if (current) {
                copy(in, out);
                for (int left = in.readInt(); left > 0; left--) {
                    in.readLong();
                    in.readByte();
                    in.readUTF();
                    in.readLong();
                    in.skipNBytes(in.readInt());
                }
                out.writeInt(0);
            }
        }
        out.writeInt(in.readInt());
        return bytes.toByteArray();
    }

    private static void copy(DataInputStream in, DataOutputStream out) throws IOException {
        int length = in.readInt();
        out.writeInt(length);
        out.write(in.readNBytes(length));
    }
}
