package org.consort.aeron;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that groups are spread over. Each starts when it gets its first group. Safe from any thread. */
final class Loops {

    private static final Logger LOG = LoggerFactory.getLogger(Loops.class);
    private static final long END_MILLIS = 5000;

    private final Wiring wiring;
    private final String name;
    private final String endpoint;
    private final List<Loop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Loop, Integer> groups = new HashMap<>();

    Loops(Wiring wiring, String name, String endpoint) {
        this.wiring = wiring;
        this.name = name;
        this.endpoint = endpoint;
    }

    /** A loop of its own as long as there are fewer than the setting allows; then that with the fewest groups. */
    synchronized Loop take() {
        Loop best = null;
        for (Loop loop : loops) {
            if (best == null || load(loop) < load(best)) {
                best = loop;
            }
        }
        if (best == null
                || load(best) > 0 && loops.size() < wiring.settings().pace().loops()) {
            best = start();
        }
        groups.merge(best, 1, Integer::sum);
        return best;
    }

    private int load(Loop loop) {
        return groups.getOrDefault(loop, 0);
    }

    private Loop start() {
        Loop made = new Loop(wiring, endpoint);
        Thread thread = new Thread(made, name + "-loop-" + loops.size());
        thread.setDaemon(true);
        loops.add(made);
        threads.add(thread);
        thread.start();
        return made;
    }

    synchronized void giveBack(Loop loop) {
        groups.merge(loop, -1, Integer::sum);
    }

    /** True if the caller is on one of these threads. */
    synchronized boolean onOne() {
        return threads.contains(Thread.currentThread());
    }

    private synchronized List<Thread> stopAll() {
        loops.forEach(Loop::stop);
        return List.copyOf(threads);
    }

    /** Ends all and waits for it: only then may the driver close, since a thread that still polls would read memory that is gone. */
    void close() {
        boolean interrupted = false;
        for (Thread thread : stopAll()) {
            try {
                thread.join(END_MILLIS);
                if (thread.isAlive()) {
                    LOG.error(
                            "{} did not end within {} ms: a handler of its groups blocks",
                            thread.getName(),
                            END_MILLIS);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
