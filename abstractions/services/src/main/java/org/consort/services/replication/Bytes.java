package org.consort.services.replication;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.consort.MemberId;

/** How messages and states of the algorithms are written and read. */
final class Bytes {

    /** Most members, and most of anything that there is one of for each. */
    private static final int MEMBERS = 1 << 12;

    /** Writes something. */
    interface Text {
        void writeTo(DataOutput out) throws IOException;
    }

    private Bytes() {}

    static ByteBuffer message(Text text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            text.writeTo(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    static void write(DataOutput out, MemberId member) throws IOException {
        out.writeUTF(member.name());
        out.writeLong(member.incarnation());
    }

    static MemberId member(DataInput in) throws IOException {
        try {
            return new MemberId(in.readUTF(), in.readLong());
        } catch (IllegalArgumentException e) {
            throw new IOException("no member: " + e.getMessage(), e);
        }
    }

    static void write(DataOutput out, List<MemberId> members) throws IOException {
        out.writeInt(members.size());
        for (MemberId member : members) {
            write(out, member);
        }
    }

    static List<MemberId> members(DataInput in) throws IOException {
        List<MemberId> members = new ArrayList<>();
        for (int left = count(in, MEMBERS); left > 0; left--) {
            members.add(member(in));
        }
        return members;
    }

    static int count(DataInput in, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IOException(count + " of something, " + most + " at most");
        }
        return count;
    }

    static void write(DataOutput out, ByteBuffer bytes) throws IOException {
        byte[] copy = copy(bytes);
        out.writeInt(copy.length);
        out.write(copy);
    }

    static ByteBuffer bytes(DataInput in, int most) throws IOException {
        byte[] bytes = new byte[count(in, most)];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes);
    }

    static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    /** The next bytes of a message, with their length before them. */
    static ByteBuffer slice(ByteBuffer in, int most) {
        int length = in.getInt();
        if (length < 0 || length > most || length > in.remaining()) {
            throw new IllegalArgumentException(length + " bytes of " + in.remaining());
        }
        ByteBuffer slice = in.slice(in.position(), length);
        in.position(in.position() + length);
        return slice;
    }
}
