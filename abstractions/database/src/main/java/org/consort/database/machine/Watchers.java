package org.consort.database.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.consort.Registration;
import org.consort.database.Event;
import org.consort.database.Key;
import org.consort.database.Row;
import org.consort.database.Watch;
import org.consort.database.WatchListener;

/**
 * Tells listeners what the history has. Each is at a position of its own and reads on from there on the callback thread, so that a slow one holds up nobody but
 * others who are called back; what leaves the history meanwhile is told as compacted.
 */
final class Watchers {

    private static final int AT_ONCE = 256;
    private static final Event.Kind[] KINDS = {Event.Kind.PUT, Event.Kind.DELETED, Event.Kind.EXPIRED};

    private final Roster roster;
    private final List<Watcher> all = new CopyOnWriteArrayList<>();

    Watchers(Roster roster) {
        this.roster = roster;
    }

    Registration add(Watch watch, WatchListener listener) {
        Watcher watcher = new Watcher(watch, listener);
        roster.serving()
                .ifPresent(machine -> watch.begin(machine.state().store().revision()));
        all.add(watcher);
        roster.serving().ifPresent(watcher::wake);
        return () -> {
            watcher.closed = true;
            all.remove(watcher);
        };
    }

    int size() {
        return all.size();
    }

    /** Something was written. Costs nothing if nobody watches. */
    void wake(Machine machine) {
        if (!all.isEmpty()) {
            all.forEach(watcher -> watcher.wake(machine));
        }
    }

    /** A machine serves, with the state that it begins with. */
    void begin(Machine machine) {
        all.forEach(watcher -> watcher.watch.begin(machine.state().store().revision()));
        wake(machine);
    }

    /** One registration. */
    private final class Watcher {
        private final Watch watch;
        private final WatchListener listener;
        private final byte[] from;
        private final Optional<byte[]> to;
        private final AtomicBoolean awake = new AtomicBoolean();
        private volatile boolean closed;

        /** The last revision that this registration was told of. Callback thread. */
        private long heard;

        Watcher(Watch watch, WatchListener listener) {
            this.watch = watch;
            this.listener = listener;
            this.from = watch.range().from().bytes();
            this.to = watch.range().to().map(Key::bytes);
        }

        void wake(Machine machine) {
            if (!awake.get() && awake.compareAndSet(false, true)) {
                machine.context().callback(this::read);
            }
        }

        private void read() {
            awake.set(false);
            Optional<Machine> machine = roster.serving();
            if (machine.isEmpty()) {
                return;
            }
            Store store = machine.get().state().store();
            try {
                for (int i = 0; i < AT_ONCE && !closed; i++) {
                    if (!next(store)) {
                        return;
                    }
                }
                // Others have a turn first.
                wake(machine.get());
            } catch (RuntimeException e) {
                // It was told: the position has moved. What comes next is not lost for its fault, which the host makes
                // known.
                wake(machine.get());
                throw e;
            }
        }

        /** Tells of the next write; false if there is none. */
        private boolean next(Store store) {
            long told = watch.told();
            long present = store.revision();
            if (told > present) {
                // A watch from a later revision on waits for it; one that was told more than there is has come to a
                // state that lies before.
                return heard > present && skip(told, present);
            }
            Version commit = store.history().after(told);
            if (store.history().floor() > told) {
                return skip(told, store.history().floor());
            }
            if (commit == null || commit.revision > store.revision()) {
                return false;
            }
            List<Event> events = eventsOf(commit);
            if (store.history().floor() >= commit.revision) {
                return skip(told, store.history().floor());
            }
            watch.told(commit.revision);
            heard = commit.revision;
            if (!events.isEmpty()) {
                listener.changed(commit.revision, events);
            }
            return true;
        }

        private boolean skip(long told, long to) {
            watch.told(to);
            heard = to;
            roster.counters().compacted.increment();
            listener.compacted(told, to);
            return true;
        }

        private List<Event> eventsOf(Version commit) {
            List<Event> events = new ArrayList<>(1);
            for (Version version = commit; version != null; version = version.sibling) {
                if (version.cell.table.name.equals(watch.table()) && isIn(version.cell.key)) {
                    events.add(event(version));
                }
            }
            return events;
        }

        private boolean isIn(byte[] key) {
            return Execution.isIn(key, from, to);
        }
    }

    private static Event event(Version version) {
        Key key = Key.of(version.cell.key);
        Optional<Row> row = version.isRow() ? Optional.of(Readings.row(version)) : Optional.empty();
        return new Event(key, KINDS[version.kind], row);
    }
}
