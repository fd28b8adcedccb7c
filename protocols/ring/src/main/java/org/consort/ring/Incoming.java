package org.consort.ring;

import org.consort.spi.protocol.Reader;

/**
 * A frame of the present view, its header read.
 *
 * @param kind one of {@link Wire}'s
 * @param from rank of the sender
 * @param in stands at the body
 */
record Incoming(int kind, int from, Reader in) {

    Ballot ballot() {
        Ballot ballot = new Ballot(in.getInt(), in.getInt());
        in.check(ballot.attempt() >= 0, "a ballot out of range");
        return ballot;
    }
}
