package org.consort.views;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.consort.Member;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Members;
import org.consort.spi.protocol.Reader;

/**
 * How a view may end.
 *
 * @param view the next one
 * @param cut what is delivered before it
 */
record Proposal(View view, byte[] cut) {

    private static final int MEMBERS_LIMIT = 1 << 10;

    /** The same under another name of the line. */
    Proposal onLine(long line) {
        View other = new View(
                line, view.number(), view.index(), view.policy(), view.quorumOf(), view.nextOrdinal(), view.members());
        return new Proposal(other, cut);
    }

    void write(Frame frame) {
        frame.putLong(view.line()).putLong(view.number()).putLong(view.index());
        frame.putByte(view.policy().ordinal()).putInt(view.nextOrdinal());
        frame.putInt(view.quorumOf().size());
        for (String name : view.quorumOf()) {
            byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            frame.putInt(bytes.length).putCopy(ByteBuffer.wrap(bytes));
        }
        Members.write(frame, view.members());
        write(frame, cut);
    }

    static Proposal read(Reader in, Ordering ordering) {
        long line = in.getLong();
        long number = in.getCounter();
        long index = in.getCounter();
        int policy = in.getByte();
        in.check(policy < View.Policy.values().length, "a policy out of range");
        int nextOrdinal = in.getOrdinal();
        List<String> quorumOf = new ArrayList<>();
        for (int left = in.count(MEMBERS_LIMIT, Integer.BYTES); left > 0; left--) {
            quorumOf.add(in.getText());
        }
        List<Member> members = Members.readAll(in, MEMBERS_LIMIT);
        in.check(!members.isEmpty(), "a view without members");
        View view = new View(line, number, index, View.Policy.values()[policy], quorumOf, nextOrdinal, members);
        return new Proposal(view, readHoldings(in, ordering));
    }

    static void write(Frame frame, byte[] holdings) {
        frame.putInt(holdings.length).putCopy(ByteBuffer.wrap(holdings));
    }

    /** Reads holdings and has them checked. */
    static byte[] readHoldings(Reader in, Ordering ordering) {
        byte[] holdings = in.getBytes(Ordering.HOLDINGS_LIMIT_BYTES);
        ordering.check(holdings);
        return holdings;
    }
}
