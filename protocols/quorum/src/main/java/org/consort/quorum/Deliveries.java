package org.consort.quorum;

import org.consort.Delivery;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Gate;

/** Hands up what is committed, in order; and broadcast blocks as soon as they are seen. */
final class Deliveries {

    static final String LEFT = "this member left";
    static final String LEFT_OUT = "the others went on without this member";

    private final MemberId self;
    private final int ordinal;
    private final Log log;
    private final Opinion opinion;
    private final Gate sink;
    private final Numbers broadcast = new Numbers();
    private final Own own;
    private final boolean resumed;
    private View view;
    private long committed;
    private long delivered;
    private long nextIndex;

    Deliveries(Core core, Own own) {
        this.self = core.self();
        this.ordinal = core.ordinal();
        this.log = core.log();
        this.opinion = core.opinion();
        this.sink = core.sink();
        this.own = own;
        this.resumed = core.resumed();
        this.view = log.view();
        begin();
    }

    /** Stands at the log's base. */
    void begin() {
        committed = log.base().position();
        delivered = committed;
        nextIndex = log.base().nextIndex();
    }

    /** Stands where a snapshot does. */
    void stand(long position, long index, View at) {
        committed = position;
        delivered = position;
        nextIndex = index;
        view = at;
    }

    /** The last position that is known to be committed. */
    long committed() {
        return committed;
    }

    /** The last position that was handed up. */
    long delivered() {
        return delivered;
    }

    /** Index of the last entry of the group's log that was handed up. */
    long lastIndex() {
        return nextIndex - 1;
    }

    /** The view this member is in. */
    View view() {
        return view;
    }

    /** More is committed. */
    void commit(long upTo) {
        committed = Math.max(committed, upTo);
    }

    /**
     * An entry stands in the log, committed or not. It may be seen again after a change of leaders. What comes from a member
     * of a view that is not entered yet waits for that.
     */
    void seen(Entry entry) {
        if (entry.what() instanceof What.Said said && said.block().origin() != ordinal) {
            sight(said.number(), said.block());
        }
    }

    /** Hands a block up if first sight is enough for it, and this is the first. */
    void sight(long number, Block block) {
        int origin = block.origin();
        boolean isFirst = !resumed && block.level() == Delivery.BROADCAST && number > broadcast.of(origin);
        if (isFirst && origin < view.nextOrdinal()) {
            broadcast.set(origin, number);
            sink.deliver(block, nextIndex - 1);
        }
    }

    /** Hands up all that is committed; true if there was anything. */
    boolean advance() {
        boolean any = false;
        while (delivered < committed && !sink.isOut()) {
            Entry entry = log.at(++delivered);
            nextIndex = entry.nextIndex();
            any = true;
            if (entry.what() instanceof What.Said said) {
                deliver(entry, said);
            } else if (entry.what() instanceof What.Seen seen) {
                enter(seen.view());
            } else if (entry.what() instanceof What.Last end) {
                sink.resumed(end.view());
            }
        }
        return any;
    }

    private void deliver(Entry entry, What.Said said) {
        Block block = said.block();
        if (block.level() == Delivery.ATOMIC) {
            sink.deliver(block, entry.index());
        } else if (block.level() == Delivery.RELIABLE) {
            sink.deliver(block, entry.index() - 1);
        }
        if (block.origin() == ordinal) {
            own.committed(said.number());
        }
    }

    private void enter(View next) {
        boolean leaves = opinion.isLeaving(self);
        opinion.enter(view, next);
        for (org.consort.Member member : view.members()) {
            if (!next.contains(member.id())) {
                broadcast.forget(member.ordinal());
            }
        }
        view = next;
        if (next.contains(self)) {
            sink.install(next);
            for (long position = delivered + 1; position <= log.last(); position++) {
                seen(log.at(position));
            }
        } else {
            sink.excluded(leaves ? LEFT : LEFT_OUT);
        }
    }
}
