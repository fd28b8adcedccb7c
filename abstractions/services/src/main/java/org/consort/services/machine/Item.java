package org.consort.services.machine;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.consort.MemberId;
import org.consort.spi.replication.Call;
import org.consort.spi.replication.Change;

/**
 * What the log has a service's objects do.
 *
 * @param index where it stands
 * @param call true if it is a call to be executed, false if it is a change of the state
 * @param whole of a change: whether it is the whole state
 * @param origin of a call: whose caller waits
 */
record Item(long index, boolean call, boolean whole, MemberId origin, byte[] bytes) {

    private static final MemberId NOBODY = new MemberId("nobody", 0);
    private static final int OVERHEAD_BYTES = 64;

    static Item of(Call call) {
        return new Item(call.index(), true, false, call.origin(), copy(call.request()));
    }

    static Item of(Change change, long index) {
        return new Item(index, false, change.whole(), NOBODY, copy(change.bytes()));
    }

    Call asCall() {
        return new Call(index, origin, ByteBuffer.wrap(bytes));
    }

    int size() {
        return bytes.length + OVERHEAD_BYTES;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(index);
        out.writeByte((call ? 1 : 0) | (whole ? 2 : 0));
        out.writeUTF(origin.name());
        out.writeLong(origin.incarnation());
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static Item read(DataInputStream in) throws IOException {
        long index = in.readLong();
        int flags = in.readUnsignedByte();
        MemberId origin = new MemberId(in.readUTF(), in.readLong());
        byte[] bytes = Saved.bytes(in, Math.max(Change.BYTES, Call.REQUEST_BYTES));
        return new Item(index, (flags & 1) != 0, (flags & 2) != 0, origin, bytes);
    }

    static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }
}
