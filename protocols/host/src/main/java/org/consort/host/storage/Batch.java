package org.consort.host.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.consort.spi.Frame;

/**
 * Records that go to disk together, with one fsync. Begun and filled on the group's thread, then handed over to the storage lane for good.
 *
 * <p>{@code header: magic 4 | crc of what follows in it 4 | number 8 | length of the body 4 | records 4}; body: for each record
 * {@code length 4 | crc 4 | bytes}, the crc over number, place in the body and bytes. Little-endian.
 *
 * <p>A batch is written only when the one before is stable. So damage with a good batch behind it is never a torn tail.
 */
public final class Batch {

    static final int MAGIC = 0x42_54_53_43;
    static final int HEADER_BYTES = 24;
    static final int RECORD_HEADER_BYTES = 8;
    /** No batch is longer: what waits is bounded by the protocol's windows. */
    static final int LIMIT_BYTES = 1 << 30;

    private static final int INITIAL_BYTES = 1 << 12;
    private static final int NUMBER_AT = 8;

    private final long generation;
    private ByteBuffer bytes = ByteBuffer.allocate(INITIAL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private int records;

    /** An empty batch of a generation. */
    public Batch(long generation) {
        this.generation = generation;
        bytes.position(HEADER_BYTES);
    }

    /** The generation that its records belong to. */
    public long generation() {
        return generation;
    }

    /** How many bytes it takes on disk. */
    public int length() {
        return bytes.position();
    }

    /** True if it has no record. */
    public boolean isEmpty() {
        return records == 0;
    }

    /** Appends a record. */
    public void add(Frame record) {
        int length = record.length();
        room(RECORD_HEADER_BYTES + length);
        bytes.putInt(length).putInt(0);
        record.writeTo(bytes);
        records++;
    }

    /** The bytes as they go to disk under this number, from the first to the limit. */
    ByteBuffer sealed(long number) {
        int end = bytes.position();
        CRC32C crc = new CRC32C();
        for (int at = HEADER_BYTES; at < end; ) {
            int length = bytes.getInt(at);
            bytes.putInt(
                    at + Integer.BYTES, crcOfRecord(crc, number, at, bytes.slice(at + RECORD_HEADER_BYTES, length)));
            at += RECORD_HEADER_BYTES + length;
        }
        bytes.putInt(0, MAGIC);
        bytes.putLong(NUMBER_AT, number)
                .putInt(NUMBER_AT + Long.BYTES, end - HEADER_BYTES)
                .putInt(NUMBER_AT + Long.BYTES + Integer.BYTES, records);
        bytes.putInt(Integer.BYTES, crcOfHeader(crc, bytes, 0));
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(0).limit(end);
    }

    static int crcOfHeader(CRC32C crc, ByteBuffer in, int at) {
        crc.reset();
        crc.update(in.slice(at + NUMBER_AT, HEADER_BYTES - NUMBER_AT));
        return (int) crc.getValue();
    }

    /** The place is within the batch, so that records can't change places. */
    static int crcOfRecord(CRC32C crc, long number, int place, ByteBuffer record) {
        ByteBuffer salt = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        salt.putLong(number).putInt(place).putInt(record.remaining()).flip();
        crc.reset();
        crc.update(salt);
        crc.update(record.duplicate());
        return (int) crc.getValue();
    }

    private void room(int more) {
        if (bytes.remaining() < more) {
            int capacity = Math.max(2 * bytes.capacity(), bytes.position() + more);
            bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
        }
    }
}
