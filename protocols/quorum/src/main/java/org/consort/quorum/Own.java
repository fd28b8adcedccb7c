package org.consort.quorum;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Sink;

/** This member's own blocks, numbered, kept until they are committed: sent to whoever leads, as often as it takes. */
final class Own {

    private static final int FRAME_BYTES = Sink.FRAME_LIMIT_BYTES - 256;

    private final int ordinal;
    private final Log log;
    private final Voice voice;
    private final Deque<Block> blocks = new ArrayDeque<>();
    private long first = 1;
    private long sent;
    private long handedUp;
    private long bytes;

    Own(int ordinal, Log log, Voice voice) {
        this.ordinal = ordinal;
        this.log = log;
        this.voice = voice;
    }

    /** How many bytes are under way. */
    long bytes() {
        return bytes;
    }

    /** Takes one more block and retains it. */
    void submit(Block block) {
        block.slab().retain();
        blocks.addLast(
                block.origin() == ordinal
                        ? block
                        : new Block(
                                ordinal, block.level(), block.entries(), block.slab(), block.offset(), block.length()));
        bytes += block.length();
    }

    /** The block of a number, if it is not committed yet. */
    Optional<Block> find(long number) {
        if (number < first || number >= first + blocks.size()) {
            return Optional.empty();
        }
        long at = first;
        for (Block block : blocks) {
            if (at++ == number) {
                return Optional.of(block);
            }
        }
        return Optional.empty();
    }

    /** The last number given. */
    long last() {
        return first + blocks.size() - 1;
    }

    /** True if all are in the log here. */
    boolean isAllInLog() {
        return log.lastNumber(ordinal) >= last();
    }

    /** Takes over blocks of an earlier epoch; what first sight promises was done there. */
    void resume(List<Block> pending) {
        pending.forEach(this::submit);
        handedUp = last();
    }

    /** The first to see a block is its origin: hands up what first sight is enough for. */
    void handUp(Deliveries deliveries) {
        if (handedUp == last()) {
            return;
        }
        long number = first;
        for (Block block : blocks) {
            if (number > handedUp) {
                deliveries.sight(number, block);
            }
            number++;
        }
        handedUp = last();
    }

    /** A block is committed: it is everybody's now. */
    void committed(long number) {
        while (first <= number && !blocks.isEmpty()) {
            Block done = blocks.removeFirst();
            bytes -= done.length();
            done.slab().release();
            first++;
        }
    }

    /** Whatever was sent may be lost: all that the log here does not have is sent again. */
    void sendAgain() {
        sent = log.lastNumber(ordinal);
    }

    /** Appends all that the log does not have: this member leads. */
    boolean append(Deliveries deliveries, long term) {
        if (isAllInLog()) {
            return false;
        }
        boolean any = false;
        long next = first;
        for (Block block : blocks) {
            if (next > log.lastNumber(ordinal)) {
                deliveries.seen(log.append(term, new What.Said(next, block)));
                any = true;
            }
            next++;
        }
        return any;
    }

    /** Sends what the leader has not got. */
    void sendTo(MemberId leader) {
        sent = Math.max(sent, log.lastNumber(ordinal));
        while (sent < last()) {
            long upTo = sendSome(leader);
            if (upTo == sent) {
                return;
            }
            sent = upTo;
        }
    }

    private long sendSome(MemberId leader) {
        Frame frame = voice.begin(Wire.SUBMIT);
        int countAt = frame.fieldPosition();
        frame.putInt(0);
        int count = 0;
        long number = first - 1;
        for (Block block : blocks) {
            number++;
            if (number <= sent) {
                continue;
            }
            if (frame.length() + Wire.BLOCK_HEADER_BYTES + block.length() > FRAME_BYTES) {
                number--;
                break;
            }
            Entries.writeBlock(frame, number, block);
            count++;
        }
        frame.setInt(countAt, count);
        return voice.send(leader, frame) ? number : sent;
    }

    /** What was submitted and is not everybody's yet, oldest first, each retained once more. */
    List<Block> undelivered() {
        for (Block block : blocks) {
            block.slab().retain();
        }
        return new ArrayList<>(blocks);
    }

    /** Releases everything. */
    void clear() {
        blocks.forEach(block -> block.slab().release());
        blocks.clear();
    }
}
