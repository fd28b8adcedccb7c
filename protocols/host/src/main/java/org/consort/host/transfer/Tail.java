package org.consort.host.transfer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import org.consort.spi.protocol.Block;

/**
 * The log from a snapshot on, as bytes for a joiner: bounded, kept from where the joiner has confirmed. Group's thread.
 *
 * <p>Records are {@code [byte kind][int length][body]}; a block's body is {@code [int origin][int entries][bytes]}.
 */
public final class Tail {

    /** A record of a block. */
    public static final int BLOCK = 1;
    /** A record of a view. */
    public static final int VIEW = 2;
    /** Bytes before a record's body. */
    public static final int HEADER = 1 + 4;

    private final ArrayDeque<byte[]> records = new ArrayDeque<>();
    private final long limitBytes;
    private long begin;
    private long end;

    /** Makes an empty tail at an offset of the stream. */
    public Tail(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Appends a block; false if the bound is reached and the transfer has to begin again. */
    public boolean append(Block block) {
        int body = 4 + 4 + block.length();
        ByteBuffer record = record(BLOCK, body);
        record.putInt(block.origin()).putInt(block.entries());
        record.put(record.position(), block.slab().bytes(), block.offset(), block.length());
        return add(record.array());
    }

    /** Appends a view. */
    public boolean append(byte[] view) {
        return add(record(VIEW, view.length).put(view).array());
    }

    private static ByteBuffer record(int kind, int body) {
        return ByteBuffer.allocate(HEADER + body)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) kind)
                .putInt(body);
    }

    private boolean add(byte[] record) {
        records.add(record);
        end += record.length;
        return end - begin <= limitBytes;
    }

    /** The joiner has everything below this offset. */
    public void release(long offset) {
        while (!records.isEmpty() && begin + records.getFirst().length <= offset) {
            begin += records.removeFirst().length;
        }
    }

    /** Where it ends, counted from the end of the snapshot. */
    public long end() {
        return end;
    }

    /** Bytes from an offset on that was not released; at least one, at most so many, unless it is the end. */
    public byte[] read(long offset, int most) {
        byte[] out = new byte[(int) Math.min(most, Math.max(0, end - offset))];
        int filled = 0;
        long at = begin;
        for (byte[] record : records) {
            if (filled == out.length) {
                break;
            }
            if (at + record.length > offset) {
                int in = (int) Math.max(0, offset - at);
                int part = Math.min(record.length - in, out.length - filled);
                System.arraycopy(record, in, out, filled, part);
                filled += part;
            }
            at += record.length;
        }
        return out;
    }
}
