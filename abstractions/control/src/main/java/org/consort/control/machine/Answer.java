package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.consort.MemberId;
import org.consort.control.Handler;
import org.consort.control.Result;

/** What a target says about a change, as it travels in a tally: the result, its digest, or why there is none. */
final class Answer {

    private static final int RESULT = 0;
    private static final int DIGEST = 1;
    private static final int FAILURE = 2;

    private Answer() {}

    static ByteBuffer succeeded(ByteBuffer result) {
        boolean whole = result.remaining() <= Result.VALUE_LIMIT;
        ByteBuffer value = whole ? result : ByteBuffer.wrap(Chain.sha256(result));
        return new Output(value.remaining() + 1)
                .u8(whole ? RESULT : DIGEST)
                .rest(value)
                .done();
    }

    static ByteBuffer failed(String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer kept = ByteBuffer.wrap(text, 0, Math.min(text.length, Result.VALUE_LIMIT));
        return new Output(kept.remaining() + 1).u8(FAILURE).rest(kept).done();
    }

    /** Total: an answer that means nothing is a failed result, the same at every member. */
    static Result read(MemberId member, ByteBuffer answer) {
        if (!answer.hasRemaining() || answer.remaining() > Result.VALUE_LIMIT + 1) {
            return failure(member, "the answer made no sense");
        }
        Input in = new Input(answer);
        int kind = in.u8();
        ByteBuffer value = copy(in.rest());
        return switch (kind) {
            case RESULT, DIGEST -> new Result(member, Result.Kind.SUCCEEDED, value, "");
            case FAILURE -> failure(member, StandardCharsets.UTF_8.decode(value).toString());
            default -> failure(member, "the answer made no sense");
        };
    }

    static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    private static Result failure(MemberId member, String reason) {
        return new Result(member, Result.Kind.FAILED, Handler.EMPTY, reason);
    }
}
