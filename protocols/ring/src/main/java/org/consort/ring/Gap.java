package org.consort.ring;

import org.consort.spi.Frame;
import org.consort.spi.protocol.Reader;

/**
 * Blocks of one origin that a member asks another for.
 *
 * @param origin rank of the origin
 * @param first sequence number of the first
 * @param last sequence number of the last
 */
record Gap(int origin, long first, long last) {

    void write(Frame frame) {
        frame.putByte(origin).putLong(first).putLong(last);
    }

    static Gap read(Reader in, int members) {
        int origin = Seqs.rank(in, members);
        long first = in.getCounter();
        return new Gap(origin, first, in.getCounter());
    }
}
