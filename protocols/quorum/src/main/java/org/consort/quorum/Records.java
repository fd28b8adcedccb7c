package org.consort.quorum;

import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Members;
import org.consort.spi.protocol.Reader;

/** The records of a member's log on disk: each begins with its kind. */
final class Records {

    /** Where everything stands when a generation begins; the entries behind the base follow. */
    static final int HEAD = 1;
    /** Term and vote. */
    static final int TERM = 2;
    /** An entry and its position. */
    static final int ENTRY = 3;
    /** All from a position on is taken back. */
    static final int CUT = 4;

    /** The ordinal of no member: blocks are written as they are, whoever's they are. */
    static final int NOBODY = -1;

    /**
     * Where everything stands.
     *
     * @param numbers the last number of each origin up to the base
     * @param delivered the position up to which the snapshot's state goes
     * @param nextIndex of the group's log behind it
     */
    record Head(Base base, Numbers numbers, long delivered, long nextIndex) {}

    private Records() {}

    static void head(Frame record, Term term, Log log, Deliveries deliveries) {
        record.putByte(HEAD);
        writeTerm(record, term);
        Base base = log.base();
        record.putLong(base.position()).putLong(base.term()).putLong(base.nextIndex());
        View view = base.view();
        record.putLong(view.number()).putLong(view.index()).putInt(view.nextOrdinal());
        Members.write(record, view.members());
        base.config().write(record);
        log.numbersAt(base.position()).write(record);
        record.putLong(deliveries.delivered()).putLong(deliveries.lastIndex() + 1);
    }

    static Head readHead(Reader in, View like) {
        long position = in.getCounter();
        long term = in.getCounter();
        long nextIndex = in.getCounter();
        long number = in.getCounter();
        long index = in.getCounter();
        int nextOrdinal = in.getOrdinal();
        View view = new View(
                like.line(),
                number,
                index,
                like.policy(),
                like.quorumOf(),
                nextOrdinal,
                Members.readAll(in, Config.VOTER_LIMIT));
        Config config = Config.read(in);
        Numbers numbers = Numbers.read(in);
        return new Head(new Base(position, term, nextIndex, view, config), numbers, in.getCounter(), in.getCounter());
    }

    static void term(Frame record, Term term) {
        record.putByte(TERM);
        writeTerm(record, term);
    }

    private static void writeTerm(Frame record, Term term) {
        record.putLong(term.number()).putByte(term.vote().isPresent() ? 1 : 0);
        term.vote().ifPresent(vote -> Members.writeId(record, vote));
    }

    static void readTerm(Reader in, Term into) {
        long number = in.getCounter();
        into.recall(number, in.getFlag() ? java.util.Optional.of(in.getId()) : java.util.Optional.empty());
    }
}
