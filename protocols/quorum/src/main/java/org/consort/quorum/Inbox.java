package org.consort.quorum;

import java.util.ArrayList;
import java.util.List;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Members;
import org.consort.spi.protocol.Reader;
import org.jspecify.annotations.Nullable;

/** Reads frames to their end, then acts on them: a bad one has changed nothing. */
final class Inbox {

    private static final int BLOCKS_LIMIT = 1 << 15;

    private final Machine machine;
    private final Core core;
    private final Term term;

    Inbox(Machine machine) {
        this.machine = machine;
        this.core = machine.core;
        this.term = machine.term;
    }

    void frame(MemberId from, Reader in, long nowNanos) {
        int kind = in.getByte();
        in.check(core.voice().isOf(in.getLong()), "a frame of another line");
        long of = in.getCounter();
        in.check(of < Wire.TERM_LIMIT, "a term out of range");
        if (machine.opinion.isDeparted(from)) {
            if (kind != Wire.GONE) {
                core.voice().gone(from, machine.deliveries.view().number());
            }
            return;
        }
        switch (kind) {
            case Wire.APPEND -> append(from, of, in, nowNanos);
            case Wire.APPENDED -> appended(from, of, in);
            case Wire.REFUSED -> refused(from, of, in);
            case Wire.SUBMIT -> submit(from, of, in);
            case Wire.RESEND -> resend(from, of, in);
            case Wire.ASK -> ask(from, of, in, nowNanos);
            case Wire.VOTE -> vote(from, of, in, nowNanos);
            case Wire.HELLO -> hello(from, in);
            case Wire.BASE -> base(from, of, in, nowNanos);
            case Wire.STAND -> stand(from, of, in, nowNanos);
            case Wire.LEAVE -> leave(from, of, in);
            case Wire.ADMIT -> admit(from, in, nowNanos);
            case Wire.GONE -> gone(in);
            case Wire.READ -> read(from, of, in);
            case Wire.READABLE -> readable(in);
            default -> throw new BadFrame("no such kind of frame: " + kind);
        }
    }

    private void append(MemberId from, long of, Reader in, long nowNanos) {
        // One that leads no more may name blocks of ours that the next leader has committed elsewhere: they are gone
        // here.
        long settled = of < term.number() ? Long.MAX_VALUE : machine.deliveries.committed();
        Append frame = Append.read(in, machine.log, machine.own, settled);
        if (of < term.number()) {
            core.voice().refused(from, machine.follower.held());
        } else if (follow(from, of, nowNanos)) {
            machine.follower.take(from, frame);
        }
    }

    private void appended(MemberId from, long of, Reader in) {
        long upTo = in.getCounter();
        long round = in.getCounter();
        in.atEnd();
        Leader leader = leader(of);
        if (leader != null) {
            leader.appended(from, upTo, round);
        } else {
            term.reach(of);
        }
    }

    private void refused(MemberId from, long of, Reader in) {
        long committed = in.getCounter();
        in.atEnd();
        Leader leader = leader(of);
        if (leader != null) {
            leader.refused(from, committed);
        } else {
            term.reach(of);
        }
    }

    private void submit(MemberId from, long of, Reader in) {
        int count = in.count(BLOCKS_LIMIT, Wire.BLOCK_HEADER_BYTES - Long.BYTES - Byte.BYTES - Integer.BYTES);
        List<What.Said> blocks = new ArrayList<>(count);
        int rank = machine.log.view().rankOf(from);
        int origin = rank < 0 ? 0 : machine.log.view().members().get(rank).ordinal();
        for (int i = 0; i < count; i++) {
            blocks.add(Entries.readBlock(in, origin));
        }
        in.atEnd();
        Leader leader = leader(of);
        if (leader != null && rank >= 0) {
            leader.submitted(from, blocks);
        }
    }

    private void resend(MemberId from, long of, Reader in) {
        in.atEnd();
        if (of == term.number() && term.isLedBy(from)) {
            machine.own.sendAgain();
        }
    }

    private void ask(MemberId from, long of, Reader in, long nowNanos) {
        boolean real = in.getFlag();
        long last = in.getCounter();
        long lastTerm = in.getCounter();
        boolean leaderIsDead = in.getFlag();
        in.atEnd();
        machine.election.asked(from, new Election.Asked(of, !real, last, lastTerm, leaderIsDead), nowNanos);
    }

    private void vote(MemberId from, long of, Reader in, long nowNanos) {
        boolean real = in.getFlag();
        boolean yes = in.getFlag();
        long asked = in.getCounter();
        in.atEnd();
        machine.election.answered(from, new Election.Answer(of, !real, yes, asked), nowNanos);
    }

    private void hello(MemberId from, Reader in) {
        long viewNumber = in.getCounter();
        in.atEnd();
        Leader leader = machine.leader();
        if (leader != null) {
            leader.greeted(from, viewNumber);
        }
    }

    private void base(MemberId from, long of, Reader in, long nowNanos) {
        long position = in.getCounter();
        long positionTerm = in.getCounter();
        long viewNumber = in.getCounter();
        Config config = Config.read(in);
        Numbers numbers = Numbers.read(in);
        in.atEnd();
        View view = machine.deliveries.view();
        if (of >= term.number() && viewNumber == view.number() && follow(from, of, nowNanos)) {
            Base base = new Base(position, positionTerm, view.index() + 1, view, config);
            machine.follower.begin(base, numbers);
        }
    }

    private void stand(MemberId from, long of, Reader in, long nowNanos) {
        in.atEnd();
        if (of == term.number() && term.isLedBy(from)) {
            machine.election.stand(nowNanos);
        }
    }

    private void leave(MemberId from, long of, Reader in) {
        long lastNumber = in.getCounter();
        in.atEnd();
        int rank = machine.log.view().rankOf(from);
        if (leader(of) != null && rank >= 0) {
            int origin = machine.log.view().members().get(rank).ordinal();
            if (machine.log.lastNumber(origin) >= lastNumber) {
                machine.opinion.leaves(from);
            }
        }
    }

    private void admit(MemberId from, Reader in, long nowNanos) {
        Member joiner = Members.read(in);
        in.atEnd();
        if (term.isLeading() && machine.log.view().contains(from)) {
            machine.opinion.joins(joiner, nowNanos);
        }
    }

    private void gone(Reader in) {
        long viewNumber = in.getCounter();
        in.atEnd();
        if (viewNumber > machine.deliveries.view().number()) {
            boolean leaves = machine.opinion.isLeaving(core.self());
            core.sink().excluded(leaves ? Deliveries.LEFT : Deliveries.LEFT_OUT);
        }
    }

    private void read(MemberId from, long of, Reader in) {
        long token = in.getLong();
        in.atEnd();
        Leader leader = leader(of);
        if (leader != null) {
            machine.reads.asked(from, token, leader);
        }
    }

    private void readable(Reader in) {
        long token = in.getLong();
        long position = in.getCounter();
        in.atEnd();
        machine.reads.answered(token, position);
    }

    /** This member's lead, if a frame is meant for it. */
    private @Nullable Leader leader(long of) {
        return of == term.number() ? machine.leader() : null;
    }

    /** Follows who leads a term; false if that can't be. */
    private boolean follow(MemberId from, long of, long nowNanos) {
        term.reach(of);
        if (term.isLeading() || term.hasLeader() && !term.isLedBy(from)) {
            return false;
        }
        if (!term.isLedBy(from)) {
            machine.follower.leads(term.number());
            term.follow(from);
            machine.follower.sayAgain();
            machine.reads.sayAgain();
        }
        machine.election.heard(nowNanos);
        return true;
    }
}
