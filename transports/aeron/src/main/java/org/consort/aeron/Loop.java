package org.consort.aeron;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.consort.links.Causes;
import org.consort.links.LinkLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that groups live on. Each turn: turn the media driver, hand up what came in, run what was asked for, send what all
 * that produced. When nothing happens for a while it sleeps in its selector, where a task, an alarm or a peer's bell wakes it at once; what comes
 * without a bell is found when the sleep ends.
 */
final class Loop implements LinkLoop, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    /** The driver moves one datagram a turn and socket; after so many others get their turn. */
    private static final int DRIVER_TURNS = 16;

    private static final int JOBS_PER_TURN = 16;
    /** While there is work, cords are looked at so often. */
    private static final long CORDS_NANOS = 100_000;

    private static final long REOPEN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long UNUSED_SLEEP_MILLIS = 500;

    /** A group on this loop. */
    interface Part {
        /** Hands up what came in and sends what waits; answers how much that was. */
        int turn(long nowNanos);

        /** True if something is under way that no bell announces. */
        boolean isBusy();

        /** All links lost their data's way. */
        void driverLost(String why);
    }

    private final Wiring wiring;
    private final Client client;
    private final Selector selector;
    private final Queue<Runnable> jobs = new ConcurrentLinkedQueue<>();
    private final Timers timers = new Timers();
    private final List<Part> parts = new ArrayList<>();
    private final Consumer<SelectionKey> ready = key -> ((Cord) key.attachment()).ready();
    private List<Runnable> ends = new ArrayList<>();
    private List<Runnable> endsBefore = new ArrayList<>();
    private List<OutLink> bells = new ArrayList<>();
    private List<OutLink> bellsBefore = new ArrayList<>();
    private volatile boolean stopping;
    private volatile boolean asleep;
    private volatile @Nullable Thread thread;
    private long nowNanos = System.nanoTime();
    private long workedAtNanos = nowNanos;
    private long cordsAtNanos = nowNanos;
    private boolean reopening;

    Loop(Wiring wiring, String endpoint) {
        this.wiring = wiring;
        this.client =
                new Client(wiring.media(), endpoint, wiring.settings().media().silenceMillis());
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("transport aeron cannot open a selector", e);
        }
    }

    /** Where cords of this loop are attached. */
    Selector selector() {
        return selector;
    }

    Client client() {
        return client;
    }

    /** When this turn began. */
    long nowNanos() {
        return nowNanos;
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Runs it soon, in the order of the calls. Any thread. Ignored once the loop has ended. */
    @Override
    public void execute(Runnable job) {
        jobs.add(job);
        if (asleep) {
            selector.wakeup();
        }
    }

    @Override
    public Alarm schedule(Runnable task, long inNanos) {
        return timers.add(System.nanoTime() + Math.max(0, inNanos), task);
    }

    @Override
    public void atEnd(Runnable end) {
        ends.add(end);
    }

    /** Rings when what this link has sent is on its way. */
    void ringSoon(OutLink link) {
        bells.add(link);
    }

    void add(Part part) {
        parts.add(part);
        if (!client.isOpen()) {
            reopen();
        }
    }

    void remove(Part part) {
        parts.remove(part);
    }

    /** Ends when the turn does. Any thread. */
    void stop() {
        stopping = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            while (!stopping) {
                once();
            }
        } finally {
            end();
        }
    }

    private void once() {
        try {
            // An interrupt that a group left behind would close the driver's sockets under it.
            Thread.interrupted();
            if (turn() > 0) {
                workedAtNanos = nowNanos;
            } else {
                rest();
            }
        } catch (RuntimeException | IOException | AssertionError e) {
            wiring.counters().handlerErrors.increment();
            wiring.strangers().warn("a turn of transport aeron failed and the next one goes on: " + e, e);
            LOG.debug("a turn failed", e);
        }
    }

    private void end() {
        client.close();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("a selector did not close", e);
        }
    }

    private int turn() throws IOException {
        int work = turnDriver();
        ring();
        nowNanos = System.nanoTime();
        work += client.turn();
        Optional<String> lost = client.lost();
        if (lost.isPresent()) {
            lose(lost.get());
        }
        for (int i = parts.size() - 1; i >= 0; i--) {
            work += parts.get(i).turn(nowNanos);
        }
        work += runJobs();
        // Before the timers: an answer that came while the loop was held up is no silence.
        if (nowNanos - cordsAtNanos > CORDS_NANOS) {
            cordsAtNanos = nowNanos;
            work += selector.selectNow(ready);
        }
        while (timers.fire(nowNanos)) {
            work++;
        }
        finish();
        return work;
    }

    private int turnDriver() {
        int turns = 0;
        try {
            while (turns < DRIVER_TURNS && wiring.media().turn() > 0) {
                turns++;
            }
        } catch (IllegalStateException e) {
            lose(Causes.describe(e));
        }
        // Heartbeats of its own are no reason to stay awake.
        return 0;
    }

    private int runJobs() {
        int ran = 0;
        Runnable job = jobs.poll();
        while (job != null) {
            job.run();
            ran++;
            job = ran < JOBS_PER_TURN ? jobs.poll() : null;
        }
        return ran;
    }

    private void finish() {
        List<Runnable> now = ends;
        ends = endsBefore;
        endsBefore = now;
        for (int i = 0; i < now.size(); i++) {
            now.get(i).run();
        }
        now.clear();
    }

    private void ring() {
        if (bells.isEmpty()) {
            return;
        }
        List<OutLink> now = bells;
        bells = bellsBefore;
        bellsBefore = now;
        for (int i = 0; i < now.size(); i++) {
            now.get(i).ring();
        }
        now.clear();
    }

    private void lose(String why) {
        LOG.warn("transport=aeron lost its media driver: {}", why);
        int generation = client.generation();
        parts.forEach(part -> part.driverLost(why));
        client.close();
        wiring.media().renew(generation, why);
        reopen();
    }

    private void reopen() {
        if (reopening || client.isOpen()) {
            return;
        }
        try {
            client.open();
        } catch (RuntimeException e) {
            wiring.strangers().warn("the media driver cannot be reached: " + Causes.describe(e), "this node");
        }
        if (!client.isOpen()) {
            reopening = true;
            schedule(
                    () -> {
                        reopening = false;
                        reopen();
                    },
                    REOPEN_NANOS);
        }
    }

    private void rest() throws IOException {
        switch (wiring.settings().pace().idle()) {
            case SPIN -> Thread.onSpinWait();
            case YIELD -> YieldingIdleStrategy.INSTANCE.idle();
            case GENTLE -> {
                if (nowNanos - workedAtNanos < wiring.awakeNanos() || isBusy()) {
                    YieldingIdleStrategy.INSTANCE.idle();
                } else {
                    sleep();
                }
            }
        }
    }

    private boolean isBusy() {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).isBusy()) {
                return true;
            }
        }
        return false;
    }

    private void sleep() throws IOException {
        long most =
                parts.isEmpty() ? UNUSED_SLEEP_MILLIS : wiring.settings().pace().sleepMillis();
        long now = System.nanoTime();
        long millis = TimeUnit.NANOSECONDS.toMillis(timers.next(now, TimeUnit.MILLISECONDS.toNanos(most)) - now);
        asleep = true;
        int events = 0;
        if (millis <= 0) {
            events = selector.selectNow(ready);
            YieldingIdleStrategy.INSTANCE.idle();
        } else if (jobs.isEmpty() && !stopping) {
            wiring.counters().sleeps.increment();
            events = selector.select(ready, millis);
        }
        asleep = false;
        cordsAtNanos = System.nanoTime();
        if (events > 0) {
            workedAtNanos = cordsAtNanos;
        }
        finish();
    }
}
