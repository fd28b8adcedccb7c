package org.consort.ring;

import org.consort.spi.protocol.Block;

/**
 * The blocks of one origin in one view that this member holds: a gap-free run, kept until everybody holds them. Sequence
 * numbers begin with 1 in each view.
 */
final class Lane {

    private static final int INITIAL_SLOTS = 64;

    private Block[] slots = new Block[INITIAL_SLOTS];
    private long released;
    private long held;
    private long heldBytes;

    /** The last sequence number that was let go. */
    long released() {
        return released;
    }

    /** The last sequence number that arrived. */
    long held() {
        return held;
    }

    /** Bytes of the blocks kept. */
    long heldBytes() {
        return heldBytes;
    }

    /** Keeps the next block. */
    void append(Block block) {
        if (held - released == slots.length) {
            grow();
        }
        block.slab().retain();
        held++;
        slots[slot(held)] = block;
        heldBytes += block.length();
    }

    /** The block of a sequence number that is held and not released. */
    Block at(long seq) {
        if (seq <= released || seq > held) {
            throw new IllegalStateException("block " + seq + " is not held: have " + released + " to " + held);
        }
        return slots[slot(seq)];
    }

    /** Lets go of the next block. */
    void releaseNext() {
        Block block = at(released + 1);
        forget(++released);
        heldBytes -= block.length();
        block.slab().release();
    }

    /** Lets go of all. */
    void clear() {
        while (released < held) {
            releaseNext();
        }
    }

    @SuppressWarnings("NullAway") // an empty slot is never read: at() checks the range
    private void forget(long seq) {
        slots[slot(seq)] = null;
    }

    private int slot(long seq) {
        return (int) seq & (slots.length - 1);
    }

    private void grow() {
        Block[] larger = new Block[slots.length * 2];
        for (long seq = released + 1; seq <= held; seq++) {
            larger[(int) seq & (larger.length - 1)] = slots[slot(seq)];
        }
        slots = larger;
    }
}
