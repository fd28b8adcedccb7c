package org.consort.tcp;

import org.consort.spi.transport.Guard;

/** The numbers of the wire format; all are little-endian. See docs/transports/tcp.md. */
final class Wire {

    /** "CSRT": a connection begins with it. */
    static final int HELLO_MAGIC = 0x54525343;
    /** "CSRA": an answer begins with it, so that a connection that meets itself is noticed. */
    static final int ANSWER_MAGIC = 0x41525343;

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
    /** Instead of a frame's length: nothing follows, and the port may close while the process lives. */
    static final int GOODBYE = 0x80000001;
    /** The other end has understood {@link #GOODBYE} and closes. */
    static final int GOODBYE_ACK = 0x80000002;

    private Wire() {}
}
