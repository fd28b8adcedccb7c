package org.consort.host;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.consort.Delivery;
import org.consort.GroupListener;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.host.Counters.Count;
import org.consort.host.inbox.Inbox;
import org.consort.host.log.DuplicateTable;
import org.consort.host.log.Fragments;
import org.consort.host.log.LogEntry;
import org.consort.host.wire.Entries;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Reader;

/**
 * Applies every entry of the log once, in order, to this member's models: the replicated state of a group at one member.
 * Group's thread. Nothing here is allocated per entry, but what a model or a listener asks for.
 */
final class Replica {

    /** What is in the log for the host itself. */
    interface HostEntries {
        /** Answers to a ballot. The payload is borrowed. */
        void tally(Slab slab, int offset, int length, long index);

        /** A proposal of another stack, or an answer to one. The payload is borrowed. */
        void stack(Reader payload, Member origin, long index);
    }

    private final MemberId self;
    private final Inbox inbox;
    private final Callbacks callbacks;
    private final Listeners listeners;
    private final Counters counters;
    private final HostEntries hostEntries;
    private final LogEntry entry = new LogEntry();
    private final DuplicateTable[] tables = new DuplicateTable[Delivery.values().length];
    private final Fragments[] fragments = new Fragments[Delivery.values().length];

    private volatile Models models;
    private Optional<View> view = Optional.empty();
    private long lastIndex;
    private int done;

    Replica(MemberId self, Inbox inbox, Surroundings host, Models models, HostEntries hostEntries) {
        this.self = self;
        this.inbox = inbox;
        this.callbacks = host.lanes().callbacks();
        this.listeners = host.group().listeners();
        this.counters = host.counters();
        this.models = models;
        this.hostEntries = hostEntries;
        for (Delivery level : Delivery.values()) {
            tables[level.ordinal()] = new DuplicateTable();
            fragments[level.ordinal()] = new Fragments();
        }
    }

    Models models() {
        return models;
    }

    /** Begins anew with other machines, before a state is restored into them. */
    void replaceModels(Supplier<Models> with) {
        models.stop();
        models = with.get();
    }

    Optional<View> view() {
        return view;
    }

    /** The index of the last entry delivered. */
    long lastIndex() {
        return lastIndex;
    }

    /** The replicated table: equal at all members. */
    DuplicateTable duplicates() {
        return tables[Delivery.ATOMIC.ordinal()];
    }

    /** The replicated reassembly: equal at all members. */
    Fragments fragments() {
        return fragments[Delivery.ATOMIC.ordinal()];
    }

    /** Begins at a place in the log that the tables and models stand for already. */
    void begin(View at, long index) {
        lastIndex = index;
        enter(at);
    }

    /** A view stands in the log here. */
    void install(View next) {
        InvariantViolation.check(next.index() == lastIndex + 1, "a view at %d after entry %d", next.index(), lastIndex);
        lastIndex = next.index();
        enter(next);
    }

    /** The same view, with its members at other addresses. */
    void moved(View same) {
        InvariantViolation.check(same.number() == number(), "view %d in the place of %d", same.number(), number());
        view = Optional.of(same);
    }

    private void enter(View next) {
        view = Optional.of(next);
        for (int level = 0; level < tables.length; level++) {
            tables[level].retain(next);
            fragments[level].retain(next);
        }
        models.viewChanged(next);
    }

    /** Delivers a block. */
    void deliver(Block block, long firstIndex, long epoch) {
        DuplicateTable table = tables[block.level().ordinal()];
        boolean atomic = block.level() == Delivery.ATOMIC;
        if (atomic) {
            InvariantViolation.check(
                    firstIndex == lastIndex + 1, "a block at %d after entry %d", firstIndex, lastIndex);
        }
        int row = table.row(block.origin());
        InvariantViolation.check(row >= 0, "a block of ordinal %d, which is not in view %d", block.origin(), number());
        String fault = Entries.fault(block.slab().bytes(), block.offset(), block.length(), block.entries());
        if (fault.isEmpty()) {
            long seq = Entries.seq(block.slab().bytes(), block.offset());
            int known = known(table.watermark(row), seq, block.entries(), atomic);
            apply(block, firstIndex, epoch, known);
            table.advance(row, Math.max(table.watermark(row), seq + block.entries() - 1));
            counters.add(Count.DUPLICATES_REMOVED, known);
        } else {
            // The same bytes are refused by the same rule at every member, so the replicas stay equal.
            counters.add(Count.BLOCKS_BAD);
        }
        if (atomic) {
            lastIndex += block.entries();
        }
    }

    /** Whether a block is of a member of the view. */
    boolean knows(Block block) {
        return tables[block.level().ordinal()].row(block.origin()) >= 0;
    }

    /** How many of a block's first entries were delivered before. */
    private static int known(long watermark, long firstSeq, int entries, boolean gapless) {
        InvariantViolation.check(
                !gapless || firstSeq <= watermark + 1, "sequence number %d comes after %d", firstSeq, watermark);
        return (int) Math.max(0, Math.min(entries, watermark + 1 - firstSeq));
    }

    private void apply(Block block, long firstIndex, long epoch, int known) {
        Member origin = view.orElseThrow().members().get(tables[block.level().ordinal()].row(block.origin()));
        boolean local = origin.id().equals(self);
        Handout handout = new Handout(origin.id(), block.level(), epoch, firstIndex);
        ByteBuffer bytes = block.slab().bytes();
        if (local) {
            long seq = Entries.seq(bytes, block.offset());
            handout.answers(inbox.claim(block.level(), seq, block.entries()));
        }
        entry.from(origin, local, epoch);
        try {
            all(block, firstIndex, known, handout);
        } catch (RuntimeException | Error e) {
            callbacks.execute(() -> handout.unknown("this member failed while it applied the entry: " + e));
            throw e;
        }
        entry.clear();
        if (!handout.isEmpty()) {
            callbacks.execute(handout, handout.heldBytes());
        }
    }

    private void all(Block block, long firstIndex, int known, Handout handout) {
        ByteBuffer bytes = block.slab().bytes();
        int at = block.offset();
        for (done = 0; done < block.entries(); done++) {
            if (done >= known) {
                one(block, at, firstIndex, handout);
            }
            at += Entries.HEADER + Entries.length(bytes, at);
        }
    }

    private void one(Block block, int at, long firstIndex, Handout handout) {
        long index = block.level() == Delivery.ATOMIC ? firstIndex + done : firstIndex;
        ByteBuffer bytes = block.slab().bytes();
        int payload = at + Entries.HEADER;
        int length = Entries.length(bytes, at);
        int target = Entries.target(bytes, at);
        switch (Entries.kind(bytes, at)) {
            case Entries.MESSAGE -> {
                if (target == Entries.MESSAGE_TARGET) {
                    java.util.List<GroupListener> to = listeners.now();
                    if (!to.isEmpty()) {
                        handout.message(block, to, done, at);
                    }
                } else {
                    dispatch(block.level(), target, entry.at(index, block.slab(), payload, length), handout);
                }
            }
            case Entries.FRAGMENT -> fragment(block, at, index, handout);
            case Entries.TALLY -> hostEntries.tally(block.slab(), payload, length, index);
            case Entries.STACK -> hostEntries.stack(new Reader(block.slab(), payload, length), origin(block), index);
            case Entries.BARRIER -> {
                // Who ordered it wants to know no more than that it is here.
            }
            default -> counters.add(Count.ENTRIES_UNKNOWN_TARGET);
        }
    }

    private Member origin(Block block) {
        return view.orElseThrow().members().get(duplicates().row(block.origin()));
    }

    private void dispatch(Delivery level, int target, LogEntry shown, Handout handout) {
        Models.Model model = models.at(target);
        if (model == null) {
            counters.add(Count.ENTRIES_UNKNOWN_TARGET);
        } else if (level == Delivery.ATOMIC) {
            ByteBuffer result = model.machine().apply(shown);
            if (shown.isLocal()) {
                handout.result(done, result);
            }
        } else {
            model.machine().receive(shown);
        }
    }

    private void fragment(Block block, int at, long index, Handout handout) {
        ByteBuffer bytes = block.slab().bytes();
        int target = Entries.target(bytes, at);
        Optional<Slab> whole = fragments[block.level().ordinal()].add(
                block.origin(), bytes, at + Entries.HEADER, Entries.length(bytes, at));
        if (whole.isEmpty()) {
            return;
        }
        Slab message = whole.get();
        if (target == Entries.MESSAGE_TARGET) {
            java.util.List<GroupListener> to = listeners.now();
            if (!to.isEmpty()) {
                handout.large(to, done, message.bytes().array());
            }
        } else {
            dispatch(
                    block.level(),
                    target,
                    entry.at(index, message, 0, message.bytes().capacity()),
                    handout);
        }
        message.release();
    }

    private long number() {
        return view.map(View::number).orElse(0L);
    }
}
