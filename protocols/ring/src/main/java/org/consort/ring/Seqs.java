package org.consort.ring;

import java.util.BitSet;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Reader;

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

    /** A member's rank, 1 byte. */
    static int rank(Reader in, int members) {
        int rank = in.getByte();
        in.check(rank < members, "a rank outside the view");
        return rank;
    }

    static BitSet readRanks(Reader in, int members) {
        BitSet ranks = new BitSet();
        for (int rank = 0; rank < members; rank++) {
            ranks.set(rank, in.getByte() != 0);
        }
        return ranks;
    }

    static long[] read(Reader in, int members) {
        long[] seqs = new long[members];
        for (int rank = 0; rank < members; rank++) {
            seqs[rank] = in.getCounter();
        }
        return seqs;
    }
}
