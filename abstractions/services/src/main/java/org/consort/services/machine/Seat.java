package org.consort.services.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The state of a service at one member, as bytes: a checkpoint, and what the log has the objects do since. The object, if there is one, runs behind; it can be thrown away and made
 * anew from here at any time. A seat that is not <em>current</em> has neither. Group's thread.
 */
final class Seat {

    private static final byte[] NOTHING = new byte[0];

    private final Deque<Item> items = new ArrayDeque<>();
    private final boolean stateful;
    private boolean current;
    private byte[] checkpoint = NOTHING;
    private long itemBytes;
    private Optional<Runner> runner = Optional.empty();
    private boolean capturing;
    private int unfinished;

    Seat(boolean stateful) {
        this.stateful = stateful;
    }

    /** Whether the state is here, up to the last entry of the log. */
    boolean isCurrent() {
        return current;
    }

    /** Bytes that never change. */
    byte[] checkpoint() {
        return checkpoint;
    }

    List<Item> items() {
        return new ArrayList<>(items);
    }

    Optional<Runner> runner() {
        return runner;
    }

    /** True if the object has executed all calls that it was given. */
    boolean isIdle() {
        return runner.isPresent() && unfinished == 0;
    }

    void begin(byte[] state, List<Item> since) {
        drop();
        current = true;
        checkpoint = state;
        since.forEach(this::append);
    }

    /** Nothing is here any more. */
    void drop() {
        detach();
        current = false;
        checkpoint = NOTHING;
        items.clear();
        itemBytes = 0;
    }

    void attach(Runner next) {
        runner = Optional.of(next);
        if (stateful) {
            next.load(checkpoint);
        }
        for (Item item : items) {
            unfinished += item.call() ? 1 : 0;
            next.perform(item);
        }
    }

    void detach() {
        runner.ifPresent(Runner::end);
        runner = Optional.empty();
        capturing = false;
        unfinished = 0;
    }

    void append(Item item) {
        append(item, false);
    }

    /**
     * The log has the objects do something.
     *
     * @param own the object here has done it already
     */
    void append(Item item, boolean own) {
        if (!current) {
            return;
        }
        if (!item.call() && item.whole()) {
            checkpoint = item.bytes();
            items.clear();
            itemBytes = 0;
        } else {
            items.add(item);
            itemBytes += item.size();
        }
        if (!own) {
            unfinished += item.call() && runner.isPresent() ? 1 : 0;
            runner.ifPresent(present -> present.perform(item));
        }
        if (items.size() > Limits.ITEMS || itemBytes > Limits.ITEM_BYTES) {
            drop();
        } else {
            compact();
        }
    }

    private void compact() {
        boolean full = items.size() >= Limits.CHECKPOINT_ITEMS
                || itemBytes > Math.max(Limits.CHECKPOINT_BYTES, checkpoint.length);
        if (full && !capturing && runner.isPresent() && stateful) {
            capturing = true;
            runner.get().capture(items.getLast().index());
        }
    }

    /** The object's state with all that stands up to there. */
    void captured(long through, byte[] state) {
        capturing = false;
        // A whole state may have come meanwhile.
        if (!items.isEmpty() && items.getFirst().index() <= through) {
            checkpoint = state;
            forget(through);
        }
    }

    /** The object has executed a call. */
    void executed(long index) {
        unfinished--;
        if (!stateful) {
            forget(index);
        }
    }

    private void forget(long through) {
        while (!items.isEmpty() && items.getFirst().index() <= through) {
            itemBytes -= items.removeFirst().size();
        }
    }
}
