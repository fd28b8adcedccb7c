package org.consort.services.machine;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What {@link StateSnapshot} wrote. Each length is checked, and no more memory is taken than bytes came. */
record Saved(List<Unit> units) {

    /** Makes a unit for a service. */
    interface Maker {
        Unit make(Head head) throws IOException;
    }

    /**
     * Reads it.
     *
     * @throws IOException if it ends too soon or makes no sense
     */
    static Saved read(InputStream from, Maker maker) throws IOException {
        DataInputStream in = new DataInputStream(from);
        if (in.readInt() != StateSnapshot.MAGIC) {
            throw new IOException("no state of replicated services");
        }
        List<Unit> units = new ArrayList<>();
        try {
            for (int left = count(in, Limits.SERVICES); left > 0; left--) {
                units.add(unit(in, maker));
            }
        } catch (Malformed | IllegalArgumentException e) {
            throw new IOException("a state of replicated services makes no sense: " + e.getMessage(), e);
        }
        if (in.readInt() != StateSnapshot.END) {
            throw new IOException("a state of replicated services without an end");
        }
        return new Saved(units);
    }

    private static Unit unit(DataInputStream in, Maker maker) throws IOException {
        byte[] replicated = bytes(in, Limits.REPLICATION_BYTES);
        Input bytes = new Input(ByteBuffer.wrap(replicated));
        Unit unit = maker.make(Head.read(bytes));
        ByteBuffer rest = bytes.rest();
        DataInputStream part = new DataInputStream(
                new ByteArrayInputStream(replicated, replicated.length - rest.remaining(), rest.remaining()));
        long generation = part.readLong();
        long calls = part.readLong();
        List<Holder> holders = new ArrayList<>();
        for (int left = count(part, Limits.HOLDERS); left > 0; left--) {
            holders.add(Holder.read(part));
        }
        unit.restored(generation, calls, holders);
        unit.replication().restore(part);
        if (part.available() > 0) {
            throw new IOException(part.available() + " bytes too many in the state of an algorithm");
        }
        if (in.readBoolean()) {
            byte[] checkpoint = bytes(in, Limits.STATE_BYTES);
            unit.seat().begin(checkpoint, items(in));
        }
        return unit;
    }

    static List<Item> items(DataInputStream in) throws IOException {
        List<Item> items = new ArrayList<>();
        long bytes = 0;
        for (int left = count(in, Limits.ITEMS); left > 0; left--) {
            Item item = Item.read(in);
            bytes += item.size();
            if (bytes > Limits.ITEM_BYTES + (1 << 24)) {
                throw new IOException("more to do than there may be");
            }
            items.add(item);
        }
        return items;
    }

    static byte[] bytes(DataInputStream in, int most) throws IOException {
        int length = count(in, most);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("ends within " + length + " bytes");
        }
        return bytes;
    }

    private static int count(DataInputStream in, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IOException(count + " of something, " + most + " at most");
        }
        return count;
    }
}
