package org.consort.host;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Alarms that models asked for, in order of time, then of asking. Group's thread. */
final class Alarms {

    /** Calls a model's alarm. */
    interface Ringer {
        void ring(int slot, long token);
    }

    private record Alarm(long atNanos, long order, int slot, long token) {}

    private final PriorityQueue<Alarm> queue =
            new PriorityQueue<>(Comparator.comparingLong(Alarm::atNanos).thenComparingLong(Alarm::order));
    private long order;

    void add(long atNanos, int slot, long token) {
        queue.add(new Alarm(atNanos, order++, slot, token));
    }

    /** When the next is due; {@link Long#MAX_VALUE} if none is. */
    long next() {
        Alarm first = queue.peek();
        return first == null ? Long.MAX_VALUE : first.atNanos();
    }

    /** Rings those that are due. */
    void ring(long nowNanos, Ringer ringer) {
        while (next() <= nowNanos) {
            Alarm due = queue.remove();
            ringer.ring(due.slot(), due.token());
        }
    }

    /** One model's alarms go with its machine. */
    void clear(int slot) {
        queue.removeIf(alarm -> alarm.slot() == slot);
    }

    void clear() {
        queue.clear();
    }
}
