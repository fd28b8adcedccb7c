package org.consort.host;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.consort.Delivery;
import org.consort.Outcome;
import org.consort.Outcome.Reason;
import org.consort.Outcome.Rejected;
import org.consort.Receipt;
import org.consort.host.Counters.Count;
import org.consort.host.wire.Entries;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.protocol.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers whoever wants to read what the group has acknowledged: asks the protocol for a point from which this member's state is
 * that new, or orders an entry if the protocol can't tell. All that wait when the group's thread comes round share one question.
 * Nobody waits longer than {@code read.timeout.ms}.
 */
final class Reads {

    private static final Logger LOG = LoggerFactory.getLogger(Reads.class);

    /** More at a time are refused. */
    private static final int LIMIT = 1 << 16;

    /** Questions under way: one more than one, so that who comes while one is out need not wait for its answer. */
    private static final int QUESTIONS_LIMIT = 2;

    private record Ask(Consumer<Outcome> then, long untilNanos) {}

    private final Life life;
    private final long timeoutNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private List<Consumer<Outcome>> fresh = new ArrayList<>();
    private Rejected refusal = new Rejected(Reason.NOT_A_MEMBER, "this node is not in the group yet");
    private boolean open;
    private int taken;
    private final Deque<Ask> waiting = new ArrayDeque<>();
    private final Map<Long, List<Ask>> asked = new LinkedHashMap<>();
    private final Map<Long, List<Ask>> ordered = new LinkedHashMap<>();
    private final List<Ask> ready = new ArrayList<>();
    private long tokens;

    Reads(Life life, long timeoutNanos) {
        this.life = life;
        this.timeoutNanos = timeoutNanos;
    }

    /** The same for users, answered on the callback thread. */
    CompletableFuture<Outcome> point() {
        CompletableFuture<Outcome> future = new CompletableFuture<>();
        ask(outcome -> life.host.lanes().callbacks().execute(() -> future.complete(outcome)));
        return future;
    }

    /**
     * Calls back on the group's thread once this member has all that was acknowledged when this was called; or says why it can't
     * be, maybe at once and on the calling thread. Any thread.
     */
    void ask(Consumer<Outcome> then) {
        boolean wake = false;
        Rejected refused = null;
        lock.lock();
        try {
            if (!open) {
                refused = refusal;
            } else if (taken == LIMIT) {
                refused = new Rejected(Reason.BUSY, LIMIT + " reads wait already; try again later");
            } else {
                taken++;
                wake = fresh.isEmpty();
                fresh.add(then);
            }
        } finally {
            lock.unlock();
        }
        if (refused != null) {
            then.accept(refused);
        } else if (wake) {
            life.execute(() -> {});
        }
    }

    /** This member is in the group. */
    void open() {
        lock.lock();
        try {
            open = true;
        } finally {
            lock.unlock();
        }
    }

    /** Asks for all that wait. */
    void ask(long nowNanos) {
        take(nowNanos);
        Protocol protocol = life.epochs.machine();
        if (protocol == null || waiting.isEmpty() || life.membership.excluded().isPresent()) {
            return;
        }
        if (asked.size() + ordered.size() < QUESTIONS_LIMIT) {
            long token = ++tokens;
            List<Ask> all = new ArrayList<>(waiting);
            waiting.clear();
            asked.put(token, all);
            life.host.counters().add(Count.READS_ASKED);
            if (!protocol.readIndex(token, nowNanos)) {
                asked.remove(token);
                order(token, all);
            }
        }
    }

    private void take(long nowNanos) {
        lock.lock();
        try {
            for (Consumer<Outcome> then : fresh) {
                waiting.add(new Ask(then, nowNanos + timeoutNanos));
            }
            fresh.clear();
        } finally {
            lock.unlock();
        }
    }

    private void order(long token, List<Ask> all) {
        ordered.put(token, all);
        life.inbox
                .submit(Entries.BARRIER, Entries.MESSAGE_TARGET, ByteBuffer.allocate(0), Delivery.ATOMIC)
                .thenAccept(outcome -> life.execute(() -> ordered(token, outcome)));
    }

    private void ordered(long token, Outcome outcome) {
        List<Ask> all = ordered.remove(token);
        if (all == null) {
            return;
        }
        if (outcome instanceof Outcome.Acknowledged) {
            ready.addAll(all);
        } else if (outcome instanceof Rejected rejected) {
            all.forEach(ask -> answer(ask, rejected));
        } else {
            waiting.addAll(all);
        }
    }

    /** The protocol's answer. Called from within the protocol: who asked is told when it has returned. */
    void readable(long token) {
        List<Ask> all = asked.remove(token);
        if (all != null) {
            ready.addAll(all);
        }
    }

    /** Tells those that may read. */
    void tell() {
        if (ready.isEmpty()) {
            return;
        }
        Outcome upTo = new Outcome.Acknowledged(
                new Receipt(life.epochs.number(), life.replica.lastIndex()), Abstraction.NOTHING);
        List<Ask> now = List.copyOf(ready);
        ready.clear();
        now.forEach(ask -> answer(ask, upTo));
    }

    /** Another epoch: what the machine of the last one was asked, it answers no more. */
    void askAgain() {
        List<Ask> all = new ArrayList<>();
        asked.values().forEach(all::addAll);
        asked.clear();
        all.addAll(waiting);
        waiting.clear();
        waiting.addAll(all);
    }

    /** Gives those up that wait too long. */
    void tick(long nowNanos) {
        List<Ask> late = new ArrayList<>();
        waiting.removeIf(ask -> isLate(ask, nowNanos, late));
        asked.values().forEach(all -> all.removeIf(ask -> isLate(ask, nowNanos, late)));
        ordered.values().forEach(all -> all.removeIf(ask -> isLate(ask, nowNanos, late)));
        if (!late.isEmpty()) {
            String why = life.membership.stalled();
            Rejected blocked = new Rejected(
                    Reason.BLOCKED,
                    "no answer within read.timeout.ms"
                            + (why.isEmpty() ? "; too few members can be reached, or they are slow" : ": " + why));
            late.forEach(ask -> answer(ask, blocked));
        }
    }

    private static boolean isLate(Ask ask, long nowNanos, List<Ask> late) {
        return nowNanos >= ask.untilNanos() && late.add(ask);
    }

    /** The life is over: refuses all that waits and all that comes. */
    void close(String why) {
        Rejected rejected = new Rejected(Reason.NOT_A_MEMBER, why);
        lock.lock();
        try {
            open = false;
            refusal = rejected;
        } finally {
            lock.unlock();
        }
        take(life.now());
        askAgain();
        List<Ask> all = new ArrayList<>(waiting);
        ordered.values().forEach(all::addAll);
        all.addAll(ready);
        waiting.clear();
        ordered.clear();
        ready.clear();
        for (Ask ask : all) {
            try {
                answer(ask, rejected);
            } catch (RuntimeException | Error e) {
                LOG.error(
                        "group={} member={} a reader failed as it was told that the life is over",
                        life.name(),
                        life.self,
                        e);
            }
        }
    }

    private void answer(Ask ask, Outcome outcome) {
        lock.lock();
        try {
            taken--;
        } finally {
            lock.unlock();
        }
        ask.then().accept(outcome);
    }
}
