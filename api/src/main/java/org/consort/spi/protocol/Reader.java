package org.consort.spi.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;

/**
 * Reads bytes that came from the wire and trusts nothing in them: each length, count and range is checked before memory is
 * taken, and what does not fit throws {@link BadFrame} and nothing else. The counterpart of {@link Frame}.
 *
 * <p>A protocol makes one for each frame, reads the frame to {@link #atEnd}, and only then acts on it: so a bad frame has changed
 * nothing. One that reads twice, to check and then to take in, reads a {@link #copy} first.
 */
public final class Reader {

    /** The longest text, in bytes. */
    public static final int TEXT_LIMIT = 1 << 16;

    /** Numbers that count things are below this: so far from overflow that sums of a few are safe. */
    public static final long COUNTER_LIMIT = 1L << 60;

    private final Slab slab;
    private final ByteBuffer bytes;
    private final int end;
    private int position;

    /** Reads a range of a slab, which must stay held meanwhile. */
    public Reader(Slab slab, int offset, int length) {
        this.slab = slab;
        this.bytes = slab.bytes();
        this.position = offset;
        this.end = offset + length;
    }

    /** Reads an array. */
    public static Reader of(byte[] array) {
        return new Reader(Slab.of(ByteBuffer.wrap(array)), 0, array.length);
    }

    /** Where the bytes are; borrowed. */
    public Slab slab() {
        return slab;
    }

    /** Where the next byte stands in the slab. */
    public int position() {
        return position;
    }

    /** Another that stands where this one does. One that is used up where it is made costs no memory. */
    public Reader copy() {
        return new Reader(slab, position, end - position);
    }

    /** How many bytes were not read yet. */
    public int remaining() {
        return end - position;
    }

    /** A byte, 0 to 255. */
    public int getByte() {
        need(Byte.BYTES);
        return bytes.get(position++) & 0xff;
    }

    /** A byte that is 0 or 1. */
    public boolean getFlag() {
        int value = getByte();
        check(value <= 1, "a flag out of range");
        return value == 1;
    }

    /** 4 bytes, little-endian. */
    public int getInt() {
        need(Integer.BYTES);
        int value = bytes.getInt(position);
        position += Integer.BYTES;
        return value;
    }

    /** 8 bytes, little-endian. */
    public long getLong() {
        need(Long.BYTES);
        long value = bytes.getLong(position);
        position += Long.BYTES;
        return value;
    }

    /** 8 bytes that count something: not negative, and below {@link #COUNTER_LIMIT}. */
    public long getCounter() {
        long value = getLong();
        check(value >= 0 && value < COUNTER_LIMIT, "a counter out of range");
        return value;
    }

    /** 4 bytes that are not negative. */
    public int getOrdinal() {
        int value = getInt();
        check(value >= 0, "a negative ordinal");
        return value;
    }

    /** 4 bytes that say how many things follow: at most so many, each of at least so many bytes. */
    public int count(int limit, int leastBytesEach) {
        int count = getInt();
        check(count >= 0 && count <= limit && (long) count * leastBytesEach <= end - position, "a count out of range");
        return count;
    }

    /** Passes over bytes and says where they began. */
    public int skip(int length) {
        check(length >= 0, "a negative length");
        need(length);
        int at = position;
        position += length;
        return at;
    }

    /** A copy of bytes that have their length before them, at most so many. */
    public byte[] getBytes(int limit) {
        byte[] copy = new byte[count(limit, 1)];
        bytes.get(skip(copy.length), copy);
        return copy;
    }

    /** Text: UTF-8 with its length before it, at most {@link #TEXT_LIMIT}. */
    public String getText() {
        int length = count(TEXT_LIMIT, 1);
        int at = skip(length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.slice(at, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadFrame("text that is not UTF-8");
        }
    }

    /** Names and values, in the order they came in. */
    public Map<String, String> getTexts() {
        int count = count(Integer.MAX_VALUE, 2 * Integer.BYTES);
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            texts.put(getText(), getText());
        }
        return texts;
    }

    /** A member's identity: name and incarnation. */
    public MemberId getId() {
        String name = getText();
        long incarnation = getLong();
        try {
            return new MemberId(name, incarnation);
        } catch (IllegalArgumentException e) {
            throw new BadFrame("a member with a bad name");
        }
    }

    /** Refuses bytes that are left over. */
    public void atEnd() {
        check(position == end, "bytes left over");
    }

    /** Refuses the frame unless something holds. */
    public void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new BadFrame(otherwise);
        }
    }

    private void need(int length) {
        check(length <= end - position, "cut off");
    }
}
