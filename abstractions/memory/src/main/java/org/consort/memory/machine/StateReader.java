package org.consort.memory.machine;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.consort.MemberId;
import org.consort.memory.Passage;
import org.consort.memory.RegionInfo;

/** Reads what {@link StateSnapshot} wrote, chunk by chunk. Trusts nothing: what makes no sense is an {@link IOException}. */
final class StateReader {

    private static final int BUFFER_BYTES = 1 << 16;

    private final DataInputStream in;
    private final byte[] bytes = new byte[(int) RegionBytes.CHUNK_BYTES];

    StateReader(InputStream in) {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER_BYTES));
    }

    State read() throws IOException {
        check(in.readInt() == StateSnapshot.MAGIC, "it does not begin as a snapshot of a memory");
        State state = new State();
        state.at(natural(), natural());
        long last = -1;
        for (int left = count(Limits.REGIONS); left > 0; left--) {
            last = readRegion(state, last);
        }
        readBarriers(state);
        for (RegionBytes region : state.regions().all()) {
            readChunks(region);
        }
        check(number() == StateSnapshot.END, "it does not end where it should");
        return state;
    }

    private long readRegion(State state, long last) throws IOException {
        String name = in.readUTF();
        long id = natural();
        long size = natural();
        Regions regions = state.regions();
        check(
                Names.isName(name)
                        && id > last
                        && id <= state.index()
                        && size >= 1
                        && size <= RegionInfo.SIZE_LIMIT
                        && regions.sizeBytes() <= Limits.ALL_BYTES - size
                        && regions.get(name) == null,
                "a region that can't be");
        regions.add(new RegionBytes(name, id, size));
        return id;
    }

    private void readBarriers(State state) throws IOException {
        String before = "";
        for (int left = count(Limits.ARRIVALS); left > 0; left--) {
            String name = in.readUTF();
            check(Names.isName(name) && name.compareTo(before) > 0, "barriers out of order");
            before = name;
            int parties = count(Passage.PARTIES);
            int arrivals = count(parties);
            check(arrivals > 0 && arrivals < parties, "a barrier that can't be");
            readArrivals(state, name, parties, arrivals);
        }
        check(state.barriers().waiting() <= Limits.ARRIVALS, "too many wait");
    }

    private void readArrivals(State state, String name, int parties, int count) throws IOException {
        long last = -1;
        for (int left = count; left > 0; left--) {
            long index = natural();
            check(index > last && index <= state.index(), "arrivals out of order");
            last = index;
            state.barriers().adopt(name, parties, new Arrival(index, readMember()));
        }
    }

    private MemberId readMember() throws IOException {
        try {
            return new MemberId(in.readUTF(), in.readLong());
        } catch (IllegalArgumentException e) {
            throw new IOException("the snapshot of the memory makes no sense: nobody waits", e);
        }
    }

    private void readChunks(RegionBytes region) throws IOException {
        int last = -1;
        for (int number = number(); number != StateSnapshot.NO_MORE; number = number()) {
            check(number > last && number < region.chunkCount(), "chunks out of order");
            last = number;
            long[] chunk = new long[region.wordsOf(number)];
            in.readFully(bytes, 0, chunk.length * Long.BYTES);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(chunk);
            checkTail(region, number, chunk);
            region.adopt(number, chunk);
        }
    }

    /** Behind the end of a region there is nothing. */
    private static void checkTail(RegionBytes region, int number, long[] chunk) throws IOException {
        int rest = (int) (region.sizeBytes() & 7);
        if (number == region.chunkCount() - 1 && rest > 0) {
            check(chunk[chunk.length - 1] >>> 8 * rest == 0, "bytes behind the end of a region");
        }
    }

    /** Numbers between chunks are little-endian, as the chunks are. */
    private int number() throws IOException {
        return Integer.reverseBytes(in.readInt());
    }

    private long natural() throws IOException {
        long value = in.readLong();
        check(value >= 0, "a negative number");
        return value;
    }

    private int count(int most) throws IOException {
        int count = in.readInt();
        check(count >= 0 && count <= most, "a count of " + count);
        return count;
    }

    private static void check(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException("the snapshot of the memory makes no sense: " + otherwise);
        }
    }
}
