package org.consort.host.wire;

import org.consort.View;
import org.consort.spi.protocol.Reader;

/**
 * What a member says of itself while it is alive.
 *
 * @param line the line it is in
 * @param number of its view
 * @param epoch that it is in
 * @param index the last index it delivered
 * @param size how many members of its view it is in contact with, itself among them
 * @param eldest the smallest ordinal of its view
 * @param winner whether its side can go on by the policy
 * @param member whether it is in a view at all; a joiner is not
 * @param receiverIsMember whether the receiver is in that view
 */
public record Heartbeat(
        long line,
        long number,
        long epoch,
        long index,
        int size,
        int eldest,
        boolean winner,
        boolean member,
        boolean receiverIsMember) {

    private static final int WINNER = 1;
    private static final int MEMBER = 2;
    private static final int RECEIVER = 4;

    /** What a member of this view says if it is in contact with all of it. */
    public static Heartbeat of(View view, long index, boolean winner, boolean receiverIsMember) {
        return new Heartbeat(
                view.line(),
                view.number(),
                0,
                index,
                view.size(),
                view.oldest().ordinal(),
                winner,
                true,
                receiverIsMember);
    }

    /** The same of a member that is in this epoch. */
    public Heartbeat inEpoch(long present) {
        return new Heartbeat(line, number, present, index, size, eldest, winner, member, receiverIsMember);
    }

    /** The same of a member that is in contact with only so many. */
    public Heartbeat inContactWith(int members) {
        return new Heartbeat(line, number, epoch, index, members, eldest, winner, member, receiverIsMember);
    }

    /** What a joiner says. */
    public static Heartbeat ofJoiner() {
        return new Heartbeat(0, 0, 0, 0, 0, 0, false, false, false);
    }

    /** Appends it. */
    public Writer write(Writer out) {
        int flags = (winner ? WINNER : 0) | (member ? MEMBER : 0) | (receiverIsMember ? RECEIVER : 0);
        return out.int64(line)
                .int64(number)
                .int64(epoch)
                .int64(index)
                .int32(size)
                .int32(eldest)
                .int8(flags);
    }

    /** Reads one. */
    public static Heartbeat read(Reader in) {
        long line = in.getLong();
        long number = in.getLong();
        long epoch = in.getLong();
        long index = in.getLong();
        int size = in.getInt();
        int eldest = in.getInt();
        int flags = in.getByte();
        in.atEnd();
        return new Heartbeat(
                line,
                number,
                epoch,
                index,
                size,
                eldest,
                (flags & WINNER) != 0,
                (flags & MEMBER) != 0,
                (flags & RECEIVER) != 0);
    }

    /**
     * Whether this side of a partition goes on when it meets the other: the one that was forced more often, then the one that can go on by the policy, then the one with
     * more members, then the one with the oldest member, then the lesser line, which is the earlier drawn.
     */
    public boolean prevailsOver(Heartbeat other) {
        if (View.forces(line) != View.forces(other.line)) {
            return View.forces(line) > View.forces(other.line);
        }
        if (winner != other.winner) {
            return winner;
        }
        if (size != other.size) {
            return size > other.size;
        }
        if (eldest != other.eldest) {
            return eldest < other.eldest;
        }
        return Long.compareUnsigned(line, other.line) < 0;
    }
}
