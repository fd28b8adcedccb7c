package org.consort.quorum;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Gate;
import org.jspecify.annotations.Nullable;

/**
 * What this member keeps on disk, and how far that is stable (§3.8). With memory storage, all is stable at once. Nothing is stored before the first
 * {@link #checkpoint}: it stores all that there is.
 */
final class Store {

    /** What will be stable when a sync is answered. */
    private static final class Due {
        final long token;
        final long term;
        final long bytes;
        long position;

        Due(long token, long term, long position, long bytes) {
            this.token = token;
            this.term = term;
            this.position = position;
            this.bytes = bytes;
        }
    }

    private final Gate sink;
    private final boolean durable;
    private final Frame record = new Frame();
    private final Deque<Due> due = new ArrayDeque<>();
    private long termStored = -1;
    private @Nullable MemberId voteStored;
    private long termChanges;
    private long stableTermChanges = -1;
    private long last;
    private long stable = -1;
    private long bytes;
    private long stableBytes;
    private boolean begun;
    private boolean dirty;
    private String trouble = "";

    Store(Gate sink, boolean durable) {
        this.sink = sink;
        this.durable = durable;
    }

    /** The last position of the log up to which it is stable; -1 if it is not at all yet. */
    long stable() {
        return durable ? stable : Long.MAX_VALUE;
    }

    boolean isDurable() {
        return durable;
    }

    /** True if what was stored of term and vote last is stable. */
    boolean isTermStable() {
        return !durable || stableTermChanges == termChanges;
    }

    /** False until the first checkpoint is stable: until then this member says nothing that anybody could rely on. */
    boolean isBegun() {
        return !durable || stable >= 0;
    }

    /** How many bytes are stored and not stable. */
    long waitingBytes() {
        return bytes - stableBytes;
    }

    /** Why the disk fails; empty if it does not. */
    String trouble() {
        return trouble;
    }

    void fails(String why) {
        trouble = why;
    }

    /** An entry stands in the log. */
    void appended(long position, Entry entry) {
        if (begun) {
            record.clear().putByte(Records.ENTRY).putLong(position);
            Entries.write(record, entry, Records.NOBODY);
            put();
            last = position;
        }
    }

    /** All from a position on is taken back. */
    void truncated(long from) {
        if (begun) {
            record.clear().putByte(Records.CUT).putLong(from);
            put();
            last = Math.min(last, from - 1);
            stable = Math.min(stable, last);
            for (Due one : due) {
                one.position = Math.min(one.position, last);
            }
        }
    }

    /** Stores all that is needed to go on from what is delivered now. */
    void checkpoint(Term term, Log log, Deliveries deliveries) {
        Records.head(record.clear(), term, log, deliveries);
        put();
        boolean first = !begun;
        begun = true;
        for (long position = log.base().position() + 1; position <= log.last(); position++) {
            appended(position, log.at(position));
        }
        last = log.last();
        if (first) {
            stable = -1;
        }
        remember(term);
    }

    /** Goes on with what was recovered: all of it is to be stable again before anything relies on it. */
    void goOn(Term term, long position) {
        begun = true;
        last = position;
        Records.term(record.clear(), term);
        put();
        remember(term);
    }

    /** The burst is over: what has changed is on its way to the disk. */
    void sync(Term term) {
        if (!begun) {
            return;
        }
        if (term.number() != termStored || !Optional.ofNullable(voteStored).equals(term.vote())) {
            Records.term(record.clear(), term);
            put();
            remember(term);
        }
        if (dirty) {
            dirty = false;
            due.add(new Due(sink.sync(), termChanges, last, bytes));
        }
    }

    void stored(long token) {
        while (!due.isEmpty() && due.element().token <= token) {
            Due done = due.remove();
            stable = done.position;
            stableTermChanges = done.term;
            stableBytes = done.bytes;
        }
    }

    private void remember(Term term) {
        termStored = term.number();
        voteStored = term.vote().orElse(null);
        termChanges++;
    }

    private void put() {
        bytes += record.length();
        sink.store(record);
        dirty = true;
    }
}
