package org.consort.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.consort.links.BadInput;

/**
 * Frames the two messages of a handshake: magic, version, length, body. A body may grow in later minor versions; readers
 * ignore what they don't know.
 */
final class Handshake {

    /**
     * One message, cut out of the bytes.
     *
     * @param major wire version; with another major version the body is not to be read
     */
    record Message(int major, int minor, ByteBuf body) {
        String version() {
            return major + "." + minor;
        }
    }

    private Handshake() {}

    static ByteBuf encode(int magic, ByteBuf body) {
        if (body.readableBytes() > Wire.PROOF_LIMIT) {
            throw new IllegalStateException("handshake of " + body.readableBytes() + " bytes");
        }
        return Unpooled.buffer(Wire.HEADER_BYTES + body.readableBytes())
                .writeIntLE(magic)
                .writeByte(Wire.MAJOR)
                .writeByte(Wire.MINOR)
                .writeShortLE(body.readableBytes())
                .writeBytes(body);
    }

    /** A message of one byte that says what it is, and a token. */
    static ByteBuf encode(int magic, byte kind, byte[] token) {
        return encode(magic, Unpooled.buffer(1 + token.length).writeByte(kind).writeBytes(token));
    }

    /** What is left of a body: the token behind its fields. */
    static byte[] rest(ByteBuf body) {
        byte[] rest = new byte[body.readableBytes()];
        body.readBytes(rest);
        return rest;
    }

    /**
     * Cuts a message from what has arrived; empty while it is incomplete. Reads nothing until it is complete.
     *
     * @param limit the longest body
     * @throws BadInput as early as the bytes show it
     */
    static Optional<Message> decode(int magic, int limit, ByteBuf in) throws BadInput {
        int start = in.readerIndex();
        for (int i = 0; i < Math.min(Integer.BYTES, in.readableBytes()); i++) {
            if (in.getByte(start + i) != (byte) (magic >>> 8 * i)) {
                throw new BadInput("what does not begin like a Consort connection");
            }
        }
        if (in.readableBytes() < Wire.HEADER_BYTES) {
            return Optional.empty();
        }
        int length = in.getUnsignedShortLE(start + 6);
        if (length > limit) {
            throw new BadInput("a handshake of " + length + " bytes; at most " + limit);
        }
        if (in.readableBytes() < Wire.HEADER_BYTES + length) {
            return Optional.empty();
        }
        in.skipBytes(Wire.HEADER_BYTES);
        return Optional.of(
                new Message(in.getUnsignedByte(start + 4), in.getUnsignedByte(start + 5), in.readSlice(length)));
    }
}
