package org.consort.quorum;

import java.util.Optional;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Reader;
import org.consort.spi.protocol.Sink;

/**
 * What a leader sends: entries that follow a position, and how far the group is.
 *
 * @param before the position that they follow
 * @param beforeTerm its term
 * @param committed as far as the leader knows
 * @param held by all members, so that it need not be kept
 * @param round to be answered with
 * @param stuck that the leader can't commit
 * @param terms of the entries
 * @param whats the entries; blocks are in the frame's slab, borrowed
 */
@SuppressWarnings("ArrayRecordComponent")
record Append(
        long before,
        long beforeTerm,
        long committed,
        long held,
        long round,
        boolean stuck,
        long[] terms,
        What[] whats) {

    private static final int FRAME_BYTES = Sink.FRAME_LIMIT_BYTES - 1024;
    private static final int ENTRIES_LIMIT = 1 << 12;

    /**
     * How far the group is.
     *
     * @param whole true if nobody has its own blocks any more
     */
    record Marks(long committed, long held, long round, boolean stuck, boolean whole) {}

    /** Writes entries of a log from a position on, as many as fit; says how many. */
    static int write(Frame frame, Log log, Progress to, Marks marks) {
        int receiver = marks.whole() ? Records.NOBODY : to.ordinal();
        long before = to.next() - 1;
        frame.putLong(before).putLong(log.termAt(before));
        frame.putLong(marks.committed()).putLong(marks.held()).putLong(marks.round());
        frame.putByte(marks.stuck() ? 1 : 0);
        int countAt = frame.fieldPosition();
        frame.putInt(0);
        int header = frame.length();
        int count = 0;
        while (before + count < log.last() && count < ENTRIES_LIMIT && to.takesMore(frame.length() - header)) {
            Entry entry = log.at(before + count + 1);
            if (count > 0 && frame.length() + entry.bytes() + 2 * Wire.BLOCK_HEADER_BYTES > FRAME_BYTES) {
                break;
            }
            Entries.write(frame, entry, receiver);
            count++;
        }
        frame.setInt(countAt, count);
        return count;
    }

    /** Reads a frame; changes nothing. */
    static Append read(Reader in, Log log, Own own, long committedHere) {
        long before = in.getCounter();
        long beforeTerm = in.getCounter();
        long committed = in.getCounter();
        long held = in.getCounter();
        long round = in.getCounter();
        boolean stuck = in.getFlag();
        int count = in.count(ENTRIES_LIMIT, Wire.LEAST_ENTRY_BYTES);
        long[] terms = new long[count];
        What[] whats = new What[count];
        for (int i = 0; i < count; i++) {
            int kind = in.getByte();
            terms[i] = in.getCounter();
            in.check(terms[i] >= (i == 0 ? beforeTerm : terms[i - 1]), "terms that fall");
            whats[i] = kind == Wire.ENTRY_OWN
                    ? own(in, own, before + 1 + i > committedHere)
                    : Entries.read(kind, in, log.view());
        }
        in.atEnd();
        return new Append(before, beforeTerm, committed, held, round, stuck, terms, whats);
    }

    /** A block of this member's own; one that is committed may be gone, and is needed no more. */
    private static What own(Reader in, Own own, boolean needed) {
        long number = in.getCounter();
        Optional<Block> block = own.find(number);
        in.check(block.isPresent() || !needed, "a block of ours that we never had");
        return block.isPresent() ? new What.Said(number, block.get()) : What.Nothing.AT_ALL;
    }

    int count() {
        return whats.length;
    }

    /** An entry as it stands at this index of the group's log. */
    What whatAt(int i, long index) {
        return at(whats[i], index);
    }

    /** What was read, as it stands at this index of the group's log: views travel without theirs. */
    static What at(What what, long index) {
        if (what instanceof What.Seen seen) {
            return new What.Seen(at(seen.view(), index));
        }
        return what instanceof What.Last end ? new What.Last(at(end.view(), index)) : what;
    }

    private static View at(View view, long index) {
        return new View(
                view.line(), view.number(), index, view.policy(), view.quorumOf(), view.nextOrdinal(), view.members());
    }
}
