package org.consort.database.machine;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.MemberId;
import org.consort.Receipt;
import org.consort.database.Key;
import org.consort.database.LockRequest;
import org.consort.database.TableInfo;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateSnapshot} wrote, row by row. Trusts nothing: what makes no sense is an {@link IOException}. */
final class StateReader {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int NONE = 0;

    private final DataInputStream in;
    private final Map<Long, Table> tables = new TreeMap<>();
    private final List<Version> recent = new ArrayList<>();
    private long revision;
    private long floor;

    StateReader(InputStream in) {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER_BYTES));
    }

    State read() throws IOException {
        check(in.readInt() == StateSnapshot.MAGIC, "it does not begin as a snapshot of a database");
        revision = natural();
        floor = natural();
        check(floor <= revision, "its floor lies above its revision");
        Store store = new Store(revision, floor, natural());
        long epoch = natural();
        for (int left = count(Limits.TABLES); left > 0; left--) {
            readTable(store);
        }
        Locks locks = new Locks();
        long last = -1;
        for (int left = count(Limits.LOCKS); left > 0; left--) {
            Hold hold = readHold();
            check(hold.lock() > last, "locks out of order");
            last = hold.lock();
            locks.admit(hold);
        }
        for (Table table : tables.values()) {
            readRows(store, table);
        }
        check(in.readInt() == StateSnapshot.END, "it does not end where it should");
        store.adopt(recent);
        return new State(store, locks, epoch);
    }

    private void readTable(Store store) throws IOException {
        String name = in.readUTF();
        long created = natural();
        long quota = in.readLong();
        check(
                Names.isName(name)
                        && created <= revision
                        && quota >= 1
                        && quota <= TableInfo.QUOTA_LIMIT
                        && store.directory().get(name) == null,
                "a table that can't be");
        Table table = new Table(name, created, quota);
        check(tables.put(created, table) == null, "two tables of one revision");
        store.directory().add(table);
    }

    private Hold readHold() throws IOException {
        Hold hold = new Hold(natural(), natural(), readMember());
        hold.lease = natural();
        hold.deadline = natural();
        if (in.readBoolean()) {
            hold.granted(new Receipt(in.readLong(), in.readLong()));
        }
        int claims = count(LockRequest.SCOPES);
        check(claims > 0, "a lock of nothing");
        for (int left = claims; left > 0; left--) {
            Table table = tables.get(in.readLong());
            byte[] from = key(in.readUnsignedShort(), 0);
            byte[] end = key(in.readUnsignedShort(), 0);
            Optional<byte[]> to = end.length == 0 ? Optional.empty() : Optional.of(end);
            check(table != null && (to.isEmpty() || Execution.isIn(from, from, to)), "a lock on nothing");
            if (table != null) {
                hold.claims().add(new Claim(hold, table, from, to, in.readBoolean()));
            }
        }
        return hold;
    }

    private MemberId readMember() throws IOException {
        try {
            return new MemberId(in.readUTF(), in.readLong());
        } catch (IllegalArgumentException e) {
            throw new IOException("a lock of nobody", e);
        }
    }

    private void readRows(Store store, Table table) throws IOException {
        byte[] before = Version.NO_VALUE;
        for (int length = in.readUnsignedShort(); length != NONE; length = in.readUnsignedShort()) {
            byte[] key = key(length, 1);
            check(Arrays.compareUnsigned(before, key) < 0, "rows out of order");
            before = key;
            Cell cell = table.make(key);
            readVersions(cell);
            store.adopt(cell);
        }
    }

    private void readVersions(Cell cell) throws IOException {
        int count = in.readInt();
        check(count > 0, "a row without a version");
        @Nullable Version newer = null;
        long bound = revision;
        for (int left = count; left > 0; left--) {
            Version version = readVersion(cell, bound);
            check(version.revision > floor || left == 1 && version.isRow(), "a version that is not to be kept");
            bound = version.revision - 1;
            if (newer == null) {
                cell.head = version;
            } else {
                newer.previous = version;
            }
            newer = version;
            if (version.revision > floor) {
                recent.add(version);
            }
        }
    }

    private Version readVersion(Cell cell, long bound) throws IOException {
        long at = in.readLong();
        byte kind = in.readByte();
        long expires = natural();
        int length = in.readInt();
        check(at >= 0 && at <= bound, "versions out of order");
        check(kind >= Version.PUT && kind <= Version.EXPIRED, "a version of no kind");
        check(length >= 0 && length <= (kind == Version.PUT ? Limits.VALUE_BYTES : 0), "a value too large");
        check(kind == Version.PUT || expires == 0, "what is gone can't expire");
        byte[] value = in.readNBytes(length);
        check(value.length == length, "it ends too soon");
        return new Version(cell, at, kind, value, expires);
    }

    private byte[] key(int length, int least) throws IOException {
        check(length >= least && length <= Key.LIMIT, "a key of " + length + " bytes");
        byte[] key = in.readNBytes(length);
        check(key.length == length, "it ends too soon");
        return key;
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
            throw new IOException("the snapshot of the database makes no sense: " + otherwise);
        }
    }
}
