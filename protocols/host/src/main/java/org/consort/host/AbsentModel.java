package org.consort.host;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.consort.Member;
import org.consort.View;
import org.consort.host.log.LogEntry;
import org.consort.spi.Slab;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Snapshot;
import org.consort.spi.protocol.Tally;

/**
 * Stands for a model's machine while its bundle is replaced: keeps what the log has for it, bounded, and gives it to the machine that
 * comes. Group's thread.
 */
final class AbsentModel implements Abstraction {

    private static final long LIMIT_BYTES = 1L << 24;
    private static final int EVENT_BYTES = 128;

    /** Something that the log, or another member, has for the machine. */
    private interface Event {
        void to(Abstraction machine);
    }

    private final Runnable overflow;
    private final List<Event> events = new ArrayList<>();
    private long bytes;
    private boolean full;

    /** @param overflow called once, if more comes than can be kept: then the machine can't be brought up any more */
    AbsentModel(Runnable overflow) {
        this.overflow = overflow;
    }

    private void keep(long size, Event event) {
        bytes += size + EVENT_BYTES;
        if (bytes <= LIMIT_BYTES) {
            events.add(event);
        } else if (!full) {
            full = true;
            overflow.run();
        }
    }

    /** An entry with a copy of what the original lends. */
    private static LogEntry copy(Entry entry, boolean local) {
        byte[] payload = new byte[entry.length()];
        entry.payload().get(payload);
        LogEntry copy = new LogEntry();
        copy.from(
                new Member(entry.ordinal(), entry.sender(), java.util.Map.of(), java.util.Map.of()),
                local,
                entry.epoch());
        return copy.at(entry.index(), Slab.of(ByteBuffer.wrap(payload)), 0, payload.length);
    }

    @Override
    public ByteBuffer apply(Entry entry) {
        long index = entry.index();
        InvariantViolation.check(!entry.isLocal(), "own entry %d of %d comes late", index, index);
        LogEntry copy = copy(entry, false);
        keep(entry.length(), machine -> machine.apply(copy));
        return NOTHING;
    }

    @Override
    public void receive(Entry entry) {
        LogEntry copy = copy(entry, entry.isLocal());
        keep(entry.length(), machine -> machine.receive(copy));
    }

    @Override
    public void viewChanged(View view) {
        keep((long) EVENT_BYTES * view.size(), machine -> machine.viewChanged(view));
    }

    @Override
    public void tallied(Tally tally, long index) {
        long size = tally.answers().values().stream()
                .mapToLong(ByteBuffer::remaining)
                .sum();
        keep(size, machine -> machine.tallied(tally, index));
    }

    /** Gives the machine all that was kept, in order. */
    void replay(Abstraction machine) {
        events.forEach(event -> event.to(machine));
        events.clear();
        bytes = 0;
    }

    /** True if something could not be kept. */
    boolean isFull() {
        return full;
    }

    @Override
    public Snapshot snapshot() {
        throw new IllegalStateException("the state of a model that is being replaced can't be given");
    }

    @Override
    public void restore(java.io.InputStream in) {
        throw new IllegalStateException("a model that is being replaced can't take over a state");
    }
}
