package org.consort.aeron;

import org.consort.spi.transport.Guard;

/** The numbers of the wire format; all are little-endian. See docs/transports/aeron.md. */
final class Wire {

    /** "CSRN": a connection begins with it. */
    static final int HELLO_MAGIC = 0x4e525343;
    /** "CSRM": an answer begins with it, so that a connection that meets itself is noticed. */
    static final int ANSWER_MAGIC = 0x4d525343;

    static final int MAJOR = 1;
    static final int MINOR = 0;
    static final String VERSION = MAJOR + "." + MINOR;

    /** Magic, major, minor, length of the body: the same in every version. */
    static final int HEADER_BYTES = 8;
    /** The longest body of a handshake or its answer. */
    static final int BODY_LIMIT = 1024;
    /** The same of one that carries a proof. */
    static final int PROOF_LIMIT = BODY_LIMIT + Guard.TOKEN_LIMIT;
    /** In place of a purpose: the answer to a challenge. */
    static final byte PROOF = 3;
    /** In place of an answer's code: first prove who you are. */
    static final byte CHALLENGE = -1;

    static final int LENGTH_BYTES = 4;
    /** In the data, instead of a frame's length: nothing follows, and the port may close while the process lives. */
    static final int GOODBYE = 0x80000001;

    /** On the cord: data is on its way, wake up. */
    static final byte BELL = 1;
    /** On the cord, to the dialling side: send no more. */
    static final byte FAREWELL = 2;
    /** On the cord: good-bye was understood. */
    static final byte FAREWELL_ACK = 3;

    private Wire() {}
}
