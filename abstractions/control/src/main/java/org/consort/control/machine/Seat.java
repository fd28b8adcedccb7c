package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.control.Handler;
import org.consort.control.Result;

/** One target of a change and what is known of it. */
final class Seat {

    static final int ABSENT = -1;

    private final int ordinal;
    private final MemberId member;
    private Optional<ByteBuffer> answer = Optional.empty();
    private boolean lost;

    /** Takes the ordinal of a member of the view, or {@link #ABSENT} for a name that nobody there has. */
    Seat(int ordinal, MemberId member) {
        this.ordinal = ordinal;
        this.member = member;
        this.lost = ordinal == ABSENT;
    }

    int ordinal() {
        return ordinal;
    }

    MemberId member() {
        return member;
    }

    boolean isOpen() {
        return answer.isEmpty() && !lost;
    }

    /** The first answer counts; a member whose loss stands in the log before it has none. */
    void answered(ByteBuffer bytes) {
        if (isOpen()) {
            answer = Optional.of(Answer.copy(bytes));
        }
    }

    void lost() {
        lost = isOpen() || lost;
    }

    Result result() {
        if (answer.isPresent()) {
            return Answer.read(member, answer.get());
        }
        return lost
                ? new Result(member, Result.Kind.LOST, Handler.EMPTY, "left the view before it answered")
                : new Result(member, Result.Kind.SILENT, Handler.EMPTY, "no answer until the decision");
    }

    void write(Output out) {
        out.i32(ordinal).text(member.name()).i64(member.incarnation());
        out.u8(answer.isPresent() ? 2 : lost ? 1 : 0);
        answer.ifPresent(out::bytes);
    }

    static Seat read(Input in) {
        int ordinal = in.i32(ABSENT, Integer.MAX_VALUE);
        Seat seat = new Seat(ordinal, Codec.member(in));
        int state = in.u8();
        if (state == 2) {
            seat.answered(in.view(Result.VALUE_LIMIT * 2));
        } else if (state == 1) {
            seat.lost();
        }
        return seat;
    }
}
