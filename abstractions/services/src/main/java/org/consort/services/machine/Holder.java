package org.consort.services.machine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.service.ServiceInfo.Role;

/**
 * What a member does for a service; a part of the replicated state.
 *
 * @param since the index from which on it does; of one that fetches, names the fetch
 * @param donor who gives it the state, if it fetches
 * @param chunks how much of that stands in the log
 */
record Holder(MemberId member, Role role, long since, Optional<MemberId> donor, int chunks) {

    static Holder of(MemberId member, Role role, long since) {
        return new Holder(member, role, since, Optional.empty(), 0);
    }

    static Holder fetching(MemberId member, MemberId donor, long since) {
        return new Holder(member, Role.FETCHING, since, Optional.of(donor), 0);
    }

    Holder further() {
        return new Holder(member, role, since, donor, chunks + 1);
    }

    boolean is(Role wanted) {
        return role == wanted;
    }

    void writeTo(DataOutput out) throws IOException {
        write(out, member);
        out.writeByte(role.ordinal());
        out.writeLong(since);
        out.writeBoolean(donor.isPresent());
        if (donor.isPresent()) {
            write(out, donor.get());
        }
        out.writeInt(chunks);
    }

    static Holder read(DataInput in) throws IOException {
        MemberId member = member(in);
        int role = in.readUnsignedByte();
        if (role >= Role.values().length) {
            throw new IOException("role " + role);
        }
        long since = in.readLong();
        Optional<MemberId> donor = in.readBoolean() ? Optional.of(member(in)) : Optional.empty();
        return new Holder(member, Role.values()[role], since, donor, in.readInt());
    }

    private static void write(DataOutput out, MemberId id) throws IOException {
        out.writeUTF(id.name());
        out.writeLong(id.incarnation());
    }

    private static MemberId member(DataInput in) throws IOException {
        return new MemberId(in.readUTF(), in.readLong());
    }
}
