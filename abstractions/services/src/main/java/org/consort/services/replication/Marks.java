package org.consort.services.replication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.spi.replication.Call;

/** Counts calls and marks some, the same at every member. */
final class Marks {

    private static final int EVERY_CALLS = 64;
    private static final int EVERY_BYTES = 1 << 20;

    /** As many as an object can be behind that is not demoted. */
    private static final int KEPT = 1 << 10;

    /** How much had been called up to a mark, with it. */
    record Mark(long calls, long bytes) {
        static final Mark NONE = new Mark(0, 0);
    }

    private final TreeMap<Long, Mark> kept = new TreeMap<>();
    private Mark last = Mark.NONE;
    private long calls;
    private long bytes;

    long calls() {
        return calls;
    }

    long bytes() {
        return bytes;
    }

    void count(Call call) {
        calls++;
        bytes += call.request().remaining();
        if (calls - last.calls() >= EVERY_CALLS || bytes - last.bytes() >= EVERY_BYTES) {
            last = new Mark(calls, bytes);
            kept.put(call.index(), last);
            if (kept.size() > KEPT) {
                kept.pollFirstEntry();
            }
        }
    }

    boolean isMark(long call) {
        return kept.containsKey(call);
    }

    Optional<Mark> at(long call) {
        return Optional.ofNullable(kept.get(call));
    }

    void save(DataOutput out) throws IOException {
        out.writeLong(calls);
        out.writeLong(bytes);
        write(out, last);
        out.writeInt(kept.size());
        for (Map.Entry<Long, Mark> each : kept.entrySet()) {
            out.writeLong(each.getKey());
            write(out, each.getValue());
        }
    }

    void restore(DataInput in) throws IOException {
        calls = in.readLong();
        bytes = in.readLong();
        last = read(in);
        for (int left = Bytes.count(in, KEPT); left > 0; left--) {
            kept.put(in.readLong(), read(in));
        }
    }

    static void write(DataOutput out, Mark mark) throws IOException {
        out.writeLong(mark.calls());
        out.writeLong(mark.bytes());
    }

    static Mark read(DataInput in) throws IOException {
        return new Mark(in.readLong(), in.readLong());
    }
}
