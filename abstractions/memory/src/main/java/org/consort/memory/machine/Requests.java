package org.consort.memory.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.memory.Atomic;
import org.consort.memory.Publication;
import org.consort.memory.Run;
import org.consort.memory.Type;

/** Entries of the log. The first byte says what is wanted. */
final class Requests {

    static final int WRITE = 1;
    static final int CREATE = 2;
    static final int DROP = 3;
    static final int ARRIVE = 4;
    static final int WITHDRAW = 5;
    static final int ABANDON = 6;

    private static final int NAME = 1 + Limits.NAME_BYTES;
    private static final int RUN = Long.BYTES + Integer.BYTES;
    private static final int GROUP = Long.BYTES + Integer.BYTES;
    private static final int ATOMIC = 2 + 4 * Long.BYTES;

    private Requests() {}

    /** Runs, region by region, and an operation behind them. */
    static ByteBuffer write(long token, Publication publication) {
        return write(token, publication.runs(), publication.atomic());
    }

    static ByteBuffer write(long token, List<Run> runs, Optional<Atomic> atomic) {
        List<List<Run>> groups = groups(runs);
        int size = 1 + Long.BYTES + Integer.BYTES + groups.size() * GROUP + 1 + ATOMIC;
        for (Run run : runs) {
            size += RUN + run.bytes().length;
        }
        Output out = new Output(size).u8(WRITE).i64(token).i32(groups.size());
        for (List<Run> group : groups) {
            out.i64(group.get(0).region()).i32(group.size());
            group.forEach(run -> out.i64(run.offset()).i32(run.bytes().length).raw(run.bytes()));
        }
        atomic.ifPresentOrElse(operation -> write(out, operation), () -> out.u8(0));
        return out.done();
    }

    private static void write(Output out, Atomic atomic) {
        out.u8(1 + atomic.kind().ordinal())
                .i64(atomic.region())
                .i64(atomic.offset())
                .u8(Type.all().indexOf(atomic.type()))
                .i64(atomic.expected())
                .i64(atomic.operand());
    }

    private static List<List<Run>> groups(List<Run> runs) {
        List<List<Run>> groups = new ArrayList<>(1);
        for (Run run : runs) {
            List<Run> last = groups.isEmpty() ? List.of() : groups.get(groups.size() - 1);
            if (last.isEmpty() || last.get(0).region() != run.region()) {
                last = new ArrayList<>();
                groups.add(last);
            }
            last.add(run);
        }
        return groups;
    }

    /**
     * A region.
     *
     * @param limitBytes how large all regions may be together, where this one is asked for
     */
    static ByteBuffer create(String region, long sizeBytes, long limitBytes) {
        return new Output(1 + NAME + 2 * Long.BYTES)
                .u8(CREATE)
                .name(region)
                .i64(sizeBytes)
                .i64(limitBytes)
                .done();
    }

    static ByteBuffer drop(String region) {
        return new Output(1 + NAME).u8(DROP).name(region).done();
    }

    static ByteBuffer arrive(long token, String barrier, int parties) {
        return new Output(1 + Long.BYTES + NAME + Integer.BYTES)
                .u8(ARRIVE)
                .i64(token)
                .name(barrier)
                .i32(parties)
                .done();
    }

    static ByteBuffer withdraw(String barrier) {
        return new Output(1 + NAME).u8(WITHDRAW).name(barrier).done();
    }

    /** Takes the sender's arrival of this index out, for which nobody waits any more. */
    static ByteBuffer abandon(String barrier, long arrival) {
        return new Output(1 + NAME + Long.BYTES)
                .u8(ABANDON)
                .name(barrier)
                .i64(arrival)
                .done();
    }
}
