package org.consort.quorum;

import org.consort.Member;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Gate;
import org.consort.spi.protocol.Members;
import org.consort.spi.transport.Channel;

/** Says the short things. What is not heard is said again by whoever still needs it. */
final class Voice {

    private final Gate sink;
    private final Term term;
    private final long line;

    Voice(Gate sink, Term term, long line) {
        this.sink = sink;
        this.term = term;
        this.line = line;
    }

    /** An empty frame of a kind. */
    Frame begin(int kind) {
        return sink.frame().putByte(kind).putLong(line).putLong(term.number());
    }

    boolean send(MemberId to, Frame frame) {
        return sink.send(to, frame) == Channel.Offer.ACCEPTED;
    }

    boolean isOf(long otherLine) {
        return line == otherLine;
    }

    boolean appended(MemberId to, long upTo, long round) {
        return send(to, begin(Wire.APPENDED).putLong(upTo).putLong(round));
    }

    boolean refused(MemberId to, long committed) {
        return send(to, begin(Wire.REFUSED).putLong(Math.max(0, committed)));
    }

    boolean ask(MemberId to, boolean real, Log log, boolean leaderIsDead) {
        return send(
                to,
                begin(Wire.ASK)
                        .putByte(real ? 1 : 0)
                        .putLong(log.last())
                        .putLong(log.lastTerm())
                        .putByte(leaderIsDead ? 1 : 0));
    }

    boolean vote(MemberId to, boolean real, boolean yes, long asked) {
        return send(
                to, begin(Wire.VOTE).putByte(real ? 1 : 0).putByte(yes ? 1 : 0).putLong(asked));
    }

    boolean hello(MemberId to, long viewNumber) {
        return send(to, begin(Wire.HELLO).putLong(viewNumber));
    }

    boolean base(MemberId to, Base base, Numbers numbers) {
        Frame frame = begin(Wire.BASE)
                .putLong(base.position())
                .putLong(base.term())
                .putLong(base.view().number());
        base.config().write(frame);
        numbers.write(frame);
        return send(to, frame);
    }

    boolean leave(MemberId to, long lastNumber) {
        return send(to, begin(Wire.LEAVE).putLong(lastNumber));
    }

    boolean admit(MemberId to, Member joiner) {
        Frame frame = begin(Wire.ADMIT);
        Members.write(frame, joiner);
        return send(to, frame);
    }

    boolean gone(MemberId to, long viewNumber) {
        return send(to, begin(Wire.GONE).putLong(viewNumber));
    }

    /** A frame without a body: {@link Wire#RESEND} or {@link Wire#STAND}. */
    boolean plain(MemberId to, int kind) {
        return send(to, begin(kind));
    }

    boolean read(MemberId to, long token) {
        return send(to, begin(Wire.READ).putLong(token));
    }

    boolean readable(MemberId to, long token, long position) {
        return send(to, begin(Wire.READABLE).putLong(token).putLong(position));
    }
}
