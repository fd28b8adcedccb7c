package org.consort.ring;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.consort.spi.protocol.BadFrame;

/** Reads a frame from the wire, and trusts nothing in it: every length, count and rank is checked first. */
final class Reader {

    private final ByteBuffer bytes;
    private final int end;
    private int position;

    Reader(ByteBuffer bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    int position() {
        return position;
    }

    int getByte() {
        need(Byte.BYTES);
        return bytes.get(position++) & 0xff;
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

    /** A number that is not negative. */
    long getCounter() {
        long value = getLong();
        check(value >= 0, "a negative counter");
        return value;
    }

    /** How many things follow, each of at least so many bytes. */
    int count(int limit, int leastBytesEach) {
        int count = getInt();
        check(count >= 0 && count <= limit && (long) count * leastBytesEach <= end - position, "a count out of range");
        return count;
    }

    int rank(int members) {
        int rank = getByte();
        check(rank < members, "a rank outside the view");
        return rank;
    }

    /** A set of ranks: a byte for each member. */
    BitSet ranks(int members) {
        BitSet ranks = new BitSet();
        for (int rank = 0; rank < members; rank++) {
            ranks.set(rank, getByte() != 0);
        }
        return ranks;
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
        int length = count(1 << 12, 1);
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

    byte[] getBytes(int limit) {
        int length = count(limit, 1);
        byte[] copy = new byte[length];
        bytes.get(skip(length), copy);
        return copy;
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
