package com.example.sequencer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Reader;

/**
 * What a member holds of a view and has not delivered.
 *
 * @param after how many items of the view come before the first of these
 * @param index the log's next index behind those
 */
record Holdings(long after, long index, List<Item> items) {

    /** Least bytes of an item. */
    private static final int ITEM_BYTES = 21;

    Holdings {
        items = List.copyOf(items);
    }

    /** How many items of the view there are with these. */
    long end() {
        return after + items.size();
    }

    long indexAfter() {
        return index + items.stream().mapToLong(Item::indexes).sum();
    }

    /**
     * The most of what several hold. Members hold the first items of one sequence, so the longest contains the others; what one
     * delivered already, and tells no more, all the others hold too.
     */
    static Holdings longest(List<Holdings> all) {
        Holdings best = all.get(0);
        for (Holdings each : all) {
            if (each.end() > best.end()) {
                best = each;
            }
        }
        return best;
    }

    byte[] toBytes() {
        Frame frame = new Frame().putLong(after).putLong(index).putInt(items.size());
        items.forEach(item -> item.write(frame));
        ByteBuffer bytes = ByteBuffer.allocate(frame.length());
        frame.writeTo(bytes);
        return bytes.array();
    }

    static Holdings of(byte[] bytes) {
        Reader in = Reader.of(bytes);
        long after = in.getCounter();
        long index = in.getCounter();
        List<Item> items = new ArrayList<>();
        for (int left = in.count(bytes.length, ITEM_BYTES); left > 0; left--) {
            items.add(Item.read(in));
        }
        in.atEnd();
        return new Holdings(after, index, items);
    }
}
