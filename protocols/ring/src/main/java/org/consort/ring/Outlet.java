package org.consort.ring;

import java.util.Arrays;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Sink;
import org.consort.spi.transport.Channel;

/**
 * The way to the successor: remembers how far each lane and the order were sent, and sends what is new, each lane in its turn.
 * After a broken link it begins again from what the successor says it holds.
 */
final class Outlet {

    /** Most numbers in one frame. */
    static final int NUMBERS_LIMIT = 1 << 16;

    /** Instead of a session: the successor missed something, and wants to be asked. */
    static final int LOST = -1;

    /** A frame takes no further block when it has this many bytes. */
    private static final int FRAME_BYTES = Block.LIMIT_BYTES;

    private final Flow flow;
    private final Geometry ring;
    private final Sink sink;
    private final Wire wire;
    private final long[] sentSeq;
    private final long[] nextSeq;
    private int turn;
    private long sentNumber;
    private long sentStable;
    private long sentEverywhere;
    private boolean ready;
    private int session;

    Outlet(Flow flow, Sink sink, Wire wire) {
        this.flow = flow;
        this.ring = flow.ring();
        this.sink = sink;
        this.wire = wire;
        sentSeq = new long[ring.size()];
        nextSeq = new long[ring.size()];
    }

    /** True when the successor is in the view and has said where to begin. */
    boolean isReady() {
        return ready || ring.isAlone();
    }

    /** Asks the successor where to begin, on a new link or again. */
    void hello() {
        if (!ring.isAlone()) {
            ready = false;
            session++;
            askAgain();
        }
    }

    /** Repeats the question. */
    void askAgain() {
        sink.send(ring.successorId(), wire.begin(sink.frame(), Wire.HELLO).putInt(session));
    }

    /** What is on its way may be lost. An answer that is still on its way back says what was held before that. */
    void interrupted() {
        ready = false;
        session++;
    }

    /**
     * True if an answer is news, and not of an earlier link.
     *
     * @param answered session of the question; 0 if the successor speaks unasked, on entering the view
     */
    boolean awaits(int answered) {
        return !ready && (answered == session || answered == 0 && session <= 1);
    }

    /** Goes on from what the successor says it holds. */
    void begin(long number, long[] seqs) {
        sentNumber = number;
        System.arraycopy(seqs, 0, sentSeq, 0, sentSeq.length);
        sentStable = 0;
        sentEverywhere = 0;
        ready = true;
    }

    /** Sends all that is new, in as few frames as it takes. */
    void flush() {
        while (ready && hasNews() && sendOne()) {
            // until nothing is left, or the link is full
        }
    }

    private boolean hasNews() {
        if (!ring.successorIsNumberer() && sentNumber < flow.covered()
                || !ring.successorIsStabilizer() && sentStable < flow.stable()
                || !ring.successorIsLast() && sentEverywhere < flow.everywhere()) {
            return true;
        }
        for (int rank = 0; rank < sentSeq.length; rank++) {
            if (hasBlocks(rank, sentSeq)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasBlocks(int rank, long[] sent) {
        return rank != ring.successor() && sent[rank] < flow.lane(rank).held();
    }

    private boolean sendOne() {
        Frame frame = wire.begin(sink.frame(), Wire.DATA);
        frame.putLong(flow.stable()).putLong(flow.everywhere());
        long lastNumber = putRuns(frame);
        int nextTurn = putBlocks(frame);
        if (sink.send(ring.successorId(), frame) != Channel.Offer.ACCEPTED) {
            return false;
        }
        sentStable = flow.stable();
        sentEverywhere = flow.everywhere();
        sentNumber = lastNumber;
        System.arraycopy(nextSeq, 0, sentSeq, 0, sentSeq.length);
        turn = nextTurn;
        return true;
    }

    private long putRuns(Frame frame) {
        long first = sentNumber + 1;
        long last = ring.successorIsNumberer() ? sentNumber : Math.min(flow.covered(), sentNumber + NUMBERS_LIMIT);
        frame.putLong(first);
        int countAt = frame.fieldPosition();
        frame.putInt(0);
        int runs = 0;
        for (long number = first; number <= last; runs++) {
            int length = Run.lengthFrom(flow.numbers(), number, last);
            frame.putByte(flow.numbers().originOf(number)).putInt(length);
            number += length;
        }
        frame.setInt(countAt, runs);
        return last;
    }

    /** One block of each lane in its turn, until all are sent or the frame is full. */
    private int putBlocks(Frame frame) {
        System.arraycopy(sentSeq, 0, nextSeq, 0, nextSeq.length);
        int countAt = frame.fieldPosition();
        frame.putInt(0);
        int blocks = 0;
        int rank = turn;
        for (int idle = 0; idle < nextSeq.length && frame.length() < FRAME_BYTES; rank = (rank + 1) % nextSeq.length) {
            if (hasBlocks(rank, nextSeq)) {
                long seq = ++nextSeq[rank];
                DataFrame.writeBlock(frame, rank, seq, flow.lane(rank).at(seq));
                blocks++;
                idle = 0;
            } else {
                idle++;
            }
        }
        frame.setInt(countAt, blocks);
        return rank;
    }

    @Override
    public String toString() {
        return "ready=" + ready + " number=" + sentNumber + " blocks=" + Arrays.toString(sentSeq);
    }
}
