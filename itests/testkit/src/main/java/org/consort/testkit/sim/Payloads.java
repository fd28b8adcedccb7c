package org.consort.testkit.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.MemberId;
import org.consort.testkit.check.Tag;

/** Payloads that say who submitted them, and betray every changed byte. */
public final class Payloads {

    private static final int FIXED = Byte.BYTES + Long.BYTES + Byte.BYTES + Long.BYTES;

    private Payloads() {}

    /** Bytes that stand for a submission, with this many bytes of filling. */
    public static ByteBuffer of(Tag tag, int filling) {
        byte[] name = tag.origin().name().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(FIXED + name.length + filling);
        bytes.put((byte) name.length)
                .put(name)
                .putLong(tag.origin().incarnation())
                .put((byte) tag.level().ordinal())
                .putLong(tag.number());
        for (int i = 0; i < filling; i++) {
            bytes.put(filler(tag, i));
        }
        return bytes.flip();
    }

    /** The submission that bytes stand for; empty if they were changed. */
    public static Optional<Tag> read(ByteBuffer payload) {
        ByteBuffer bytes = payload.duplicate().order(java.nio.ByteOrder.BIG_ENDIAN);
        int length = bytes.hasRemaining() ? bytes.get() : -1;
        if (length < 1 || bytes.remaining() < length + FIXED - 1) {
            return Optional.empty();
        }
        byte[] name = new byte[length];
        bytes.get(name);
        MemberId origin = new MemberId(new String(name, StandardCharsets.US_ASCII), bytes.getLong());
        int level = bytes.get();
        if (level < 0 || level >= Delivery.values().length) {
            return Optional.empty();
        }
        Tag tag = new Tag(origin, Delivery.values()[level], bytes.getLong());
        for (int i = 0; bytes.hasRemaining(); i++) {
            if (bytes.get() != filler(tag, i)) {
                return Optional.empty();
            }
        }
        return Optional.of(tag);
    }

    /** A digest of a state and one more item. */
    public static long mix(long state, long item) {
        long z = state * 0x9E3779B97F4A7C15L + item + 0x632BE59BD9B4E019L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        return z ^ z >>> 27;
    }

    /** A digest of a submission that is the same in every run. */
    public static long digest(Tag tag) {
        long digest = mix(tag.origin().name().hashCode(), tag.origin().incarnation());
        return mix(mix(digest, tag.level().ordinal()), tag.number());
    }

    private static byte filler(Tag tag, int i) {
        return (byte) (tag.number() * 31 + i * 7L + tag.origin().incarnation());
    }
}
