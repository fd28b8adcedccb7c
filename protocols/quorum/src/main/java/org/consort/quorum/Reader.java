package org.consort.quorum;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.consort.MemberId;
import org.consort.spi.Slab;
import org.consort.spi.protocol.BadFrame;

/** Reads a frame from the wire, and trusts nothing in it: every length, count and range is checked first. */
final class Reader {

    private static final int TEXT_LIMIT = 1 << 12;

    private final Slab slab;
    private final ByteBuffer bytes;
    private final int end;
    private int position;

    Reader(Slab slab, int offset, int length) {
        this.slab = slab;
        this.bytes = slab.bytes();
        this.position = offset;
        this.end = offset + length;
    }

    /** Where the bytes are; borrowed. */
    Slab slab() {
        return slab;
    }

    int getByte() {
        need(Byte.BYTES);
        return bytes.get(position++) & 0xff;
    }

    boolean getFlag() {
        int value = getByte();
        check(value <= 1, "a flag out of range");
        return value == 1;
    }

    int getInt() {
        need(Integer.BYTES);
        int value = bytes.getInt(position);
        position += Integer.BYTES;
        return value;
    }

    long getLong() {
        need(Long.BYTES);
        long value = bytes.getLong(position);
        position += Long.BYTES;
        return value;
    }

    /** A number that is not negative, and so far from overflow that sums of a few are safe. */
    long getCounter() {
        long value = getLong();
        check(value >= 0 && value < 1L << 60, "a counter out of range");
        return value;
    }

    /** An ordinal. */
    int getOrdinal() {
        int value = getInt();
        check(value >= 0, "a negative ordinal");
        return value;
    }

    /** How many things follow, each of at least so many bytes. */
    int count(int limit, int leastBytesEach) {
        int count = getInt();
        check(count >= 0 && count <= limit && (long) count * leastBytesEach <= end - position, "a count out of range");
        return count;
    }

    /** Passes over bytes and says where they began. */
    int skip(int length) {
        check(length >= 0, "a negative length");
        need(length);
        int at = position;
        position += length;
        return at;
    }

    String getText() {
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

    MemberId getId() {
        String name = getText();
        long incarnation = getLong();
        try {
            return new MemberId(name, incarnation);
        } catch (IllegalArgumentException e) {
            throw new BadFrame("a member with a bad name");
        }
    }

    void atEnd() {
        check(position == end, "bytes left over");
    }

    void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new BadFrame(otherwise);
        }
    }

    private void need(int length) {
        check(length <= end - position, "cut off");
    }
}
