package org.consort.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Sink;

/**
 * What one member holds of one view's traffic: blocks, their numbers, and how far each is known, covered, stable and
 * delivered.
 *
 * <p>Watermarks, all over numbers: <i>covered</i> — number and block are held here; since a member passes on only covered
 * numbers, they are held at all ranks from the numberer to here. <i>stable</i> — covered at the stabilizer, so it survives;
 * it may be delivered. <i>everywhere</i> — covered at the last rank, so nobody needs it from here any more.
 */
final class Flow {

    private final Geometry ring;
    private final Sink sink;
    private final Lane[] lanes;
    private final Numbers numbers = new Numbers();
    private final long[] coveredSeq;
    private final long[] deliveredSeq;
    private final long[] seenSeq;
    private long covered;
    private long stable;
    private long everywhere;
    private long delivered;
    private long nextIndex;

    Flow(Geometry ring, long nextIndex, Sink sink) {
        this.ring = ring;
        this.sink = sink;
        this.nextIndex = nextIndex;
        lanes = new Lane[ring.size()];
        for (int rank = 0; rank < lanes.length; rank++) {
            lanes[rank] = new Lane();
        }
        coveredSeq = new long[lanes.length];
        deliveredSeq = new long[lanes.length];
        seenSeq = new long[lanes.length];
    }

    Geometry ring() {
        return ring;
    }

    Lane lane(int rank) {
        return lanes[rank];
    }

    Numbers numbers() {
        return numbers;
    }

    long covered() {
        return covered;
    }

    long stable() {
        return stable;
    }

    long everywhere() {
        return everywhere;
    }

    long delivered() {
        return delivered;
    }

    long nextIndex() {
        return nextIndex;
    }

    /** Sequence number of an origin's last block that was let go. */
    long releasedSeq(int rank) {
        return lanes[rank].released();
    }

    /** Bytes of this member's own blocks that not everybody is known to have. */
    long ownBytes() {
        return lanes[ring.self()].heldBytes();
    }

    /** True if this member's window takes one more block. */
    boolean hasRoom(int windowBytes) {
        Lane own = lanes[ring.self()];
        return own.heldBytes() < windowBytes && own.held() - own.released() < Run.LIMIT / lanes.length;
    }

    /** True if a settled order could follow what this member knows: anything else is a bad frame. */
    boolean fits(Proposal cut) {
        if (cut.firstNumber() < 1 || cut.firstNumber() > numbers.known() + 1) {
            return false;
        }
        long[] needed = cut.neededSeqs(lanes.length);
        for (int origin = 0; origin < lanes.length; origin++) {
            if (needed[origin] < deliveredSeq[origin]) {
                return false;
            }
        }
        return true;
    }

    /** True if a member can be served that holds these: nothing that it lacks was let go. */
    boolean canServe(long number, long[] held) {
        boolean can = ring.successorIsNumberer() || number >= numbers.forgotten();
        for (int origin = 0; origin < lanes.length; origin++) {
            can &= origin == ring.successor() || held[origin] >= lanes[origin].released();
        }
        return can;
    }

    /** Keeps one more block of this origin, which is not for handing up now. */
    void append(int origin, Block block) {
        lanes[origin].append(block);
        if (ring.isNumberer()) {
            numbers.append(origin);
        }
    }

    /** Keeps one more block of this origin, and hands it up at once if that is what its level promises. */
    void take(int origin, Block block) {
        append(origin, block);
        seenSeq[origin] = lanes[origin].held();
        if (block.level() == Delivery.BROADCAST) {
            sink.deliver(block, nextIndex - 1);
        }
    }

    /** Keeps one more own block, which an earlier view handed up if its level promised first sight. */
    void resume(Block block) {
        append(ring.self(), block);
        seenSeq[ring.self()] = lanes[ring.self()].held();
    }

    /** Takes note of watermarks from the predecessor, then does all that is possible. */
    void advance(long stableThere, long everywhereThere) {
        cover();
        stable = Math.max(stable, stableThere);
        everywhere = Math.max(everywhere, everywhereThere);
        if (ring.isStabilizer()) {
            stable = Math.max(stable, covered);
        }
        if (ring.isLast()) {
            everywhere = Math.max(everywhere, covered);
        }
        deliverTo(Math.min(stable, covered));
        release();
    }

    /** Takes the order that a view change settled in place of its own, and delivers all of it. */
    void finish(Proposal cut) {
        numbers.truncateTo(Math.max(cut.firstNumber() - 1, delivered));
        long number = cut.firstNumber();
        if (number > numbers.known() + 1) {
            throw new IllegalStateException("the cut begins at " + number + ", known here: " + numbers.known());
        }
        for (Run run : cut.runs()) {
            for (int i = 0; i < run.count(); i++, number++) {
                if (number > numbers.known()) {
                    numbers.append(run.origin());
                }
            }
        }
        recount();
        deliverTo(numbers.known());
    }

    /** This member's blocks that were not delivered, each retained for the caller. */
    List<Block> ownUndelivered() {
        Lane own = lanes[ring.self()];
        List<Block> left = new ArrayList<>();
        for (long seq = deliveredSeq[ring.self()] + 1; seq <= own.held(); seq++) {
            Block block = own.at(seq);
            block.slab().retain();
            left.add(block);
        }
        return left;
    }

    /** The blocks to deliver next: all that are covered, or all of an order that may have been settled in place of that. */
    List<Block> undelivered(Optional<Proposal> cut) {
        List<Block> blocks = new ArrayList<>();
        long[] seqs = deliveredSeq.clone();
        long last = cut.map(c -> Math.min(c.firstNumber() - 1, numbers.known())).orElse(covered);
        for (long number = delivered + 1; number <= last; number++) {
            int origin = numbers.originOf(number);
            blocks.add(lanes[origin].at(++seqs[origin]));
        }
        if (cut.isPresent()) {
            long number = cut.get().firstNumber();
            for (Run run : cut.get().runs()) {
                for (int i = 0; i < run.count(); i++, number++) {
                    if (number > delivered) {
                        blocks.add(lanes[run.origin()].at(++seqs[run.origin()]));
                    }
                }
            }
        }
        return blocks;
    }

    /** Lets go of all memory. */
    void clear() {
        for (Lane lane : lanes) {
            lane.clear();
        }
    }

    /** Whether this member holds every block that a settled order needs. */
    boolean holds(Proposal cut) {
        long[] needed = cut.neededSeqs(ring.size());
        for (int origin = 0; origin < lanes.length; origin++) {
            if (lanes[origin].held() < needed[origin]) {
                return false;
            }
        }
        return true;
    }

    private void cover() {
        while (covered < numbers.known()) {
            int origin = numbers.originOf(covered + 1);
            if (lanes[origin].held() <= coveredSeq[origin]) {
                return;
            }
            coveredSeq[origin]++;
            covered++;
        }
    }

    /** After the order changed behind what was delivered, counts again what is covered. */
    private void recount() {
        covered = delivered;
        System.arraycopy(deliveredSeq, 0, coveredSeq, 0, coveredSeq.length);
        cover();
    }

    private void deliverTo(long number) {
        while (delivered < number) {
            int origin = numbers.originOf(delivered + 1);
            Block block = lanes[origin].at(++deliveredSeq[origin]);
            delivered++;
            deliver(block, deliveredSeq[origin] <= seenSeq[origin]);
        }
    }

    private void deliver(Block block, boolean seen) {
        if (block.level() == Delivery.ATOMIC) {
            long first = nextIndex;
            nextIndex += block.entries();
            sink.deliver(block, first);
        } else if (block.level() == Delivery.RELIABLE || !seen) {
            sink.deliver(block, nextIndex - 1);
        }
    }

    private void release() {
        long last = Math.min(everywhere, delivered);
        while (numbers.forgotten() < last) {
            lanes[numbers.originOf(numbers.forgotten() + 1)].releaseNext();
            numbers.forgetNext();
        }
    }
}
