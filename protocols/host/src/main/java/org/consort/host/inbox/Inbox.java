package org.consort.host.inbox;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.consort.Delivery;
import org.consort.Outcome;
import org.consort.Outcome.Reason;
import org.consort.Outcome.Rejected;
import org.consort.Outcome.Unknown;
import org.consort.host.wire.Entries;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;
import org.jspecify.annotations.Nullable;

/**
 * Takes submissions from any thread, bounded in bytes, and hands them to the group's thread as blocks: whatever waits when
 * that thread comes round goes out together.
 *
 * <p>A submission is copied once, straight to where it travels from, under one short lock, which also draws its sequence
 * number. Each level has sequence numbers of its own, so that one that is lost on purpose leaves no gap in the log.
 */
public final class Inbox {

    private final ReentrantLock lock = new ReentrantLock();
    private final SlabPool pool;
    private final Staging[] levels = new Staging[Delivery.values().length];
    private final long largeLimitBytes;
    private final Runnable wake;
    private @Nullable Rejected refusal;
    private boolean woken;
    private volatile long waiting;
    private long largeBytes;
    private long busy;
    private @Nullable Slab takenLast;

    /**
     * Makes an inbox that refuses everything until it is opened.
     *
     * @param limitBytes most memory of messages up to half a block, from submission to delivery
     * @param largeLimitBytes the largest message, and most memory of all messages that travel in fragments
     * @param refusal why it is not open yet
     * @param wake makes the group's thread come round; called on submitting threads
     */
    public Inbox(long limitBytes, long largeLimitBytes, String refusal, Runnable wake) {
        this.pool = new SlabPool(limitBytes);
        this.largeLimitBytes = largeLimitBytes;
        this.refusal = new Rejected(Reason.NOT_A_MEMBER, refusal);
        this.wake = wake;
        for (Delivery level : Delivery.values()) {
            levels[level.ordinal()] = new Staging(level, pool);
        }
    }

    /** Takes a submission, or says at once why not. Any thread; the payload is copied. */
    public CompletableFuture<Outcome> submit(int kind, int target, ByteBuffer payload, Delivery level) {
        int length = payload.remaining();
        if (length > largeLimitBytes) {
            return rejected(Reason.TOO_LARGE, length + " bytes are more than message.limit.bytes=" + largeLimitBytes);
        }
        if (length > Fragmenter.WHOLE_LIMIT_BYTES) {
            return submitLarge(target, payload, level);
        }
        boolean wakeNow;
        CompletableFuture<Outcome> future = new CompletableFuture<>();
        lock.lock();
        try {
            if (refusal != null) {
                return CompletableFuture.completedFuture(refusal);
            }
            Staging staging = levels[level.ordinal()];
            if (!staging.reserve(Entries.HEADER + length)) {
                return busy("inbox.limit.bytes");
            }
            staging.outcomes.add(staging.append(kind, target, payload), future);
            wakeNow = wakeOnce();
        } finally {
            lock.unlock();
        }
        if (wakeNow) {
            wake.run();
        }
        return future;
    }

    private CompletableFuture<Outcome> submitLarge(int target, ByteBuffer payload, Delivery level) {
        int length = payload.remaining();
        lock.lock();
        try {
            if (refusal != null) {
                return CompletableFuture.completedFuture(refusal);
            }
            if (largeBytes > 0 && largeBytes + length > largeLimitBytes) {
                return busy("message.limit.bytes, for all large messages together");
            }
            largeBytes += length;
        } finally {
            lock.unlock();
        }
        // Copied outside the lock: the group's thread must not wait for megabytes.
        Slab[] slabs = Fragmenter.cut(target, payload);
        CompletableFuture<Outcome> future = new CompletableFuture<>();
        boolean wakeNow;
        lock.lock();
        try {
            if (refusal != null) {
                largeBytes -= length;
                return CompletableFuture.completedFuture(refusal);
            }
            Staging staging = levels[level.ordinal()];
            staging.outcomes.add(staging.appendWhole(slabs), future);
            wakeNow = wakeOnce();
        } finally {
            lock.unlock();
        }
        future.whenComplete((outcome, failure) -> largeDone(length));
        if (wakeNow) {
            wake.run();
        }
        return future;
    }

    /** From now on submissions are taken. */
    public void open() {
        refuse(null);
    }

    /** From now on submissions are rejected with this; those taken stay. */
    public void refuse(Reason reason, String why) {
        refuse(new Rejected(reason, why));
    }

    private void refuse(@Nullable Rejected with) {
        lock.lock();
        try {
            refusal = with;
        } finally {
            lock.unlock();
        }
    }

    /** The next block of a level, if anything waits: borrowed until the next call of this. Group's thread only. */
    public Optional<Block> take(Delivery level, int origin) {
        settle();
        lock.lock();
        try {
            woken = false;
            Staging.Taken taken = levels[level.ordinal()].take(origin);
            Block block = taken.block();
            if (block == null) {
                return Optional.empty();
            }
            countWaiting();
            takenLast = taken.last() ? block.slab() : null;
            return Optional.of(block);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the loan of the block taken last. Group's thread only. */
    public void settle() {
        Slab slab = takenLast;
        if (slab != null) {
            takenLast = null;
            slab.release();
        }
    }

    /** What comes next does not share a block with what waits. */
    public void breakBlock(Delivery level) {
        lock.lock();
        try {
            levels[level.ordinal()].closeOpen();
        } finally {
            lock.unlock();
        }
    }

    /** The futures of so many submissions from this sequence number on; null where there is none or it is answered. */
    public @Nullable CompletableFuture<Outcome>[] claim(Delivery level, long seq, int count) {
        @Nullable CompletableFuture<Outcome>[] futures = PendingOutcomes.array(count);
        lock.lock();
        try {
            levels[level.ordinal()].outcomes.claim(seq, futures);
        } finally {
            lock.unlock();
        }
        return futures;
    }

    /**
     * The last call: refuses everything from now on and lets go of all memory. Group's thread only.
     *
     * @return completes every open submission: rejected if the protocol never got it, unknown if it did
     */
    public Runnable close(String why) {
        settle();
        List<CompletableFuture<Outcome>> never = new ArrayList<>();
        List<CompletableFuture<Outcome>> perhaps = new ArrayList<>();
        Rejected rejected = new Rejected(Reason.NOT_A_MEMBER, why);
        lock.lock();
        try {
            refusal = rejected;
            for (Staging staging : levels) {
                drain(staging, never, perhaps);
            }
        } finally {
            lock.unlock();
        }
        Unknown unknown = new Unknown(why + "; it may be in the log: look for it there before you submit it again");
        return () -> {
            perhaps.forEach(future -> future.complete(unknown));
            never.forEach(future -> future.complete(rejected));
        };
    }

    private static void drain(
            Staging staging, List<CompletableFuture<Outcome>> never, List<CompletableFuture<Outcome>> perhaps) {
        long from = staging.outcomes.oldest();
        @Nullable CompletableFuture<Outcome>[] open = PendingOutcomes.array((int) staging.outcomes.span());
        staging.outcomes.claim(from, open);
        for (int i = 0; i < open.length; i++) {
            CompletableFuture<Outcome> future = open[i];
            if (future != null) {
                (from + i <= staging.handedSeq() ? perhaps : never).add(future);
            }
        }
        staging.clear();
    }

    /** True if nothing waits and nothing that was taken is without an outcome. */
    public boolean isIdle() {
        lock.lock();
        try {
            for (Staging staging : levels) {
                if (!staging.isEmpty() || staging.outcomes.span() > 0) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Completes when all that was taken at this level so far has its outcome. Any thread. */
    public CompletableFuture<Void> settled(Delivery level) {
        lock.lock();
        try {
            CompletableFuture<Outcome> newest = levels[level.ordinal()].outcomes.newest();
            return newest == null ? CompletableFuture.completedFuture(null) : newest.handle((outcome, failure) -> null);
        } finally {
            lock.unlock();
        }
    }

    /** Entries that wait for the group's thread. */
    public long waitingEntries() {
        lock.lock();
        try {
            countWaiting();
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private void countWaiting() {
        long sum = 0;
        for (Staging staging : levels) {
            sum += staging.waitingEntries();
        }
        waiting = sum;
    }

    /** Bytes of memory in use, from submission to delivery. */
    public long usedBytes() {
        lock.lock();
        try {
            return pool.lentBytes() + largeBytes;
        } finally {
            lock.unlock();
        }
    }

    /** How often the answer was BUSY. */
    public long busyCount() {
        lock.lock();
        try {
            return busy;
        } finally {
            lock.unlock();
        }
    }

    /** Whether anything waits: a look without the lock. Group's thread. */
    public boolean hasWaiting() {
        return waiting > 0;
    }

    private boolean wakeOnce() {
        countWaiting();
        boolean wakeNow = !woken;
        woken = true;
        return wakeNow;
    }

    private void largeDone(int length) {
        lock.lock();
        try {
            largeBytes -= length;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Outcome> busy(String bound) {
        busy++;
        return rejected(
                Reason.BUSY, "the group is slower than its submitters and " + bound + " is reached; try again later");
    }

    private static CompletableFuture<Outcome> rejected(Reason reason, String detail) {
        return CompletableFuture.completedFuture(new Rejected(reason, detail));
    }
}
