package org.consort.host.wire;

import java.util.ArrayList;
import java.util.List;
import org.consort.Member;
import org.consort.View;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Members;
import org.consort.spi.protocol.Reader;

/** Views and members as bytes. */
public final class ViewCodec {

    private static final int MEMBER_LEAST = 4 + 4 + 8 + 4 + 4;

    private ViewCodec() {}

    /** Appends a view. */
    public static void write(Writer out, View view) {
        out.int64(view.line()).int64(view.number()).int64(view.index());
        out.int8(view.policy().ordinal()).int32(view.nextOrdinal());
        out.int32(view.quorumOf().size());
        view.quorumOf().forEach(out::text);
        out.int32(view.size());
        view.members().forEach(member -> write(out, member));
    }

    /**
     * Reads a view.
     *
     * @throws BadFrame if it is none
     */
    public static View readView(Reader in) {
        long line = in.getLong();
        long number = in.getLong();
        long index = in.getLong();
        View.Policy policy = policy(in.getByte());
        int nextOrdinal = in.getInt();
        List<String> quorumOf = texts(in);
        int count = in.count(Integer.MAX_VALUE, MEMBER_LEAST);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(readMember(in));
        }
        if (members.isEmpty()) {
            throw new BadFrame("a view without members");
        }
        return new View(line, number, index, policy, quorumOf, nextOrdinal, members);
    }

    /** Appends a member. */
    public static void write(Writer out, Member member) {
        out.int32(member.ordinal())
                .memberId(member.id())
                .map(member.addresses())
                .map(member.properties());
    }

    /**
     * Reads a member.
     *
     * @throws BadFrame if it is none
     */
    public static Member readMember(Reader in) {
        return Members.read(in);
    }

    /** Reads texts with their number before them. */
    public static List<String> texts(Reader in) {
        int count = in.count(Integer.MAX_VALUE, Integer.BYTES);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(in.getText());
        }
        return texts;
    }

    /** Appends texts with their number before them. */
    public static void texts(Writer out, List<String> texts) {
        out.int32(texts.size());
        texts.forEach(out::text);
    }

    private static View.Policy policy(int number) {
        View.Policy[] all = View.Policy.values();
        if (number >= all.length) {
            throw new BadFrame("policy " + number + " is not known");
        }
        return all[number];
    }
}
