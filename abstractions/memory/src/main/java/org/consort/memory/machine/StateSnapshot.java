package org.consort.memory.machine;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.consort.spi.abstraction.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Writes the state as it was at one place of the log, while that moves on. Names and barriers are written down at once; of the bytes only the tables of chunks are copied, and who
 * writes to a chunk meanwhile copies that. {@link StateReader} reads it.
 */
final class StateSnapshot implements Snapshot {

    static final int MAGIC = 0x434d4d31;
    static final int END = 0x454e4421;

    /** Behind the last chunk of a region. */
    static final int NO_MORE = -1;

    /** A region, and its chunks as they were. */
    private record Shared(RegionBytes region, long[] @Nullable [] chunks) {}

    private final byte[] head;
    private final List<Shared> regions = new ArrayList<>();

    StateSnapshot(State state) {
        this.head = head(state);
        state.regions().all().forEach(region -> regions.add(new Shared(region, region.share())));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(head);
        ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES + (int) RegionBytes.CHUNK_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (Shared shared : regions) {
            for (int number = 0; number < shared.chunks().length; number++) {
                long[] chunk = shared.chunks()[number];
                if (chunk != null) {
                    buffer.clear().putInt(number).asLongBuffer().put(chunk);
                    out.write(buffer.array(), 0, Integer.BYTES + chunk.length * Long.BYTES);
                }
            }
            out.write(buffer.clear().putInt(NO_MORE).array(), 0, Integer.BYTES);
        }
        out.write(buffer.clear().putInt(END).array(), 0, Integer.BYTES);
        out.flush();
    }

    @Override
    public void close() {
        regions.forEach(shared -> shared.region().unshare());
    }

    private static byte[] head(State state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeLong(state.epoch());
            out.writeLong(state.index());
            List<RegionBytes> regions = state.regions().all();
            out.writeInt(regions.size());
            for (RegionBytes region : regions) {
                out.writeUTF(region.name());
                out.writeLong(region.id());
                out.writeLong(region.sizeBytes());
            }
            out.writeInt(state.barriers().all().size());
            for (Barriers.Barrier barrier : state.barriers().all()) {
                write(out, barrier);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Barriers.Barrier barrier) throws IOException {
        out.writeUTF(barrier.name());
        out.writeInt(barrier.parties());
        out.writeInt(barrier.arrivals().size());
        for (Arrival arrival : barrier.arrivals()) {
            out.writeLong(arrival.index());
            out.writeUTF(arrival.member().name());
            out.writeLong(arrival.member().incarnation());
        }
    }
}
