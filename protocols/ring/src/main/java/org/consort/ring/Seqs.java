package org.consort.ring;

import org.consort.spi.Frame;

/** Sequence numbers by rank, on the wire: one for each member of the view. */
final class Seqs {

    private Seqs() {}

    static void write(Frame frame, long[] seqs) {
        for (long seq : seqs) {
            frame.putLong(seq);
        }
    }

    static long[] read(Reader in, int members) {
        long[] seqs = new long[members];
        for (int rank = 0; rank < members; rank++) {
            seqs[rank] = in.getCounter();
        }
        return seqs;
    }
}
