package org.consort.quorum;

import java.util.Arrays;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Reader;

/** The last number of each origin in a log, by ordinal. */
final class Numbers {

    private static final int LIMIT = 1 << 12;

    private int[] ordinals = new int[8];
    private long[] last = new long[8];
    private int size;

    /** 0 if it has none. */
    long of(int ordinal) {
        int at = find(ordinal);
        return at < 0 ? 0 : last[at];
    }

    void set(int ordinal, long number) {
        int at = find(ordinal);
        if (at < 0) {
            at = size++;
            if (at == ordinals.length) {
                ordinals = Arrays.copyOf(ordinals, 2 * at);
                last = Arrays.copyOf(last, 2 * at);
            }
            ordinals[at] = ordinal;
        }
        last[at] = number;
    }

    /** Forgets an origin that is gone for ever. */
    void forget(int ordinal) {
        int at = find(ordinal);
        if (at >= 0) {
            size--;
            ordinals[at] = ordinals[size];
            last[at] = last[size];
        }
    }

    Numbers copy() {
        Numbers copy = new Numbers();
        copy.ordinals = ordinals.clone();
        copy.last = last.clone();
        copy.size = size;
        return copy;
    }

    void write(Frame frame) {
        frame.putInt(size);
        for (int i = 0; i < size; i++) {
            frame.putInt(ordinals[i]).putLong(last[i]);
        }
    }

    static Numbers read(Reader in) {
        Numbers numbers = new Numbers();
        int count = in.count(LIMIT, Integer.BYTES + Long.BYTES);
        for (int i = 0; i < count; i++) {
            numbers.set(in.getOrdinal(), in.getCounter());
        }
        return numbers;
    }

    private int find(int ordinal) {
        for (int i = 0; i < size; i++) {
            if (ordinals[i] == ordinal) {
                return i;
            }
        }
        return -1;
    }
}
