package org.consort.memory;

/** 64 bytes of which some were written: a bit for each says which. */
final class Line {

    static final int BYTES = 64;

    /** What a run costs in an entry beside its bytes. */
    static final int RUN_BYTES = 12;

    private final long[] words = new long[BYTES / Long.BYTES];
    private long written;

    void put(int at, byte value) {
        int shift = (at & 7) * 8;
        words[at >>> 3] = words[at >>> 3] & ~(0xffL << shift) | (value & 0xffL) << shift;
        written |= 1L << at;
    }

    byte get(int at) {
        return (byte) (words[at >>> 3] >>> ((at & 7) * 8));
    }

    boolean has(int at) {
        return (written >>> at & 1) != 0;
    }

    /** The first byte from this on that was written; 64 if there is none. */
    int next(int from) {
        return from >= BYTES ? BYTES : Math.min(BYTES, from + Long.numberOfTrailingZeros(written >>> from));
    }

    /** What an entry has for it. */
    int cost() {
        return Long.bitCount(written) + RUN_BYTES * Long.bitCount(written & ~(written << 1));
    }
}
