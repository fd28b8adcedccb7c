package org.consort.host.log;

import java.util.Arrays;
import org.consort.Member;
import org.consort.View;
import org.consort.host.wire.Writer;
import org.consort.spi.protocol.Reader;

/**
 * Knows for each member of the view the last sequence number of its atomic entries in the log, so that a submission that
 * comes twice, by way of two epochs, is applied once. Replicated: equal at all members at one index, part of every
 * snapshot.
 */
public final class DuplicateTable {

    private int[] ordinals = new int[0];
    private long[] watermarks = new long[0];

    /** Row of a member; -1 if it is not in the view. */
    public int row(int ordinal) {
        for (int row = 0; row < ordinals.length; row++) {
            if (ordinals[row] == ordinal) {
                return row;
            }
        }
        return -1;
    }

    /** The last sequence number of a row. */
    public long watermark(int row) {
        return watermarks[row];
    }

    /** Moves the watermark of a row. */
    public void advance(int row, long seq) {
        watermarks[row] = seq;
    }

    /** Keeps the rows of the view's members and begins rows for new ones: an ordinal never comes back. */
    public void retain(View view) {
        int[] nextOrdinals = view.members().stream().mapToInt(Member::ordinal).toArray();
        long[] next = new long[nextOrdinals.length];
        for (int i = 0; i < next.length; i++) {
            int row = row(nextOrdinals[i]);
            next[i] = row < 0 ? 0 : watermarks[row];
        }
        ordinals = nextOrdinals;
        watermarks = next;
    }

    /** Appends the table. */
    public void write(Writer out) {
        out.int32(ordinals.length);
        for (int row = 0; row < ordinals.length; row++) {
            out.int32(ordinals[row]).int64(watermarks[row]);
        }
    }

    /** Reads a table in place of this one. */
    public void read(Reader in) {
        int count = in.count(Integer.MAX_VALUE, Integer.BYTES + Long.BYTES);
        ordinals = new int[count];
        watermarks = new long[count];
        for (int row = 0; row < count; row++) {
            ordinals[row] = in.getInt();
            watermarks[row] = in.getLong();
        }
    }

    @Override
    public String toString() {
        return Arrays.toString(ordinals) + " " + Arrays.toString(watermarks);
    }
}
