package org.consort.ring;

import org.consort.Delivery;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Reader;

/**
 * Reads the frame that runs around the ring: watermarks, a piece of the order, and blocks. A first pass checks it all and changes
 * nothing, a second takes it in.
 *
 * <pre>
 * stable 8 | everywhere 8 | first number 8 | runs 4 | { origin 1 | count 4 } | blocks 4 | { block }
 * block: origin 1 | level 1 | entries 4 | sequence 8 | length 4 | bytes
 * </pre>
 */
final class DataFrame {

    static final int BLOCK_HEADER_BYTES = 18;

    /** Most numbers that wait for delivery: windows keep honest members far below. */
    private static final int NUMBERS_LIMIT = 4 * Run.LIMIT;

    /** Most bytes of one origin's blocks: its window keeps an honest member far below. */
    private static final long LANE_LIMIT_BYTES = 1L << 27;

    private static final int BLOCKS_LIMIT = 1 << 16;
    private static final Delivery[] LEVELS = Delivery.values();

    private final Flow flow;
    private final Geometry ring;

    private interface Taker {
        void take(int origin, Block block);
    }

    DataFrame(Flow flow) {
        this.flow = flow;
        this.ring = flow.ring();
    }

    static void writeBlock(Frame frame, int origin, long seq, Block block) {
        frame.putByte(origin)
                .putByte(block.level().ordinal())
                .putInt(block.entries())
                .putLong(seq)
                .putInt(block.length())
                .putRange(block.slab(), block.offset(), block.length());
    }

    /**
     * Takes in a frame's body.
     *
     * @return false if something before it was lost: the sender has to begin again from what is held here
     */
    boolean take(Reader body) {
        check(body.copy());
        Reader in = body.copy();
        long stable = in.getLong();
        long everywhere = in.getLong();
        boolean whole = takeRuns(in) & takeBlocks(in, flow::take);
        flow.advance(stable, everywhere);
        return whole;
    }

    /**
     * Takes in blocks that were asked for, whatever member sends them. They are handed up when it is settled that they belong
     * to this view.
     */
    void takeFill(Reader body) {
        Reader checked = body.copy();
        checkBlocks(checked);
        checked.atEnd();
        takeBlocks(body, flow::append);
    }

    private void check(Reader in) {
        in.getCounter();
        in.getCounter();
        long first = in.getCounter();
        int runs = in.count(Run.LIMIT, 5);
        in.check(runs == 0 || !ring.isNumberer(), "the order came to the numberer");
        in.check(runs == 0 || first > 0, "numbers begin with 1");
        long count = flow.numbers().known() - flow.delivered();
        for (int i = 0; i < runs; i++) {
            count += Run.readOne(in, ring.size()).count();
        }
        in.check(count <= NUMBERS_LIMIT, "too many numbers");
        checkBlocks(in);
        in.atEnd();
    }

    private void checkBlocks(Reader in) {
        int blocks = in.count(BLOCKS_LIMIT, BLOCK_HEADER_BYTES);
        for (int i = 0; i < blocks; i++) {
            int origin = Seqs.rank(in, ring.size());
            in.check(origin != ring.self(), "a block came back to its origin");
            in.check(flow.lane(origin).heldBytes() < LANE_LIMIT_BYTES, "more of one origin than any window allows");
            in.check(in.getByte() < LEVELS.length, "no such level");
            int entries = in.getInt();
            in.check(entries > 0 && entries <= Block.LIMIT_ENTRIES, "entries out of range");
            in.check(in.getLong() > 0, "a sequence number out of range");
            int bytes = in.getInt();
            in.check(bytes >= 0 && bytes <= Block.LIMIT_BYTES, "a block too large");
            in.skip(bytes);
        }
    }

    private boolean takeRuns(Reader in) {
        Numbers numbers = flow.numbers();
        long number = in.getLong();
        int runs = in.getInt();
        boolean whole = runs == 0 || number <= numbers.known() + 1;
        for (int i = 0; i < runs; i++) {
            int origin = in.getByte();
            int count = in.getInt();
            for (int k = 0; whole && k < count; k++, number++) {
                if (number > numbers.known()) {
                    numbers.append(origin);
                }
            }
        }
        return whole;
    }

    private boolean takeBlocks(Reader in, Taker taker) {
        boolean whole = true;
        int blocks = in.getInt();
        for (int i = 0; i < blocks; i++) {
            int origin = in.getByte();
            Delivery level = LEVELS[in.getByte()];
            int entries = in.getInt();
            long seq = in.getLong();
            int bytes = in.getInt();
            int at = in.skip(bytes);
            long next = flow.lane(origin).held() + 1;
            if (seq == next) {
                taker.take(origin, new Block(ring.ordinal(origin), level, entries, in.slab(), at, bytes));
            }
            whole &= seq <= next;
        }
        return whole;
    }
}
