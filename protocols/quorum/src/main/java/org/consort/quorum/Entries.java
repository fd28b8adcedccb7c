package org.consort.quorum;

import java.util.List;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Members;
import org.consort.spi.protocol.Reader;

/** How entries travel. */
final class Entries {

    private static final Delivery[] LEVELS = Delivery.values();

    private Entries() {}

    /** Writes an entry for a member: a block of its own as a number only. */
    static void write(Frame frame, Entry entry, int receiver) {
        What what = entry.what();
        if (what instanceof What.Said said) {
            boolean own = said.block().origin() == receiver;
            frame.putByte(own ? Wire.ENTRY_OWN : Wire.ENTRY_BLOCK).putLong(entry.term());
            if (own) {
                frame.putLong(said.number());
            } else {
                frame.putInt(said.block().origin());
                writeBlock(frame, said.number(), said.block());
            }
        } else if (what instanceof What.Seen seen) {
            frame.putByte(Wire.ENTRY_VIEW).putLong(entry.term());
            writeView(frame, seen.view());
        } else if (what instanceof What.Last end) {
            frame.putByte(Wire.ENTRY_LAST).putLong(entry.term());
            writeView(frame, end.view());
        } else if (what instanceof What.Voting voting) {
            frame.putByte(Wire.ENTRY_CONFIG).putLong(entry.term());
            voting.config().write(frame);
        } else {
            frame.putByte(Wire.ENTRY_NOTHING).putLong(entry.term());
        }
    }

    /** Reads what stands behind kind and term. A block of our own is empty of bytes: see {@link #isOwn}. */
    static What read(int kind, Reader in, View like) {
        return switch (kind) {
            case Wire.ENTRY_NOTHING -> What.Nothing.AT_ALL;
            case Wire.ENTRY_BLOCK -> readBlock(in, in.getOrdinal());
            case Wire.ENTRY_VIEW -> new What.Seen(readView(in, like));
            case Wire.ENTRY_LAST -> new What.Last(readView(in, like));
            case Wire.ENTRY_CONFIG -> new What.Voting(Config.read(in));
            default -> throw new org.consort.spi.protocol.BadFrame("no such kind of entry: " + kind);
        };
    }

    static void writeBlock(Frame frame, long number, Block block) {
        frame.putLong(number)
                .putByte(block.level().ordinal())
                .putInt(block.entries())
                .putInt(block.length())
                .putRange(block.slab(), block.offset(), block.length());
    }

    /** A block in the reader's slab, borrowed. */
    static What.Said readBlock(Reader in, int origin) {
        long number = in.getCounter();
        in.check(number > 0, "a block without a number");
        int level = in.getByte();
        in.check(level < LEVELS.length, "no such level");
        int entries = in.getInt();
        in.check(entries > 0 && entries <= Block.LIMIT_ENTRIES, "entries out of range");
        int length = in.count(Block.LIMIT_BYTES, 1);
        int at = in.skip(length);
        return new What.Said(number, new Block(origin, LEVELS[level], entries, in.slab(), at, length));
    }

    private static void writeView(Frame frame, View view) {
        frame.putLong(view.number()).putInt(view.nextOrdinal());
        Members.write(frame, view.members());
    }

    private static View readView(Reader in, View like) {
        long number = in.getCounter();
        int nextOrdinal = in.getOrdinal();
        List<Member> members = Members.readAll(in, Config.VOTER_LIMIT);
        in.check(!members.isEmpty(), "a view of nobody");
        for (int rank = 1; rank < members.size(); rank++) {
            in.check(members.get(rank).ordinal() > members.get(rank - 1).ordinal(), "members out of order");
        }
        in.check(members.get(members.size() - 1).ordinal() < nextOrdinal, "an ordinal not given yet");
        return new View(like.line(), number, 0, like.policy(), like.quorumOf(), nextOrdinal, members);
    }
}
