package org.consort.spi.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.spi.Frame;

/**
 * How members travel: {@code ordinal 4 | id | addresses | properties}. An id is {@code name | incarnation 8}; addresses and
 * properties are {@code count 4 | { name | value }}; a text is its length, 4 bytes, and UTF-8.
 */
public final class Members {

    /** The least that a member takes, in bytes. */
    public static final int LEAST_BYTES = 24;

    private Members() {}

    /** Appends members with their number, 4 bytes, before them. */
    public static void write(Frame frame, List<Member> members) {
        frame.putInt(members.size());
        for (Member member : members) {
            write(frame, member);
        }
    }

    /**
     * Reads members with their number before them.
     *
     * @throws BadFrame if they are more than the limit, or anything is wrong with one
     */
    public static List<Member> readAll(Reader in, int limit) {
        int count = in.count(limit, LEAST_BYTES);
        List<Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(read(in));
        }
        return members;
    }

    /** Appends a member. */
    public static void write(Frame frame, Member member) {
        frame.putInt(member.ordinal());
        writeId(frame, member.id());
        writeTexts(frame, member.addresses());
        writeTexts(frame, member.properties());
    }

    /**
     * Reads a member.
     *
     * @throws BadFrame if it is none
     */
    public static Member read(Reader in) {
        int ordinal = in.getOrdinal();
        MemberId id = in.getId();
        Map<String, String> addresses = in.getTexts();
        return new Member(ordinal, id, addresses, in.getTexts());
    }

    /** Appends a member's identity; {@link Reader#getId} reads it. */
    public static void writeId(Frame frame, MemberId id) {
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

    private static void writeText(Frame frame, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        frame.putInt(bytes.length).putCopy(ByteBuffer.wrap(bytes));
    }
}
