package org.consort.views;

import org.consort.spi.Frame;
import org.consort.spi.protocol.Reader;

/**
 * Names an attempt to end a view: the later attempt wins, then the younger member.
 *
 * @param attempt from 1; 0 for none
 * @param rank of the member that coordinates it
 */
record Ballot(long attempt, int rank) implements Comparable<Ballot> {

    static final Ballot NONE = new Ballot(0, 0);

    @Override
    public int compareTo(Ballot other) {
        int byAttempt = Long.compare(attempt, other.attempt);
        return byAttempt != 0 ? byAttempt : Integer.compare(rank, other.rank);
    }

    void write(Frame frame) {
        frame.putLong(attempt).putInt(rank);
    }

    static Ballot read(Reader in) {
        return new Ballot(in.getCounter(), in.getOrdinal());
    }

    /** Reads the ballot of a certain member, behind which nothing comes. */
    static Ballot readLast(Reader in, int rank) {
        Ballot ballot = read(in);
        in.atEnd();
        in.check(ballot.rank() == rank, "a ballot of another member");
        return ballot;
    }
}
