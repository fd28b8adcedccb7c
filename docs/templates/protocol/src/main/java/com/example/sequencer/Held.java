package com.example.sequencer;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/** The items of a view that this member has: numbered 1, 2, 3 … without gaps. Those that were delivered are not kept. */
final class Held {

    private static final int ITEM_OVERHEAD_BYTES = 32;

    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private long bytes;
    private long delivered;
    private long stable;

    /** A new view begins. */
    void clear() {
        items.clear();
        bytes = 0;
        delivered = 0;
        stable = 0;
    }

    /** Number of the last item. */
    long end() {
        return delivered + items.size();
    }

    long delivered() {
        return delivered;
    }

    long stable() {
        return stable;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    List<Item> items() {
        return List.copyOf(items);
    }

    void add(Item item) {
        items.add(item);
        bytes += item.bytes().length + ITEM_OVERHEAD_BYTES;
    }

    boolean fits(Item item, long limitBytes) {
        return bytes + item.bytes().length + ITEM_OVERHEAD_BYTES <= limitBytes;
    }

    /** What everybody holds up to this number is delivered. */
    void stable(long number, Consumer<Item> deliver) {
        stable = Math.max(stable, number);
        while (delivered < stable && !items.isEmpty()) {
            Item item = items.remove();
            bytes -= item.bytes().length + ITEM_OVERHEAD_BYTES;
            delivered++;
            deliver.accept(item);
        }
    }

    /** The view ends with these: whatever of them was not delivered here is. */
    void finish(Holdings cut, Consumer<Item> deliver) {
        stable(cut.after(), deliver);
        long number = cut.after();
        for (Item item : cut.items()) {
            if (++number > delivered) {
                delivered++;
                deliver.accept(item);
            }
        }
        items.clear();
        bytes = 0;
    }
}
