package org.consort.host;

import java.util.Optional;
import java.util.function.LongConsumer;
import org.consort.Stack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees how long this member's deliveries stand still because the group changes its stack: the longest time between two blocks that
 * are delivered one after the other, from the proposal to the first block of the new epoch. There is such a block even if
 * nobody submits anything, since every member has the host put one there. Group's thread.
 */
final class PauseWatch {

    private static final Logger LOG = LoggerFactory.getLogger(PauseWatch.class);
    private static final long LONG_NANOS = 1_000_000_000L;

    /** A change that was made, and where. */
    record Change(long epoch, long index, Stack stack, Stack was) {}

    private final String group;
    private final LongConsumer micros;
    private Optional<Change> made = Optional.empty();
    private boolean watching;
    private boolean warned;
    private long lastNanos;
    private long longestNanos;

    /** @param micros gets the length of each pause, on the group's thread */
    PauseWatch(String group, LongConsumer micros) {
        this.group = group;
        this.micros = micros;
    }

    /** A proposal stands in the log. */
    void proposed(long nowNanos) {
        if (!watching) {
            watching = true;
            lastNanos = nowNanos;
            longestNanos = 0;
        }
    }

    /** A proposal fell. */
    void fell() {
        watching = made.isPresent();
    }

    /** The new epoch has begun here, and nothing of it was delivered. */
    void changed(Change change) {
        made = Optional.of(change);
        warned = false;
    }

    /** Whether {@link #delivered} wants to know. */
    boolean isWatching() {
        return watching;
    }

    /** Whether nothing was delivered for long since an epoch began. */
    boolean isStill() {
        return made.isPresent() && warned;
    }

    /** A block is about to be delivered. */
    void delivered(long nowNanos) {
        longestNanos = Math.max(longestNanos, nowNanos - lastNanos);
        lastNanos = nowNanos;
        if (made.isPresent()) {
            long pause = longestNanos / 1000;
            micros.accept(pause);
            log(made.get(), pause + "µs");
            made = Optional.empty();
            watching = false;
        }
    }

    /** Says that a change was made even if nothing can be delivered after it. */
    void tick(long nowNanos) {
        if (made.isPresent() && !warned && nowNanos - lastNanos > LONG_NANOS) {
            warned = true;
            log(made.get(), "still");
        }
    }

    private void log(Change change, String pause) {
        LOG.info(
                "group={} epoch={} index={} stack=\"{}\" was=\"{}\" pause={}",
                group,
                change.epoch(),
                change.index(),
                change.stack(),
                change.was(),
                pause);
    }
}
