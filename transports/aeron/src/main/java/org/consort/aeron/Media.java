package org.consort.aeron;

import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media driver of a transport. When nobody else turns it, the loops do, whichever comes round: one at a time, and none waits for
 * another. A driver that failed is replaced by a new one, of the next generation. Safe from any thread.
 */
final class Media implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Media.class);
    /** What a driver takes before there is any link. */
    private static final long DRIVER_BYTES = 16L << 20;
    /** At each end of a link there is a log of three terms, and its description. */
    private static final int TERMS = 3;

    private static final int DESCRIPTION_BYTES = 4096;

    private final AeronSettings.Driver settings;
    private final long limitBytes;
    private final int port;
    private final AeronCounters counters;
    private final AtomicBoolean turning = new AtomicBoolean();
    private volatile @Nullable Running running;
    private volatile int generation;
    private volatile long turnedAtNanos;
    private boolean closed;

    /** A driver that runs in this process. */
    private record Running(MediaDriver driver, Optional<AgentInvoker> invoker, Folder folder) {}

    /**
     * Starts it, or looks for the external one.
     *
     * @throws IllegalStateException if there is no room for it; says how much there is and what to do
     */
    Media(AeronSettings settings, int port, AeronCounters counters) {
        this.settings = settings.media();
        this.limitBytes = settings.limits().folderBytes();
        this.port = port;
        this.counters = counters;
        if (this.settings.drive() != Drive.EXTERNAL) {
            checkSpace();
            running = launch();
        }
    }

    private void checkSpace() {
        Path parent = Folder.parent(settings.directory());
        long needed = DRIVER_BYTES + 2 * logBytes(settings.termBytes());
        long free = parent.toFile().isDirectory() ? Folder.free(parent) : Long.MAX_VALUE;
        if (free < needed) {
            throw new IllegalStateException("transport aeron: " + parent + " has room for " + mib(free)
                    + ", but the driver and one peer need " + mib(needed) + ", and each further peer "
                    + mib(2 * logBytes(settings.termBytes()))
                    + ": enlarge it (docker: --shm-size), set 'term.bytes' lower, or 'directory' to another place");
        }
        if (limitBytes < needed) {
            throw new IllegalStateException("transport aeron: setting 'directory.limit.bytes' is " + mib(limitBytes)
                    + "; the driver and one peer need " + mib(needed));
        }
    }

    static long logBytes(int termBytes) {
        return (long) TERMS * termBytes + DESCRIPTION_BYTES;
    }

    private static String mib(long bytes) {
        return bytes == Long.MAX_VALUE
                ? "an unknown number of bytes"
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }

    private Running launch() {
        Path parent = Folder.parent(settings.directory());
        Folder folder = Folder.make(parent, port);
        if (!folder.isMountKnown()) {
            LOG.info(
                    "transport=aeron the mount of {} is not known here, as in a chroot: its room is asked of the folder itself"
                            + " before each link, {} now, and the driver does not look again",
                    parent,
                    mib(Folder.free(parent)));
        }
        try {
            MediaDriver driver = MediaDriver.launch(DriverContexts.embedded(settings, folder, counters));
            counters.driverStarts.increment();
            return new Running(driver, Optional.ofNullable(driver.sharedAgentInvoker()), folder);
        } catch (RuntimeException | LinkageError e) {
            folder.close();
            throw e;
        }
    }

    /** Where clients find it. */
    String directory() {
        Running now = running;
        return now == null ? settings.directory() : now.folder().path().toString();
    }

    /** Counts the drivers that were started: what belongs to an earlier one is lost. */
    int generation() {
        return generation;
    }

    /** Whether loops have to turn it. */
    boolean isTurned() {
        return settings.drive() == Drive.INVOKED;
    }

    /** True if clients would find it alive. */
    boolean isThere() {
        if (settings.drive() != Drive.EXTERNAL) {
            return running != null || revived();
        }
        Path folder = Path.of(settings.directory());
        return CommonContext.isDriverActive(folder.toFile(), settings.silenceMillis(), text -> LOG.debug("{}", text));
    }

    private synchronized boolean revived() {
        if (running == null && !closed) {
            running = launch();
        }
        return running != null;
    }

    /** Turns it once, unless another does just now, or it runs by itself. Answers how much there was to do. */
    int turn() {
        if (!isTurned() || !turning.compareAndSet(false, true)) {
            return 0;
        }
        try {
            Running now = running;
            if (now == null || now.invoker().isEmpty()) {
                return 0;
            }
            turnedAtNanos = System.nanoTime();
            AgentInvoker invoker = now.invoker().get();
            int work = invoker.invoke();
            if (!invoker.isRunning()) {
                throw new IllegalStateException("the media driver has ended");
            }
            return work;
        } finally {
            turning.set(false);
        }
    }

    /** Turns it if nobody has for so long: the loops may all be busy with their groups. */
    void turnIfForgotten(long nanos) {
        if (isTurned() && System.nanoTime() - turnedAtNanos > nanos) {
            turn();
        }
    }

    /** Starts a new driver in place of that of this generation, unless somebody has. */
    synchronized void renew(int failed, String why) {
        if (closed || failed != generation || settings.drive() == Drive.EXTERNAL) {
            return;
        }
        LOG.warn("transport=aeron the media driver is started again: {}", why);
        generation++;
        // The loops' clients start the next one, as soon as there is room for it.
        end();
    }

    /** Why there is no room for so many logs of this size more; empty if there is. */
    Optional<String> lacks(int logs, int termBytes) {
        if (settings.drive() == Drive.EXTERNAL) {
            return Optional.empty();
        }
        Path folder = Path.of(directory());
        long needed = logs * logBytes(termBytes);
        long used = Folder.bytes(folder);
        if (used + needed > limitBytes) {
            return Optional.of("the driver's files take " + mib(used) + ", a link " + mib(needed)
                    + " more, and 'directory.limit.bytes' is " + mib(limitBytes));
        }
        long free = Folder.free(folder);
        if (free < needed) {
            return Optional.of(folder.getParent() + " has room for " + mib(free) + ", and a link needs " + mib(needed)
                    + ": enlarge it, or set 'term.bytes' lower");
        }
        return Optional.empty();
    }

    /** What the driver counts, and what its files take. */
    synchronized void tell(Map<String, String> into) {
        into.put("driver", settings.drive().name().toLowerCase(Locale.ROOT));
        into.put("driver.directory", directory());
        Running now = running;
        if (now == null) {
            return;
        }
        into.put("driver.bytes", String.valueOf(Folder.bytes(now.folder().path())));
        CountersReader reader = Objects.requireNonNull(now.driver().context().countersManager());
        into.put("packets.invalid", count(reader, SystemCounterDescriptor.INVALID_PACKETS));
        into.put("naks.sent", count(reader, SystemCounterDescriptor.NAK_MESSAGES_SENT));
        into.put("retransmits.sent", count(reader, SystemCounterDescriptor.RETRANSMITS_SENT));
        into.put("driver.errors", count(reader, SystemCounterDescriptor.ERRORS));
    }

    private static String count(CountersReader reader, SystemCounterDescriptor what) {
        return String.valueOf(reader.getCounterValue(what.id()));
    }

    /** Ends the driver and removes its files. No client of this process may use it any more. */
    @Override
    public synchronized void close() {
        closed = true;
        end();
    }

    private void end() {
        while (!turning.compareAndSet(false, true)) {
            Thread.onSpinWait();
        }
        try {
            Running last = running;
            running = null;
            if (last != null) {
                last.driver().close();
                last.folder().close();
            }
        } finally {
            turning.set(false);
        }
    }
}
