package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.Receipt;
import org.consort.control.Decision;
import org.consort.control.Execution;
import org.consort.control.Result;

/** How values of the API look in entries and snapshots. Readers throw {@link Malformed}. */
final class Codec {

    private static final int PROPERTY_COUNT = 1 << 10;
    private static final int PROPERTY_BYTES = 1 << 16;

    private Codec() {}

    static void member(Output out, MemberId id) {
        out.text(id.name()).i64(id.incarnation());
    }

    static MemberId member(Input in) {
        try {
            return new MemberId(in.text(Proposal.NAME_BYTES), in.i64());
        } catch (IllegalArgumentException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }

    /** A member of a view, without its addresses. */
    static void viewMember(Output out, Member member) {
        out.i32(member.ordinal());
        member(out, member.id());
        out.each(
                new TreeMap<>(member.properties()).entrySet(),
                (o, e) -> o.text(e.getKey()).text(e.getValue()));
    }

    static Member viewMember(Input in) {
        int ordinal = in.i32(0, Integer.MAX_VALUE);
        MemberId id = member(in);
        Map<String, String> properties = new TreeMap<>();
        int count = in.i32(0, PROPERTY_COUNT);
        for (int i = 0; i < count; i++) {
            properties.put(in.text(PROPERTY_BYTES), in.text(PROPERTY_BYTES));
        }
        return new Member(ordinal, id, Map.of(), properties);
    }

    static void execution(Output out, Execution execution) {
        out.text(execution.type())
                .i64(execution.receipt().epoch())
                .i64(execution.receipt().index());
        member(out, execution.origin());
        out.bytes(execution.argument());
    }

    static Execution execution(Input in) {
        String type = in.text(Proposal.NAME_BYTES);
        Receipt receipt = new Receipt(in.i64(), in.i64());
        MemberId origin = member(in);
        return new Execution(type, ByteBuffer.wrap(in.array(Limits.ENTRY_BYTES)), receipt, origin);
    }

    static void result(Output out, Result result) {
        member(out, result.member());
        out.u8(result.kind().ordinal()).bytes(result.value()).text(result.reason());
    }

    static Result result(Input in) {
        MemberId member = member(in);
        Result.Kind kind = Result.Kind.values()[ordinal(in, Result.Kind.values().length)];
        ByteBuffer value = ByteBuffer.wrap(in.array(Result.VALUE_LIMIT));
        return new Result(member, kind, value, in.text(8 * Result.VALUE_LIMIT));
    }

    static void decision(Output out, Decision decision) {
        out.i64(decision.receipt().epoch()).i64(decision.receipt().index()).i64(decision.decidedAt());
        out.u8(decision.outcome().ordinal()).each(decision.results(), Codec::result);
    }

    static Decision decision(Input in) {
        Receipt receipt = new Receipt(in.i64(), in.i64());
        long decidedAt = in.i64();
        return new Decision(receipt, decidedAt, outcome(in), in.each(Limits.SEATS, Codec::result));
    }

    static void link(Output out, Chain.Link link) {
        Chain.Facts facts = link.facts();
        out.i64(link.number()).i64(facts.receipt().epoch()).i64(facts.receipt().index());
        out.i64(facts.decidedAt()).text(facts.type());
        member(out, facts.origin());
        out.u8(facts.outcome().ordinal()).rest(ByteBuffer.wrap(link.hash()));
    }

    static Chain.Link link(Input in) {
        long number = in.i64();
        Receipt receipt = new Receipt(in.i64(), in.i64());
        long decidedAt = in.i64();
        String type = in.text(Proposal.NAME_BYTES);
        MemberId origin = member(in);
        Chain.Facts facts = new Chain.Facts(receipt, decidedAt, type, origin, outcome(in));
        return new Chain.Link(number, facts, hash(in));
    }

    static byte[] hash(Input in) {
        byte[] hash = new byte[Chain.HASH_BYTES];
        for (int i = 0; i < hash.length; i++) {
            hash[i] = (byte) in.u8();
        }
        return hash;
    }

    private static Decision.Outcome outcome(Input in) {
        return Decision.Outcome.values()[ordinal(in, Decision.Outcome.values().length)];
    }

    private static int ordinal(Input in, int bound) {
        int ordinal = in.u8();
        if (ordinal >= bound) {
            throw new Malformed("constant " + ordinal + " of " + bound);
        }
        return ordinal;
    }
}
