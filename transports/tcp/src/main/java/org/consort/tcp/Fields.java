package org.consort.tcp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.links.BadInput;

/** Reads and writes the fields of handshakes; every length is checked before memory is taken. */
final class Fields {

    private static final int TEXT_LIMIT = 512;

    private Fields() {}

    static void putText(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, TEXT_LIMIT);
        out.writeShortLE(length);
        out.writeBytes(bytes, 0, length);
    }

    /** Text with everything that does not print replaced, since it may go to a log. */
    static String text(ByteBuf in) throws BadInput {
        need(in, Short.BYTES);
        int length = in.readUnsignedShortLE();
        if (length > TEXT_LIMIT) {
            throw new BadInput("a text of " + length + " bytes in a handshake; at most " + TEXT_LIMIT);
        }
        need(in, length);
        return in.readCharSequence(length, StandardCharsets.UTF_8).toString().replaceAll("\\p{C}", "?");
    }

    static void putMember(ByteBuf out, Optional<MemberId> member) {
        putText(out, member.map(MemberId::name).orElse(""));
        out.writeLongLE(member.map(MemberId::incarnation).orElse(0L));
    }

    static Optional<MemberId> member(ByteBuf in) throws BadInput {
        String name = text(in);
        long incarnation = in.readableBytes() < Long.BYTES ? missing() : in.readLongLE();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MemberId(name, incarnation));
        } catch (IllegalArgumentException e) {
            throw new BadInput("a handshake with a " + e.getMessage());
        }
    }

    static byte octet(ByteBuf in) throws BadInput {
        need(in, Byte.BYTES);
        return in.readByte();
    }

    private static void need(ByteBuf in, int bytes) throws BadInput {
        if (in.readableBytes() < bytes) {
            missing();
        }
    }

    private static long missing() throws BadInput {
        throw new BadInput("a handshake that ends within a field");
    }
}
