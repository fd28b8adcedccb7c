package org.consort.database.machine;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.consort.Receipt;
import org.consort.spi.abstraction.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Writes the state as it was at one revision, while the log moves on. Locks and names are written down at once; rows are read from their versions one
 * by one, so that it needs no memory of its own, but what is overwritten meanwhile is kept. {@link StateReader} reads it.
 */
final class StateSnapshot implements Snapshot {

    static final int MAGIC = 0x43444231;
    static final int END = 0x454e4421;
    private static final int BUFFER_BYTES = 1 << 16;

    private final History history;
    private final History.Pin pin;
    private final long revision;
    private final byte[] head;
    private final List<Table> tables;

    StateSnapshot(State state, long epoch) {
        Store store = state.store();
        this.history = store.history();
        this.revision = store.revision();
        // Only the group's thread raises the floor, and it is here.
        this.pin = Objects.requireNonNull(history.pin(history.floor()));
        this.tables = new ArrayList<>(store.directory().tables());
        tables.sort(Comparator.comparingLong(table -> table.created));
        this.head = head(state, epoch);
    }

    @Override
    public void writeTo(OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER_BYTES));
        out.write(head);
        for (Table table : tables) {
            for (Cell cell : table.cells(Version.NO_VALUE, Optional.empty()).values()) {
                write(out, cell);
            }
            out.writeShort(0);
        }
        out.writeInt(END);
        out.flush();
    }

    @Override
    public void close() {
        history.unpin(pin);
    }

    private void write(DataOutputStream out, Cell cell) throws IOException {
        List<Version> versions = new ArrayList<>(1);
        Version version = cell.at(revision);
        while (version != null && version.revision > pin.revision()) {
            versions.add(version);
            version = version.previous;
        }
        if (version != null && version.isRow()) {
            versions.add(version);
        }
        if (versions.isEmpty()) {
            return;
        }
        out.writeShort(cell.key.length);
        out.write(cell.key);
        out.writeInt(versions.size());
        for (Version each : versions) {
            out.writeLong(each.revision);
            out.writeByte(each.kind);
            out.writeLong(each.expires);
            out.writeInt(each.value.length);
            out.write(each.value);
        }
    }

    private byte[] head(State state, long epoch) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeLong(revision);
            out.writeLong(pin.revision());
            out.writeLong(state.store().ticks());
            out.writeLong(epoch);
            out.writeInt(tables.size());
            for (Table table : tables) {
                out.writeUTF(table.name);
                out.writeLong(table.created);
                out.writeLong(table.quota);
            }
            out.writeInt(state.locks().all().size());
            for (Hold hold : state.locks().all()) {
                write(out, hold);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Hold hold) throws IOException {
        out.writeLong(hold.lock());
        out.writeLong(hold.owner());
        out.writeUTF(hold.member().name());
        out.writeLong(hold.member().incarnation());
        out.writeLong(hold.lease);
        out.writeLong(hold.deadline);
        @Nullable Receipt token = hold.token().orElse(null);
        out.writeBoolean(token != null);
        if (token != null) {
            out.writeLong(token.epoch());
            out.writeLong(token.index());
        }
        out.writeInt(hold.claims().size());
        for (Claim claim : hold.claims()) {
            out.writeLong(claim.table().created);
            write(out, claim.from());
            write(out, claim.to().orElse(Version.NO_VALUE));
            out.writeBoolean(claim.exclusive());
        }
    }

    private static void write(DataOutputStream out, byte[] key) throws IOException {
        out.writeShort(key.length);
        out.write(key);
    }
}
