package org.consort.aeron;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.consort.links.BadInput;

/**
 * Frames the two messages of a handshake: magic, version, length, body. A body may grow in later minor versions; readers
 * ignore what they don't know.
 */
final class Handshake {

    /** The most that one message takes. */
    static final int BYTES_LIMIT = Wire.HEADER_BYTES + Wire.PROOF_LIMIT;

    /**
     * One message, cut out of the bytes.
     *
     * @param major wire version; with another major version the body is not to be read
     */
    record Message(int major, int minor, ByteBuffer body) {
        String version() {
            return major + "." + minor;
        }
    }

    private Handshake() {}

    /** Room for a body. */
    static ByteBuffer body() {
        return ByteBuffer.allocate(Wire.PROOF_LIMIT).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Frames what was put into the body. */
    static ByteBuffer encode(int magic, ByteBuffer body) {
        body.flip();
        return ByteBuffer.allocate(Wire.HEADER_BYTES + body.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(magic)
                .put((byte) Wire.MAJOR)
                .put((byte) Wire.MINOR)
                .putShort((short) body.remaining())
                .put(body)
                .flip();
    }

    /** A message of one byte that says what it is, and a token. */
    static ByteBuffer encode(int magic, byte kind, byte[] token) {
        return encode(magic, body().put(kind).put(token));
    }

    /** All of a body so far, to be sent with more behind it. */
    static byte[] soFar(ByteBuffer body) {
        byte[] all = new byte[body.position()];
        body.get(0, all);
        return all;
    }

    /** What is left of a body: the token behind its fields. */
    static byte[] rest(ByteBuffer body) {
        byte[] rest = new byte[body.remaining()];
        body.get(rest);
        return rest;
    }

    /**
     * Cuts a message from what has arrived, from the buffer's position to its limit; empty while it is incomplete. Moves the
     * position behind it once it is complete.
     *
     * @param limit the longest body
     * @throws BadInput as early as the bytes show it
     */
    static Optional<Message> decode(int magic, int limit, ByteBuffer in) throws BadInput {
        int start = in.position();
        for (int i = 0; i < Math.min(Integer.BYTES, in.remaining()); i++) {
            if (in.get(start + i) != (byte) (magic >>> 8 * i)) {
                throw new BadInput("what does not begin like a connection of Consort's Aeron transport");
            }
        }
        if (in.remaining() < Wire.HEADER_BYTES) {
            return Optional.empty();
        }
        int length = in.getShort(start + 6) & 0xffff;
        if (length > limit) {
            throw new BadInput("a handshake of " + length + " bytes; at most " + limit);
        }
        if (in.remaining() < Wire.HEADER_BYTES + length) {
            return Optional.empty();
        }
        in.position(start + Wire.HEADER_BYTES + length);
        ByteBuffer body = in.slice(start + Wire.HEADER_BYTES, length).order(ByteOrder.LITTLE_ENDIAN);
        return Optional.of(new Message(in.get(start + 4) & 0xff, in.get(start + 5) & 0xff, body));
    }
}
