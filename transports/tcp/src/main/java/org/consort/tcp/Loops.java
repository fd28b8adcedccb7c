package org.consort.tcp;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a transport: one that listens, and those that groups are spread over. A loop's thread starts when it is
 * first used.
 *
 * <p>They are single loops and not Netty's group of loops: a group ends through Netty's global executor, whose thread would outlive
 * the transport by a second.
 */
final class Loops {

    private static final Logger LOG = LoggerFactory.getLogger(Loops.class);
    private static final long END_MILLIS = 5000;

    private final EventLoop listening;
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<EventLoop, Integer> groups = new HashMap<>();

    Loops(TcpSettings settings, String name) {
        listening = loop(settings, name + "-listen");
        for (int i = 0; i < settings.loops(); i++) {
            EventLoop loop = loop(settings, name + "-loop-" + i);
            loops.add(loop);
            groups.put(loop, 0);
        }
    }

    private EventLoop loop(TcpSettings settings, String name) {
        ThreadFactory factory = task -> thread(task, name);
        return new SingleThreadIoEventLoop(null, factory, settings.io().handlers());
    }

    private synchronized Thread thread(Runnable task, String name) {
        Thread made = new FastThreadLocalThread(task, name);
        made.setDaemon(true);
        threads.add(made);
        return made;
    }

    EventLoop listening() {
        return listening;
    }

    /** The loop with the fewest groups. */
    synchronized EventLoop take() {
        EventLoop best = loops.get(0);
        for (EventLoop loop : loops) {
            if (groups.getOrDefault(loop, 0) < groups.getOrDefault(best, 0)) {
                best = loop;
            }
        }
        groups.merge(best, 1, Integer::sum);
        return best;
    }

    synchronized void giveBack(EventLoop loop) {
        groups.merge(loop, -1, Integer::sum);
    }

    /** True if the caller is on one of these threads. */
    boolean onOne() {
        return listening.inEventLoop() || loops.stream().anyMatch(EventLoop::inEventLoop);
    }

    private synchronized List<Thread> threadsStarted() {
        return List.copyOf(threads);
    }

    /** Ends all and waits for it. */
    void close() {
        List<EventLoop> all = new ArrayList<>(loops);
        all.add(listening);
        all.forEach(loop -> loop.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS));
        boolean interrupted = false;
        for (Thread thread : threadsStarted()) {
            try {
                // Not the loop's own termination: that is told a moment before its thread ends.
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
