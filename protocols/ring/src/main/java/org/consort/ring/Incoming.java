package org.consort.ring;

import org.consort.spi.Slab;

/**
 * A frame of the present view, its header read.
 *
 * @param kind one of {@link Wire}'s
 * @param from rank of the sender
 * @param slab borrowed
 * @param in stands at the body
 * @param end where the frame ends in the slab
 */
record Incoming(int kind, int from, Slab slab, Reader in, int end) {

    Ballot ballot() {
        Ballot ballot = new Ballot(in.getInt(), in.getInt());
        in.check(ballot.attempt() >= 0, "a ballot out of range");
        return ballot;
    }

    int bodyLength() {
        return end - in.position();
    }
}
