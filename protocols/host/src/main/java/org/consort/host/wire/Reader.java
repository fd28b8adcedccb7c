package org.consort.host.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.consort.MemberId;
import org.consort.spi.Slab;
import org.consort.spi.protocol.BadFrame;

/** Reads untrusted bytes: checks every length before it takes memory, and throws {@link BadFrame} and nothing else. */
public final class Reader {

    private static final int TEXT_LIMIT = 1 << 16;

    private final ByteBuffer bytes;
    private final int end;
    private int at;

    private Reader(ByteBuffer bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    /** Reads a range of a slab, which must stay held meanwhile. */
    public static Reader of(Slab slab, int offset, int length) {
        return new Reader(slab.bytes(), offset, offset + length);
    }

    /** Reads an array. */
    public static Reader of(byte[] array) {
        return new Reader(ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN), 0, array.length);
    }

    /** Bytes not read yet. */
    public int remaining() {
        return end - at;
    }

    /** Where the next byte stands in the slab. */
    public int position() {
        return at;
    }

    /** An unsigned byte. */
    public int int8() {
        return bytes.get(step(Byte.BYTES)) & 0xff;
    }

    /** 4 bytes. */
    public int int32() {
        return bytes.getInt(step(Integer.BYTES));
    }

    /** 8 bytes. */
    public long int64() {
        return bytes.getLong(step(Long.BYTES));
    }

    /** A number of things that follow, each of at least so many bytes. */
    public int count(int leastBytesEach) {
        int count = int32();
        if (count < 0 || (long) count * leastBytesEach > remaining()) {
            throw new BadFrame("a count of " + count + " with " + remaining() + " bytes left");
        }
        return count;
    }

    /** Bytes with their length before them. */
    public byte[] bytes(int limit) {
        int length = count(1);
        if (length > limit) {
            throw new BadFrame("a length of " + length + ", above the limit of " + limit);
        }
        byte[] copy = new byte[length];
        bytes.get(step(length), copy);
        return copy;
    }

    /** Text. */
    public String text() {
        return new String(bytes(TEXT_LIMIT), StandardCharsets.UTF_8);
    }

    /** Names and values. */
    public Map<String, String> map() {
        int count = count(2 * Integer.BYTES);
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(text(), text());
        }
        return map;
    }

    /** A member's identity. */
    public MemberId memberId() {
        String name = text();
        long incarnation = int64();
        try {
            return new MemberId(name, incarnation);
        } catch (IllegalArgumentException e) {
            throw new BadFrame(String.valueOf(e.getMessage()));
        }
    }

    /** Refuses bytes that nothing asked for. */
    public void end() {
        if (at != end) {
            throw new BadFrame((end - at) + " bytes too many");
        }
    }

    private int step(int length) {
        if (length > end - at) {
            throw new BadFrame("ends too soon: " + length + " bytes wanted, " + (end - at) + " left");
        }
        int from = at;
        at += length;
        return from;
    }
}
