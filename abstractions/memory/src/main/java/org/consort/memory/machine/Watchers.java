package org.consort.memory.machine;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.consort.Registration;
import org.consort.memory.Watch;
import org.consort.memory.WatchListener;

/** Who watches what. */
final class Watchers {

    private final Roster roster;
    private final List<Watcher> all = new CopyOnWriteArrayList<>();

    Watchers(Roster roster) {
        this.roster = roster;
    }

    Registration add(Watch watch, WatchListener listener) {
        Watcher watcher = new Watcher(watch, listener, roster);
        // First it is told of all, then it is found out where it begins: what comes in between is told, and what was
        // before is passed over.
        all.add(watcher);
        roster.serving()
                .ifPresent(machine -> watcher.begin(machine, machine.state().index()));
        return () -> {
            watcher.close();
            all.remove(watcher);
        };
    }

    int size() {
        return all.size();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** An entry has written. */
    void wrote(Machine machine, long index, Writing writing) {
        for (Watcher watcher : all) {
            Watcher.Gathering gathering = watcher.gather();
            writing.tell(gathering);
            gathering.done(machine, index);
        }
    }

    /** A region was dropped. */
    void dropped(Machine machine, long index, String region) {
        all.stream().filter(watcher -> watcher.isOf(region)).forEach(watcher -> watcher.dropped(machine, index));
    }

    /** A machine serves, with the state that it begins with. */
    void begin(Machine machine) {
        all.forEach(watcher -> watcher.begin(machine, machine.state().index()));
    }

    /** A machine has seen its last entry. */
    void stop(Machine machine) {
        all.forEach(watcher -> watcher.reached(machine, machine.state().index()));
    }

    /** A copy of bytes that are lent. */
    static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }
}
