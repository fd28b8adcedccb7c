package org.consort.host.wire;

import java.util.ArrayList;
import java.util.List;
import org.consort.Member;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Reader;

/**
 * A process says that it has its member's log of before.
 *
 * @param who the process as it is now
 * @param epochs that it serves
 */
public record Returned(Member who, List<Long> epochs) {

    private static final int EPOCHS_LIMIT = 64;

    /** Copies the list. */
    public Returned {
        epochs = List.copyOf(epochs);
    }

    /** The last of its epochs; 0 if it serves none. */
    public long newest() {
        return epochs.stream().mapToLong(epoch -> epoch).max().orElse(0);
    }

    /** Writes it. */
    public Writer write(Writer out) {
        ViewCodec.write(out, who);
        out.int32(epochs.size());
        epochs.forEach(out::int64);
        return out;
    }

    /**
     * Reads one.
     *
     * @throws BadFrame if it makes no sense
     */
    public static Returned read(Reader in) {
        Member who = ViewCodec.readMember(in);
        int count = in.count(EPOCHS_LIMIT, Long.BYTES);
        if (count > EPOCHS_LIMIT) {
            throw new BadFrame("a return with " + count + " epochs");
        }
        List<Long> epochs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            epochs.add(in.getLong());
        }
        in.atEnd();
        return new Returned(who, epochs);
    }
}
