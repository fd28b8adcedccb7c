package org.consort.host.wire;

import java.util.ArrayList;
import java.util.List;
import org.consort.Stack;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Reader;

/** What members say to each other when an operator forces another stack on a group whose protocol can't order anything. */
public sealed interface ForceFrame {

    /** Most numbers of a standing. */
    int STANDING_LIMIT = 16;

    /** Drawn by who asks. */
    long token();

    /** Appends it. */
    Writer write(Writer out);

    /** From who was told to force: what do you hold, and could you run this stack? */
    record Ask(long token, long line, Stack stack) implements ForceFrame {
        @Override
        public Writer write(Writer out) {
            return writeStack(out.int8(1).int64(token).int64(line), stack);
        }
    }

    /**
     * A member's answer.
     *
     * @param epoch that it is in
     * @param index the last that it delivered
     * @param standing what its protocol holds: see {@code org.consort.spi.protocol.Salvage}
     * @param wedged why its protocol can't go on; empty if it can
     * @param clash why it can't run the stack; empty if it can
     */
    record Offer(long token, long epoch, long index, List<Long> standing, String wedged, String clash)
            implements ForceFrame {

        /** Copies the list. */
        public Offer {
            standing = List.copyOf(standing);
        }

        @Override
        public Writer write(Writer out) {
            out.int8(2).int64(token).int64(epoch).int64(index).int32(standing.size());
            standing.forEach(out::int64);
            return out.text(wedged).text(clash);
        }

        /** True if this member holds more than the other. */
        public boolean exceeds(Offer other) {
            if (epoch != other.epoch) {
                return epoch > other.epoch;
            }
            for (int i = 0; i < Math.min(standing.size(), other.standing.size()); i++) {
                int order = Long.compare(standing.get(i), other.standing.get(i));
                if (order != 0) {
                    return order > 0;
                }
            }
            return index > other.index;
        }
    }

    /** To the member that holds most: seal the epoch with what you hold, and go on. */
    record Go(long token, long line, boolean insists, Stack stack) implements ForceFrame {
        @Override
        public Writer write(Writer out) {
            out.int8(3).int64(token).int64(line).int8(insists ? 1 : 0);
            return writeStack(out, stack);
        }
    }

    /**
     * What became of it.
     *
     * @param line the new one; 0 if nothing was done
     * @param epoch the one that began
     * @param index the last entry of the one before
     * @param why nothing was done; empty if it was
     */
    record Done(long token, long line, long epoch, long index, String why) implements ForceFrame {
        @Override
        public Writer write(Writer out) {
            return out.int8(4)
                    .int64(token)
                    .int64(line)
                    .int64(epoch)
                    .int64(index)
                    .text(why);
        }
    }

    private static Writer writeStack(Writer out, Stack stack) {
        return out.text(stack.protocol()).text(stack.transport()).map(stack.settings());
    }

    /** Reads one. */
    static ForceFrame read(Reader in) {
        int kind = in.getByte();
        long token = in.getLong();
        ForceFrame frame = switch (kind) {
            case 1 -> new Ask(token, in.getLong(), readStack(in));
            case 2 -> new Offer(token, in.getLong(), in.getLong(), readStanding(in), in.getText(), in.getText());
            case 3 -> new Go(token, in.getLong(), in.getFlag(), readStack(in));
            case 4 -> new Done(token, in.getLong(), in.getLong(), in.getLong(), in.getText());
            default -> throw new BadFrame("a word about force of kind " + kind);
        };
        in.atEnd();
        return frame;
    }

    private static Stack readStack(Reader in) {
        return new Stack(in.getText(), in.getText(), in.getTexts());
    }

    private static List<Long> readStanding(Reader in) {
        int count = in.count(STANDING_LIMIT, Long.BYTES);
        List<Long> standing = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            standing.add(in.getLong());
        }
        return standing;
    }
}
