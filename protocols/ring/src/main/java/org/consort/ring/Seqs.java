package org.consort.ring;

import java.util.BitSet;
import org.consort.spi.Frame;

/** What travels by rank: sequence numbers, or who is meant; one for each member of the view. */
final class Seqs {

    private Seqs() {}

    static void write(Frame frame, long[] seqs) {
        for (long seq : seqs) {
            frame.putLong(seq);
        }
    }

    /** A set of ranks: a byte for each member. */
    static void writeRanks(Frame frame, BitSet ranks, int members) {
        for (int rank = 0; rank < members; rank++) {
            frame.putByte(ranks.get(rank) ? 1 : 0);
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
