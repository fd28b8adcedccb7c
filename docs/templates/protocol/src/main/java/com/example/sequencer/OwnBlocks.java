package com.example.sequencer;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import org.consort.spi.protocol.Block;

/** What this member submitted and has not seen delivered. Holds each block's slab once. */
final class OwnBlocks {

    private final ArrayDeque<Block> blocks = new ArrayDeque<>();
    private long bytes;
    private long delivered;
    private long sent;

    void add(Block block) {
        block.slab().retain();
        blocks.add(block);
        bytes += block.length();
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    int size() {
        return blocks.size();
    }

    /** A new view begins: what is left gets new numbers. */
    void renumber() {
        delivered = 0;
        sent = 0;
    }

    /** Sends what was not sent yet, until it is refused. */
    void send(Predicate<Item> sender) {
        long number = delivered;
        for (Block block : blocks) {
            number++;
            if (number > sent) {
                if (!sender.test(Item.of(block, number))) {
                    return;
                }
                sent = number;
            }
        }
    }

    /** All is to be sent anew. */
    void again() {
        sent = delivered;
    }

    /** The oldest was delivered. */
    void delivered() {
        Block block = blocks.remove();
        bytes -= block.length();
        delivered++;
        block.slab().release();
    }

    /** Gives them away, each held once for the taker. */
    List<Block> handOver() {
        List<Block> rest = List.copyOf(blocks);
        blocks.clear();
        bytes = 0;
        return rest;
    }
}
