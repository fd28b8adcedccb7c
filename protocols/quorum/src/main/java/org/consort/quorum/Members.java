package org.consort.quorum;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.spi.Frame;

/** How members travel. */
final class Members {

    private static final int TEXTS_LIMIT = 256;

    private Members() {}

    static void write(Frame frame, List<Member> members) {
        frame.putInt(members.size());
        for (Member member : members) {
            write(frame, member);
        }
    }

    static List<Member> readAll(Reader in) {
        int count = in.count(Config.VOTER_LIMIT, 24);
        in.check(count > 0, "a view of nobody");
        List<Member> members = new ArrayList<>(count);
        int last = -1;
        for (int i = 0; i < count; i++) {
            Member member = read(in);
            in.check(member.ordinal() > last, "members out of order");
            last = member.ordinal();
            members.add(member);
        }
        return members;
    }

    static void write(Frame frame, Member member) {
        frame.putInt(member.ordinal());
        writeId(frame, member.id());
        writeTexts(frame, member.addresses());
        writeTexts(frame, member.properties());
    }

    static Member read(Reader in) {
        int ordinal = in.getOrdinal();
        MemberId id = in.getId();
        return new Member(ordinal, id, readTexts(in), readTexts(in));
    }

    static void writeId(Frame frame, MemberId id) {
        writeText(frame, id.name());
        frame.putLong(id.incarnation());
    }

    private static void writeTexts(Frame frame, Map<String, String> texts) {
        frame.putInt(texts.size());
        for (Map.Entry<String, String> text : texts.entrySet()) {
            writeText(frame, text.getKey());
            writeText(frame, text.getValue());
        }
    }

    private static Map<String, String> readTexts(Reader in) {
        int count = in.count(TEXTS_LIMIT, 2 * Integer.BYTES);
        Map<String, String> texts = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            texts.put(in.getText(), in.getText());
        }
        return texts;
    }

    private static void writeText(Frame frame, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        frame.putInt(bytes.length).putCopy(ByteBuffer.wrap(bytes));
    }
}
