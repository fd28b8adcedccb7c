package org.consort.host.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** A segment as it is read: good batches from its first on, and what comes behind them. */
final class Segment {

    /** {@code magic 8 | chapter 8 | generation 8 | segment 8 | number of its first batch 8 | crc of all that 4}. */
    static final int HEADER_BYTES = 44;

    private static final long MAGIC = 0x31_474F_4C_54_534E_43L;
    private static final int CRC_AT = HEADER_BYTES - Integer.BYTES;

    /** Where a record is in the segment. */
    record Place(int offset, int length) {}

    /** A batch: its number, its records, and where it is. */
    record Good(long number, List<Place> records, int from, int to) {}

    private final ByteBuffer bytes;
    private final CRC32C crc = new CRC32C();
    private final List<Good> good = new ArrayList<>();
    private boolean begun;
    private long first;
    private int end;

    private Segment(byte[] content) {
        bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ByteBuffer header(FileName name, long first) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(MAGIC)
                .putLong(name.chapter())
                .putLong(name.generation())
                .putLong(name.segment())
                .putLong(first);
        header.putInt(crcOf(new CRC32C(), header, 0, CRC_AT));
        return header.flip();
    }

    /** Reads all good batches from the beginning on. */
    static Segment read(FileName name, byte[] content) {
        Segment segment = new Segment(content);
        segment.begun = segment.hasHeader(name);
        if (segment.begun) {
            segment.first = segment.bytes.getLong(HEADER_BYTES - Integer.BYTES - Long.BYTES);
            segment.end = HEADER_BYTES;
            while (segment.takeBatch()) {
                // as long as they are good and in order
            }
        }
        return segment;
    }

    /** False if even its header is not there or not good. */
    boolean hasBegun() {
        return begun;
    }

    /** The number of its first batch. */
    long first() {
        return first;
    }

    /** The number behind the last good batch. */
    long next() {
        return first + good.size();
    }

    /** Where what is good ends. */
    int goodBytes() {
        return end;
    }

    boolean isWhole() {
        return begun && end == bytes.capacity();
    }

    List<Good> batches() {
        return good;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** A batch as it was written. */
    ByteBuffer bytesOf(Good batch) {
        return bytes.slice(batch.from(), batch.to() - batch.from());
    }

    /** True if a later batch stands behind the damage: then what is damaged was stable once. */
    boolean hasLaterBatch() {
        for (int at = end + 1; at + Batch.HEADER_BYTES <= bytes.capacity(); at++) {
            if (isHeader(at) && bytes.getLong(at + 8) > next()) {
                return true;
            }
        }
        return false;
    }

    private boolean hasHeader(FileName name) {
        return bytes.capacity() >= HEADER_BYTES
                && bytes.getLong(0) == MAGIC
                && bytes.getLong(8) == name.chapter()
                && bytes.getLong(16) == name.generation()
                && bytes.getLong(24) == name.segment()
                && bytes.getInt(CRC_AT) == crcOf(crc, bytes, 0, CRC_AT);
    }

    private boolean isHeader(int at) {
        return bytes.getInt(at) == Batch.MAGIC && bytes.getInt(at + 4) == Batch.crcOfHeader(crc, bytes, at);
    }

    private boolean takeBatch() {
        if (end + Batch.HEADER_BYTES > bytes.capacity() || !isHeader(end) || bytes.getLong(end + 8) != next()) {
            return false;
        }
        int length = bytes.getInt(end + 16);
        int count = bytes.getInt(end + 20);
        int body = end + Batch.HEADER_BYTES;
        if (length < 0 || length > bytes.capacity() - body) {
            return false;
        }
        List<Place> records = new ArrayList<>();
        int at = body;
        while (at < body + length) {
            int record = body + length - at < Batch.RECORD_HEADER_BYTES ? -1 : bytes.getInt(at);
            if (record < 0 || record > body + length - at - Batch.RECORD_HEADER_BYTES || !isGood(at, record)) {
                return false;
            }
            records.add(new Place(at + Batch.RECORD_HEADER_BYTES, record));
            at += Batch.RECORD_HEADER_BYTES + record;
        }
        if (records.size() != count) {
            return false;
        }
        if (count == 0) {
            // Only notes that what is before it was stable.
            end = at;
            return true;
        }
        good.add(new Good(next(), records, end, at));
        end = at;
        return true;
    }

    private boolean isGood(int at, int length) {
        ByteBuffer record = bytes.slice(at + Batch.RECORD_HEADER_BYTES, length);
        return bytes.getInt(at + 4) == Batch.crcOfRecord(crc, next(), at - end, record);
    }

    private static int crcOf(CRC32C crc, ByteBuffer in, int from, int length) {
        crc.reset();
        crc.update(in.slice(from, length));
        return (int) crc.getValue();
    }
}
