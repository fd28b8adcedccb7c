package org.consort.ring;

import java.util.ArrayList;
import java.util.List;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Reader;

/**
 * Consecutive numbers for blocks of one origin: how the order travels.
 *
 * @param origin rank of the origin
 * @param count how many blocks, at least 1
 */
record Run(int origin, int count) {

    /** Most runs that a frame carries. */
    static final int LIMIT = 1 << 16;

    /** The runs of a range of numbers, both ends in it. */
    static List<Run> of(Numbers numbers, long first, long last) {
        List<Run> runs = new ArrayList<>();
        for (long number = first; number <= last; ) {
            int origin = numbers.originOf(number);
            int count = lengthFrom(numbers, number, last);
            runs.add(new Run(origin, count));
            number += count;
        }
        return runs;
    }

    /** How many numbers from this one on are of one origin. */
    static int lengthFrom(Numbers numbers, long first, long last) {
        int origin = numbers.originOf(first);
        long number = first + 1;
        while (number <= last && numbers.originOf(number) == origin) {
            number++;
        }
        return (int) (number - first);
    }

    static void write(Frame frame, List<Run> runs) {
        frame.putInt(runs.size());
        for (Run run : runs) {
            frame.putByte(run.origin).putInt(run.count);
        }
    }

    static List<Run> read(Reader in, int members) {
        int count = in.count(LIMIT, 5);
        List<Run> runs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            runs.add(readOne(in, members));
        }
        return runs;
    }

    static Run readOne(Reader in, int members) {
        int origin = Seqs.rank(in, members);
        int blocks = in.getInt();
        in.check(blocks > 0, "a run of no blocks");
        return new Run(origin, blocks);
    }
}
