package org.consort.aeron;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.links.BadInput;

/** Reads and writes the fields of handshakes; every length is checked before memory is taken. */
final class Fields {

    private static final int TEXT_LIMIT = 512;

    private Fields() {}

    static void putText(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, Math.min(TEXT_LIMIT, out.remaining() / 2));
        out.putShort((short) length);
        out.put(bytes, 0, length);
    }

    /** Text with everything that does not print replaced, since it may go to a log. */
    static String text(ByteBuffer in) throws BadInput {
        need(in, Short.BYTES);
        int length = in.getShort() & 0xffff;
        if (length > TEXT_LIMIT) {
            throw new BadInput("a text of " + length + " bytes in a handshake; at most " + TEXT_LIMIT);
        }
        need(in, length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{C}", "?");
    }

    static void putMember(ByteBuffer out, Optional<MemberId> member) {
        putText(out, member.map(MemberId::name).orElse(""));
        out.putLong(member.map(MemberId::incarnation).orElse(0L));
    }

    static Optional<MemberId> member(ByteBuffer in) throws BadInput {
        String name = text(in);
        need(in, Long.BYTES);
        long incarnation = in.getLong();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MemberId(name, incarnation));
        } catch (IllegalArgumentException e) {
            throw new BadInput("a handshake with a " + e.getMessage());
        }
    }

    static byte octet(ByteBuffer in) throws BadInput {
        need(in, Byte.BYTES);
        return in.get();
    }

    static int number(ByteBuffer in) throws BadInput {
        need(in, Integer.BYTES);
        return in.getInt();
    }

    private static void need(ByteBuffer in, int bytes) throws BadInput {
        if (in.remaining() < bytes) {
            throw new BadInput("a handshake that ends within a field");
        }
    }
}
