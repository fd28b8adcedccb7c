package org.consort.services.machine;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.consort.spi.abstraction.Snapshot;

/**
 * Writes all services as they were at one index: who holds them, the states of their algorithms, and this member's seats. It asks no object: a seat's checkpoint and what was to be done since
 * are bytes that never change. {@link Saved} reads it.
 */
record StateSnapshot(List<Part> parts) implements Snapshot {

    static final int MAGIC = 0x43535631;
    static final int END = 0x454e4421;

    /** One service. */
    record Part(byte[] replicated, boolean current, byte[] checkpoint, List<Item> items) {}

    static StateSnapshot of(Collection<Unit> units) {
        List<Part> parts = new ArrayList<>();
        for (Unit unit : units) {
            Seat seat = unit.seat();
            parts.add(new Part(replicated(unit), seat.isCurrent(), seat.checkpoint(), seat.items()));
        }
        return new StateSnapshot(parts);
    }

    private static byte[] replicated(Unit unit) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            unit.head().writeTo(out);
            out.writeLong(unit.generation());
            out.writeLong(unit.calls());
            out.writeInt(unit.holders().all().size());
            for (Holder holder : unit.holders().all()) {
                holder.writeTo(out);
            }
            unit.replication().save(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void writeTo(OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, 1 << 16));
        out.writeInt(MAGIC);
        out.writeInt(parts.size());
        for (Part part : parts) {
            out.writeInt(part.replicated().length);
            out.write(part.replicated());
            out.writeBoolean(part.current());
            if (part.current()) {
                out.writeInt(part.checkpoint().length);
                out.write(part.checkpoint());
                out.writeInt(part.items().size());
                for (Item item : part.items()) {
                    item.writeTo(out);
                }
            }
        }
        out.writeInt(END);
        out.flush();
    }
}
