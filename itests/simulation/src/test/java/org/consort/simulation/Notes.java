package org.consort.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.memory.Reply;
import org.consort.testkit.check.MemoryOrder.Operation;

/** What a session of a shared memory has written, as far as it was told what became of it. */
final class Notes {

    /** Writes that go together. */
    static final class Release {
        private final Map<String, Long> cells;
        private final long called;
        private Optional<Boolean> returned = Optional.empty();

        private Release(Map<String, Long> cells, long called) {
            this.cells = cells;
            this.called = called;
        }

        /** Whether the session still holds what was written: it is on its way, or came back. */
        private boolean isHeld() {
            return returned.orElse(true);
        }
    }

    private final BusyMemory shared;
    private final String name;
    private final Deque<Release> underWay = new ArrayDeque<>();
    private Map<String, Long> waiting = new TreeMap<>();

    Notes(BusyMemory shared, String name) {
        this.shared = shared;
        this.name = name;
    }

    void writes(String cell, long value) {
        waiting.put(cell, value);
    }

    /** All that waits goes. */
    Release releases() {
        Release release = new Release(waiting, shared.now());
        waiting = new TreeMap<>();
        underWay.add(release);
        return release;
    }

    /** What became of it, and of an operation behind it that read and wrote this. */
    void told(Release release, Reply<?> reply, Map<String, Long> read, Map<String, Long> written) {
        release.returned = Optional.of(reply instanceof Reply.Rejected || reply instanceof Reply.Refused);
        absorb();
        boolean isEntry = !release.cells.isEmpty() || !read.isEmpty();
        if (isEntry && reply instanceof Reply.Done<?> done) {
            Map<String, Long> all = new TreeMap<>(release.cells);
            all.putAll(written);
            long index = done.receipt().index();
            shared.order.ordered(new Operation(name, release.called, shared.now(), index, true, read, all));
            shared.order.told(name, index);
        }
    }

    private void absorb() {
        while (!underWay.isEmpty() && underWay.getFirst().returned.isPresent()) {
            Release first = underWay.removeFirst();
            if (first.isHeld()) {
                first.cells.forEach((cell, value) -> {
                    if (underWay.stream().noneMatch(newer -> newer.cells.containsKey(cell))) {
                        waiting.putIfAbsent(cell, value);
                    }
                });
            }
        }
    }

    /** What the session has written to a cell and cannot be sure to find in the replica. */
    Optional<Long> own(String cell) {
        if (waiting.containsKey(cell)) {
            return Optional.of(waiting.get(cell));
        }
        for (Iterator<Release> newest = underWay.descendingIterator(); newest.hasNext(); ) {
            Release release = newest.next();
            if (release.cells.containsKey(cell)) {
                return release.isHeld() ? Optional.of(release.cells.get(cell)) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
