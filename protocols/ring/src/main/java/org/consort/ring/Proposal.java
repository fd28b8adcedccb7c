package org.consort.ring;

import java.util.List;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Members;
import org.consort.spi.protocol.Reader;

/**
 * How a view ends: the order to deliver before the next view, and that view. What is settled for a view
 * is one proposal, whoever proposed it.
 *
 * @param line line of the next view
 * @param nextOrdinal of the next view
 * @param members of the next view
 * @param firstNumber where {@code runs} begin; everybody knows and holds what is before
 * @param runs the rest of the order of this view, to its end
 * @param baseSeqs by rank of the origin: the last block before {@code firstNumber}
 * @param donors by rank of the origin: rank of a member that holds its blocks up to the end
 */
record Proposal(
        long line,
        int nextOrdinal,
        List<Member> members,
        long firstNumber,
        List<Run> runs,
        long[] baseSeqs,
        int[] donors) {

    /** By rank of the origin: the last block that this order delivers. */
    long[] neededSeqs(int size) {
        long[] needed = java.util.Arrays.copyOf(baseSeqs, size);
        for (Run run : runs) {
            needed[run.origin()] += run.count();
        }
        return needed;
    }

    /** The same with another donor: one that accepted it holds all its blocks. */
    Proposal from(int donor) {
        int[] all = new int[donors.length];
        java.util.Arrays.fill(all, donor);
        return new Proposal(line, nextOrdinal, members, firstNumber, runs, baseSeqs, all);
    }

    /** The same on another line. */
    Proposal onLine(long other) {
        return new Proposal(other, nextOrdinal, members, firstNumber, runs, baseSeqs, donors);
    }

    View nextView(View last, long index) {
        return new View(line, last.number() + 1, index, last.policy(), last.quorumOf(), nextOrdinal, members);
    }

    boolean contains(MemberId id) {
        for (Member member : members) {
            if (member.id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    void write(Frame frame) {
        frame.putLong(line).putInt(nextOrdinal);
        Members.write(frame, members);
        frame.putLong(firstNumber);
        Run.write(frame, runs);
        Seqs.write(frame, baseSeqs);
        for (int donor : donors) {
            frame.putByte(donor);
        }
    }

    static Proposal read(Reader in, int size) {
        long line = in.getLong();
        int nextOrdinal = in.getInt();
        List<Member> members = Members.readAll(in, Geometry.MEMBER_LIMIT);
        in.check(!members.isEmpty(), "a view of nobody");
        long first = in.getCounter();
        List<Run> runs = Run.read(in, size);
        long[] base = Seqs.read(in, size);
        int[] donors = new int[size];
        for (int rank = 0; rank < size; rank++) {
            donors[rank] = Seqs.rank(in, size);
        }
        return new Proposal(line, nextOrdinal, members, first, runs, base, donors);
    }
}
