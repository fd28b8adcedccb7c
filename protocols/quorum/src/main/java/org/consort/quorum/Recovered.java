package org.consort.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.View;
import org.consort.spi.Slab;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Reader;

/** The records of an earlier process, from which a machine is made again. */
final class Recovered {

    private record Held(Slab slab, int offset, int length) {}

    private final List<Held> records = new ArrayList<>();

    /** Keeps a record. */
    void add(Slab slab, int offset, int length) {
        records.add(new Held(slab.retain(), offset, length));
    }

    /** The first head: where the log begins; empty if nothing was recovered. */
    Optional<Records.Head> head(Handover handover) {
        if (records.isEmpty()) {
            return Optional.empty();
        }
        Reader in = reader(records.get(0));
        in.check(in.getByte() == Records.HEAD, "records that don't begin with a head");
        Records.readTerm(in, new Term());
        Records.Head head = Records.readHead(in, handover.view());
        in.check(head.nextIndex() == handover.nextIndex(), "a head that goes with another snapshot");
        return Optional.of(head);
    }

    /** Plays all records into a log that stands at the first head's base. */
    void replay(Log log, Term term, View like) {
        for (Held held : records) {
            Reader in = reader(held);
            switch (in.getByte()) {
                case Records.HEAD -> {
                    Records.readTerm(in, term);
                    Base base = Records.readHead(in, like).base();
                    in.check(base.position() <= log.last(), "records with a gap");
                    log.truncate(Math.max(base.position(), log.base().position()) + 1);
                }
                case Records.TERM -> Records.readTerm(in, term);
                case Records.ENTRY -> entry(in, log, term, like);
                case Records.CUT -> log.truncate(in.getCounter());
                default -> throw new BadFrame("no such kind of record");
            }
        }
    }

    private static void entry(Reader in, Log log, Term term, View like) {
        long position = in.getCounter();
        int kind = in.getByte();
        long of = in.getCounter();
        if (position <= log.base().position()) {
            return;
        }
        in.check(position == log.last() + 1, "entries with a gap");
        log.append(of, Append.at(Entries.read(kind, in, like), log.nextIndex()));
        if (of > term.number()) {
            term.recall(of, Optional.empty());
        }
    }

    /** Lets go of the records. */
    void release() {
        records.forEach(held -> held.slab().release());
        records.clear();
    }

    private static Reader reader(Held held) {
        return new Reader(held.slab(), held.offset(), held.length());
    }
}
