package org.consort.services.machine;

import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A member wants to carry a service.
 *
 * @param head what the service is, as far as the member knows
 * @param object it has an object; otherwise it keeps the state only
 * @param holds it has the state of this generation, up to here
 * @param founds it has a state to begin with, if there is none
 */
record Enlisting(Head head, boolean object, boolean holds, boolean founds, long generation) {

    private static final int OBJECT = 1;
    private static final int HOLDS = 2;
    private static final int FOUNDS = 4;

    void writeTo(DataOutputStream out) throws IOException {
        head.writeTo(out);
        out.writeByte((object ? OBJECT : 0) | (holds ? HOLDS : 0) | (founds ? FOUNDS : 0));
        out.writeLong(generation);
    }

    static Enlisting read(Input in) {
        Head head = Head.read(in);
        int flags = in.u8();
        return new Enlisting(head, (flags & OBJECT) != 0, (flags & HOLDS) != 0, (flags & FOUNDS) != 0, in.i64());
    }
}
