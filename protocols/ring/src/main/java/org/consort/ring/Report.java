package org.consort.ring;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Reader;

/**
 * What one member holds when it stops: the answer to a flush.
 *
 * @param firstNumber the first number it still knows
 * @param runs the order from there on
 * @param releasedSeqs by rank of the origin: the last block before {@code firstNumber}
 * @param heldSeqs by rank of the origin: the last block held
 * @param outOfContact by rank: who may have gone on without it, should they die
 * @param acceptedBallot of the last proposal it accepted, {@link Ballot#NONE} if none
 * @param accepted that proposal
 */
record Report(
        long firstNumber,
        List<Run> runs,
        long[] releasedSeqs,
        long[] heldSeqs,
        BitSet outOfContact,
        Ballot acceptedBallot,
        Optional<Proposal> accepted) {

    static Report of(Flow flow, BitSet outOfContact, Ballot acceptedBallot, Optional<Proposal> accepted) {
        Numbers numbers = flow.numbers();
        int members = flow.ring().size();
        long[] released = new long[members];
        long[] held = new long[members];
        for (int rank = 0; rank < members; rank++) {
            released[rank] = flow.lane(rank).released();
            held[rank] = flow.lane(rank).held();
        }
        long first = numbers.forgotten() + 1;
        List<Run> runs = Run.of(numbers, first, numbers.known());
        return new Report(first, runs, released, held, outOfContact, acceptedBallot, accepted);
    }

    /** The last number it knows. */
    long lastNumber() {
        long last = firstNumber - 1;
        for (Run run : runs) {
            last += run.count();
        }
        return last;
    }

    void write(Frame frame) {
        frame.putLong(firstNumber);
        Run.write(frame, runs);
        Seqs.write(frame, releasedSeqs);
        Seqs.write(frame, heldSeqs);
        Seqs.writeRanks(frame, outOfContact, heldSeqs.length);
        frame.putInt(acceptedBallot.attempt()).putInt(acceptedBallot.coordinator());
        if (accepted.isPresent()) {
            accepted.get().write(frame);
        }
    }

    static Report read(Reader in, int members) {
        long first = in.getCounter();
        List<Run> runs = Run.read(in, members);
        long[] released = Seqs.read(in, members);
        long[] held = Seqs.read(in, members);
        BitSet outOfContact = Seqs.readRanks(in, members);
        Ballot ballot = new Ballot(in.getInt(), in.getInt());
        in.check(first > 0 && ballot.attempt() >= 0, "a report out of range");
        Optional<Proposal> accepted = ballot.isNone() ? Optional.empty() : Optional.of(Proposal.read(in, members));
        return new Report(first, runs, released, held, outOfContact, ballot, accepted);
    }
}
