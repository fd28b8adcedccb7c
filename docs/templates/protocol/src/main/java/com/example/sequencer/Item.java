package com.example.sequencer;

import java.nio.ByteBuffer;
import org.consort.Delivery;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Reader;

/**
 * One block, copied.
 *
 * @param origin ordinal of the member that submitted it
 * @param number 1 for the origin's first block in the view, one more for each next
 */
record Item(int origin, long number, Delivery level, int entries, byte[] bytes) {

    static Item of(Block block, long number) {
        byte[] copy = new byte[block.length()];
        block.bytes().get(copy);
        return new Item(block.origin(), number, block.level(), block.entries(), copy);
    }

    /** How many indexes of the log it takes: only atomic blocks stand there. */
    int indexes() {
        return level == Delivery.ATOMIC ? entries : 0;
    }

    Block block() {
        return new Block(origin, level, entries, Slab.of(ByteBuffer.wrap(bytes)), 0, bytes.length);
    }

    void write(Frame frame) {
        frame.putInt(origin).putLong(number).putByte(level.ordinal()).putInt(entries);
        frame.putInt(bytes.length).putCopy(ByteBuffer.wrap(bytes));
    }

    /** Trusts nothing: what is out of range is a bad frame, before memory is taken for it. */
    static Item read(Reader in) {
        int origin = in.getOrdinal();
        long number = in.getCounter();
        int level = in.getByte();
        in.check(level < Delivery.values().length, "a level out of range");
        int entries = in.getInt();
        in.check(entries > 0 && entries <= Block.LIMIT_ENTRIES, "entries out of range");
        return new Item(origin, number, Delivery.values()[level], entries, in.getBytes(Block.LIMIT_BYTES));
    }
}
