package org.consort.host.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.protocol.BadFrame;

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
        long line = in.int64();
        long number = in.int64();
        long index = in.int64();
        View.Policy policy = policy(in.int8());
        int nextOrdinal = in.int32();
        List<String> quorumOf = texts(in);
        int count = in.count(MEMBER_LEAST);
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
        int ordinal = in.int32();
        MemberId id = in.memberId();
        Map<String, String> addresses = in.map();
        return new Member(ordinal, id, addresses, in.map());
    }

    /** Reads texts with their number before them. */
    public static List<String> texts(Reader in) {
        int count = in.count(Integer.BYTES);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(in.text());
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
