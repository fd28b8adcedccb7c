package org.consort.memory.machine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.memory.Passage;
import org.consort.memory.Refusal;
import org.consort.memory.Reply;

/** What the machine answers to who submitted an entry, and what users are told of it. The first byte says what it is; no byte: done. */
final class Answers {

    private static final int REFUSED = 0;
    private static final int NUMBER = 1;
    private static final int WAITING = 2;
    private static final ByteBuffer WAITS =
            ByteBuffer.wrap(new byte[] {WAITING}).asReadOnlyBuffer();
    private static final Refusal[] REASONS = Refusal.values();

    private Answers() {}

    static ByteBuffer refused(Refusal reason, String detail) {
        byte[] text = detail.getBytes(StandardCharsets.UTF_8);
        return new Output(2 + text.length)
                .u8(REFUSED)
                .u8(reason.ordinal())
                .raw(text)
                .done();
    }

    static ByteBuffer number(long value) {
        return new Output(1 + Long.BYTES).u8(NUMBER).i64(value).done();
    }

    static ByteBuffer waiting() {
        return WAITS.duplicate();
    }

    static boolean isWaiting(Outcome outcome) {
        return outcome instanceof Outcome.Acknowledged done && done.result().equals(WAITS);
    }

    /** The reply with where it stands. */
    static Reply<Long> index(Outcome outcome) {
        return reply(outcome, (receipt, in) -> receipt.index());
    }

    /** The reply with the number that was answered, or 0. */
    static Reply<Long> number(Outcome outcome) {
        return reply(outcome, (receipt, in) -> in.hasMore() ? in.i64() : 0L);
    }

    /** The reply to who came to a barrier last. */
    static Reply<Passage> passage(Outcome outcome) {
        return reply(outcome, (receipt, in) -> new Passage(receipt.index(), (int) in.i64()));
    }

    /** What is told of anything but an acknowledgement. */
    static <T> Reply<T> missed(Outcome outcome) {
        return reply(outcome, (receipt, in) -> {
            throw new IllegalStateException("acknowledged");
        });
    }

    private static <T> Reply<T> reply(Outcome outcome, BiFunction<Receipt, Input, T> value) {
        if (outcome instanceof Outcome.Rejected r) {
            return new Reply.Rejected<>(r.reason(), r.detail());
        }
        if (outcome instanceof Outcome.Unknown u) {
            return new Reply.Unknown<>(u.detail());
        }
        Outcome.Acknowledged done = (Outcome.Acknowledged) outcome;
        Input in = new Input(done.result());
        if (in.hasMore() && in.u8() == REFUSED) {
            return new Reply.Refused<>(REASONS[in.u8()], in.text(in.left()));
        }
        return new Reply.Done<>(done.receipt(), value.apply(done.receipt(), in));
    }
}
