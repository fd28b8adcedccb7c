package org.consort.services.machine;

import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A part of a service's state, for a member that fetches it.
 *
 * @param service which
 * @param fetch index of the entry by which that member asked for it
 * @param number from 0 on
 * @param last nothing follows
 */
record Chunk(String service, long fetch, int number, boolean last, byte[] bytes) {

    void writeTo(DataOutputStream out) throws IOException {
        out.writeUTF(service);
        out.writeLong(fetch);
        out.writeInt(number);
        out.writeByte(last ? 1 : 0);
        out.write(bytes);
    }

    static Chunk read(Input in) {
        return new Chunk(in.text(), in.i64(), in.i32(0, Integer.MAX_VALUE), in.u8() == 1, in.copy(Limits.CHUNK_BYTES));
    }
}
