package org.consort.database.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.database.Committed;
import org.consort.database.Grant;
import org.consort.database.Key;
import org.consort.database.Refusal;
import org.consort.database.Reply;
import org.consort.database.Row;
import org.consort.database.Transaction;
import org.consort.spi.abstraction.Abstraction;

/** What the machine answers to who submitted an entry, and what users are told of it. The first byte says what it is; no byte: done. */
final class Answers {

    private static final int REFUSED = 0;
    private static final int ROWS = 1;
    private static final int WAITING = 2;
    private static final int DETAIL_BYTES = 1 << 16;
    private static final ByteBuffer WAITS =
            ByteBuffer.wrap(new byte[] {WAITING}).asReadOnlyBuffer();
    private static final Refusal[] REASONS = Refusal.values();

    private Answers() {}

    static ByteBuffer refused(Refusal reason, String detail) {
        return new Output(2 + detail.length())
                .u8(REFUSED)
                .u8(reason.ordinal())
                .text(detail)
                .done();
    }

    static ByteBuffer waiting() {
        return WAITS.duplicate();
    }

    static ByteBuffer rows(List<Execution.Found> rows) {
        if (rows.isEmpty()) {
            return Abstraction.NOTHING;
        }
        Output out = new Output(64 * rows.size()).u8(ROWS).i32(rows.size());
        for (Execution.Found row : rows) {
            byte[] value = row.value();
            out.key(row.key()).flag(value != null);
            if (value != null) {
                out.i64(row.revision()).array(value);
            }
        }
        return out.done();
    }

    static boolean isWaiting(Outcome outcome) {
        return outcome instanceof Outcome.Acknowledged done && done.result().equals(WAITS);
    }

    /** The reply to a write. */
    static Reply<Long> revision(Outcome outcome) {
        return reply(outcome, (receipt, in) -> receipt.index());
    }

    /** The reply to a transaction. */
    static Reply<Committed> committed(Outcome outcome) {
        return reply(outcome, (receipt, in) -> new Committed(receipt.index(), in.hasMore() ? readRows(in) : List.of()));
    }

    /** The reply to a request for locks that were granted at once. */
    static Reply<Grant> granted(Outcome outcome) {
        return reply(outcome, (receipt, in) -> new Grant(receipt.index(), receipt));
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
            return new Reply.Refused<>(REASONS[in.u8()], in.text(DETAIL_BYTES));
        }
        return new Reply.Done<>(done.receipt(), value.apply(done.receipt(), in));
    }

    private static List<Optional<Row>> readRows(Input in) {
        int count = in.i32(0, Transaction.STEPS);
        List<Optional<Row>> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Key key = Key.of(in.key(1));
            if (in.flag()) {
                long revision = in.i64();
                rows.add(Optional.of(new Row(key, ByteBuffer.wrap(in.array(Limits.VALUE_BYTES)), revision)));
            } else {
                rows.add(Optional.empty());
            }
        }
        return rows;
    }
}
