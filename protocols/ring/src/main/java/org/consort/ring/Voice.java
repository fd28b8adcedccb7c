package org.consort.ring;

import java.util.BitSet;
import java.util.List;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Members;
import org.consort.spi.protocol.Sink;
import org.consort.spi.transport.Channel;

/** What members say to each other to end one view. A lost word is said again by whoever needs the answer. */
final class Voice {

    private final Geometry ring;
    private final Sink sink;
    private final Wire wire;

    Voice(Geometry ring, Sink sink) {
        this.ring = ring;
        this.sink = sink;
        this.wire = Wire.of(ring.view());
    }

    void request(int to, Ballot promised, Opinion opinion, long nowNanos) {
        View view = ring.view();
        Frame frame = ballot(Wire.REQUEST, promised);
        for (int rank = 0; rank < view.size(); rank++) {
            MemberId id = ring.id(rank);
            frame.putByte((opinion.isCrashed(id) ? 1 : 0) | (opinion.isLeaving(id) ? 2 : 0));
        }
        writePairs(frame, opinion.complaints(ring.id(ring.self()), nowNanos));
        Members.write(frame, opinion.joiners(view, nowNanos));
        send(to, frame);
    }

    private void writePairs(Frame frame, List<Opinion.Pair> pairs) {
        View view = ring.view();
        int countAt = frame.fieldPosition();
        frame.putInt(0);
        int known = 0;
        for (Opinion.Pair pair : pairs) {
            if (pair.isOf(view)) {
                frame.putByte(view.rankOf(pair.deaf())).putByte(view.rankOf(pair.unheard()));
                known++;
            }
        }
        frame.setInt(countAt, known);
    }

    void read(int to, long round) {
        send(to, wire.begin(sink.frame(), Wire.READ).putLong(round));
    }

    void running(int to, long round, long covered) {
        send(to, wire.begin(sink.frame(), Wire.RUNNING).putLong(round).putLong(covered));
    }

    void flush(int to, Ballot ballot) {
        send(to, ballot(Wire.FLUSH, ballot));
    }

    void report(int to, Ballot ballot, Report report) {
        Frame frame = ballot(Wire.REPORT, ballot);
        report.write(frame);
        send(to, frame);
    }

    void propose(int to, Ballot ballot, Acceptor.Asked asked) {
        Frame frame = ballot(Wire.PROPOSE, ballot);
        Seqs.writeRanks(frame, asked.unawaited(), ring.size());
        asked.proposal().write(frame);
        send(to, frame);
    }

    void accept(int to, Ballot ballot, Opinion opinion) {
        Frame frame = ballot(Wire.ACCEPT, ballot);
        Seqs.writeRanks(frame, opinion.outOfContact(ring.view()), ring.size());
        send(to, frame);
    }

    /**
     * Tells those who live and are left out, or not waited for, before anybody learns that this member accepted; and who may go on with
     * it, since this may be the only word that gets there.
     */
    void part(Acceptor.Asked accepted, Opinion opinion) {
        BitSet awaited = (BitSet) accepted.unawaited().clone();
        awaited.flip(0, ring.size());
        for (int rank = 0; rank < ring.size(); rank++) {
            MemberId id = ring.id(rank);
            boolean without =
                    accepted.unawaited().get(rank) || !accepted.proposal().contains(id);
            if (without && !opinion.isCrashed(id) && rank != ring.self()) {
                Frame frame = wire.begin(sink.frame(), Wire.PARTING);
                Seqs.writeRanks(frame, awaited, ring.size());
                sink.send(id, frame);
            }
        }
    }

    /** Tells one that leaves that it may go. */
    void dismiss(MemberId leaver) {
        sink.send(leaver, wire.begin(sink.frame(), Wire.OUTDATED));
    }

    void refuse(int to, Ballot promised) {
        send(to, ballot(Wire.REFUSE, promised));
    }

    void install(MemberId to, Proposal settled) {
        Frame frame = wire.begin(sink.frame(), Wire.INSTALL);
        settled.write(frame);
        sink.send(to, frame);
    }

    /** Tells a member how the view ended, and asks it whether it knows. */
    void tellTheEnd(MemberId to, Proposal settled) {
        install(to, settled);
        query(to);
    }

    void query(MemberId to) {
        sink.send(to, wire.begin(sink.frame(), Wire.QUERY));
    }

    void fetch(int to, Gap gap) {
        Frame frame = wire.begin(sink.frame(), Wire.FETCH);
        gap.write(frame);
        send(to, frame);
    }

    /** Sends blocks of a lane, as far as they are held and the link takes them. */
    void fill(MemberId to, Lane lane, Gap gap) {
        long seq = Math.max(gap.first(), lane.released() + 1);
        long end = Math.min(gap.last(), lane.held());
        while (seq <= end) {
            Frame frame = wire.begin(sink.frame(), Wire.FILL);
            int countAt = frame.fieldPosition();
            frame.putInt(0);
            int blocks = 0;
            for (; seq <= end && frame.length() < Block.LIMIT_BYTES; seq++, blocks++) {
                DataFrame.writeBlock(frame, gap.origin(), seq, lane.at(seq));
            }
            frame.setInt(countAt, blocks);
            if (sink.send(to, frame) != Channel.Offer.ACCEPTED) {
                return;
            }
        }
    }

    void ready(int to, int session, Flow flow) {
        Frame frame = wire.begin(sink.frame(), Wire.READY)
                .putInt(session)
                .putLong(flow.numbers().known());
        long[] held = new long[ring.size()];
        for (int rank = 0; rank < held.length; rank++) {
            held[rank] = flow.lane(rank).held();
        }
        Seqs.write(frame, held);
        send(to, frame);
    }

    private Frame ballot(int kind, Ballot ballot) {
        return wire.begin(sink.frame(), kind).putInt(ballot.attempt()).putInt(ballot.coordinator());
    }

    private void send(int to, Frame frame) {
        sink.send(ring.id(to), frame);
    }
}
