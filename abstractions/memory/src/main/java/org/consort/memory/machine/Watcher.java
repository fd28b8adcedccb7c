package org.consort.memory.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.consort.memory.Change;
import org.consort.memory.Watch;
import org.consort.memory.WatchListener;
import org.jspecify.annotations.Nullable;

/**
 * One registration: the group's thread puts into a bounded queue what is to be told, the callback thread tells it. When the queue is full, what comes is
 * counted as missed, until there is room again.
 */
final class Watcher {

    /** Most bytes that wait to be told, with {@link #EVENT_BYTES} for each entry. */
    static final long QUEUE_BYTES = 4L << 20;

    static final int EVENT_BYTES = 128;

    private static final int AT_ONCE = 256;

    /**
     * Something to be told.
     *
     * @param index up to which the listener knows all when it was told
     */
    private record Event(Kind kind, long index, List<Change> changes, long bytes) {}

    private enum Kind {
        CHANGED,
        DROPPED,
        MISSED,
        BEGAN,
        REACHED
    }

    private final Watch watch;
    private final WatchListener listener;
    private final Roster roster;
    private final Queue<Event> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile boolean closed;

    /** The last index that was not told, if the one before was not either. Group's thread. */
    private long missed;

    Watcher(Watch watch, WatchListener listener, Roster roster) {
        this.watch = watch;
        this.listener = listener;
        this.roster = roster;
    }

    boolean isOf(String region) {
        return watch.region().equals(region);
    }

    void close() {
        closed = true;
        queue.clear();
    }

    /** A machine serves, with all up to this index. */
    void begin(Machine machine, long index) {
        // One that was told something already may have missed what is before the state that this machine has adopted.
        if (watch.told() >= 0) {
            queue.add(new Event(Kind.BEGAN, index, List.of(), 0));
        }
        watch.begin(index);
        // Whoever was to wake it in the life before may not come to that any more.
        awake.set(true);
        machine.context().callback(() -> tell(machine));
    }

    /** There is nothing to be told up to this index but what was given. */
    void reached(Machine machine, long index) {
        tellMissed(machine);
        add(machine, new Event(Kind.REACHED, index, List.of(), 0));
    }

    void dropped(Machine machine, long index) {
        offer(machine, new Event(Kind.DROPPED, index, List.of(), EVENT_BYTES));
    }

    private void offer(Machine machine, Event event) {
        if (closed) {
            return;
        }
        boolean isFull = queuedBytes.get() + event.bytes() > QUEUE_BYTES && queuedBytes.get() > 0;
        if (isFull) {
            missed = event.index();
            return;
        }
        tellMissed(machine);
        add(machine, event);
    }

    private void tellMissed(Machine machine) {
        if (missed > 0) {
            add(machine, new Event(Kind.MISSED, missed, List.of(), 0));
            missed = 0;
        }
    }

    private void add(Machine machine, Event event) {
        queuedBytes.addAndGet(event.bytes());
        queue.add(event);
        wake(machine);
    }

    private void wake(Machine machine) {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            machine.context().callback(() -> tell(machine));
        }
    }

    private void tell(Machine machine) {
        awake.set(false);
        // Whoever comes after this machine begins behind what it has to tell.
        int most = roster.serving().filter(machine::equals).isPresent() && !machine.isStopped()
                ? AT_ONCE
                : Integer.MAX_VALUE;
        try {
            for (int i = 0; i < most && !closed; i++) {
                Event event = queue.poll();
                if (event == null) {
                    return;
                }
                queuedBytes.addAndGet(-event.bytes());
                tell(event);
            }
            wake(machine);
        } catch (RuntimeException e) {
            // It was told. What comes next is not lost for its fault, which the host makes known.
            wake(machine);
            throw e;
        }
    }

    private void tell(Event event) {
        long told = watch.told();
        switch (event.kind()) {
            case REACHED -> watch.told(Math.max(told, event.index()));
            case BEGAN -> {
                if (told != event.index()) {
                    skip(told, event.index());
                }
            }
            case MISSED -> skip(told, event.index());
            default -> {
                if (event.index() > told) {
                    watch.told(event.index());
                    hear(event);
                }
            }
        }
    }

    private void hear(Event event) {
        if (event.kind() == Kind.DROPPED) {
            listener.dropped(event.index());
        } else {
            listener.changed(event.index(), event.changes());
        }
    }

    private void skip(long after, long to) {
        watch.told(to);
        roster.counters().compacted.increment();
        listener.compacted(after, to);
    }

    /** Gathers what one entry changes in the range. */
    Gathering gather() {
        return new Gathering();
    }

    /** What one entry changes in the range. */
    final class Gathering implements Writing.Listener {
        private @Nullable List<Change> changes;
        private long bytes = EVENT_BYTES;

        @Override
        public void wrote(RegionBytes region, long offset, ByteBuffer written) {
            long from = Math.max(offset, watch.offset());
            long wanted =
                    watch.length() > Long.MAX_VALUE - watch.offset() ? Long.MAX_VALUE : watch.offset() + watch.length();
            long to = Math.min(offset + written.remaining(), wanted);
            if (from >= to || !isOf(region.name())) {
                return;
            }
            if (changes == null) {
                changes = new ArrayList<>(1);
            }
            ByteBuffer part = written.slice((int) (from - offset), (int) (to - from));
            changes.add(new Change(from, Watchers.copy(part)));
            bytes += EVENT_BYTES + (to - from);
        }

        /** The entry stands at this index. */
        void done(Machine machine, long index) {
            if (changes != null) {
                offer(machine, new Event(Kind.CHANGED, index, changes, bytes));
            }
        }
    }
}
