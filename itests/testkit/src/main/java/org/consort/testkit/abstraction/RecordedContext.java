package org.consort.testkit.abstraction;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.Receipt;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;

/**
 * The surroundings of a machine under test: whatever it asks for waits in a queue until the test lets it happen, in the order that the
 * test likes. What it submits has no outcome until its life ends, and its answers go nowhere, unless a test overrides that. One thread.
 */
public class RecordedContext implements Context {

    private final Group group;
    private final List<Runnable> work = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Runnable> callbacks = new ArrayList<>();
    private final List<Long> alarms = new ArrayList<>();
    private final List<MemberId> ejected = new ArrayList<>();
    private final List<CompletableFuture<Outcome>> open = new ArrayList<>();
    private final List<Consumer<Outcome>> readers = new ArrayList<>();
    private boolean over;

    /** Makes the surroundings of a machine in this group. */
    public RecordedContext(Group group) {
        this.group = group;
    }

    /** The machine's life is over: from now on the context does what the host's does then. */
    public void end() {
        over = true;
        tasks.clear();
        alarms.clear();
        open.forEach(outcome -> callback(() -> outcome.complete(new Outcome.Unknown("this life is over"))));
        open.clear();
        readers.forEach(then -> then.accept(new Outcome.Rejected(Outcome.Reason.NOT_A_MEMBER, "this life is over")));
        readers.clear();
    }

    /** True after {@link #end}. */
    public boolean isOver() {
        return over;
    }

    /** Runs all that waits, and what that brings, until nothing does: the group's thread first, then workers, then callbacks. */
    public void settle() {
        while (isBusy()) {
            List<Runnable> next = !tasks.isEmpty() ? tasks : !work.isEmpty() ? work : callbacks;
            next.remove(0).run();
        }
    }

    /** True if anything waits. */
    public boolean isBusy() {
        return !work.isEmpty() || !tasks.isEmpty() || !callbacks.isEmpty();
    }

    /** What waits for a worker thread: to be run and removed in any order. */
    public List<Runnable> work() {
        return work;
    }

    /** What waits for the group's thread, in order. */
    public List<Runnable> tasks() {
        return tasks;
    }

    /** What waits for the callback thread, in order. */
    public List<Runnable> callbacks() {
        return callbacks;
    }

    /** The alarms that were asked for since the last call. */
    public List<Long> takeAlarms() {
        List<Long> taken = List.copyOf(alarms);
        alarms.clear();
        return taken;
    }

    /** Who was to be removed from the group. */
    public List<MemberId> ejected() {
        return List.copyOf(ejected);
    }

    @Override
    public Group group() {
        return group;
    }

    @Override
    public CompletableFuture<Outcome> submit(ByteBuffer payload, Delivery level) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        if (over) {
            outcome.complete(new Outcome.Rejected(Outcome.Reason.NOT_A_MEMBER, "this life is over"));
        } else {
            open.add(outcome);
            order(payload, outcome);
        }
        return outcome;
    }

    /**
     * A submission to be ordered; by default it never is.
     *
     * @param payload borrowed for the call
     * @param outcome to be completed when it is
     */
    protected void order(ByteBuffer payload, CompletableFuture<Outcome> outcome) {}

    /** By default this member has everything. */
    @Override
    public void readPoint(Consumer<Outcome> then) {
        if (over) {
            then.accept(new Outcome.Rejected(Outcome.Reason.NOT_A_MEMBER, "this life is over"));
        } else {
            readers.add(then);
            tasks.add(() -> {
                readers.remove(then);
                then.accept(new Outcome.Acknowledged(new Receipt(1, 0), Abstraction.NOTHING));
            });
        }
    }

    @Override
    public void answer(long ballot, ByteBuffer answer) {}

    @Override
    public void work(Runnable task) {
        work.add(task);
    }

    @Override
    public void callback(Runnable task) {
        callbacks.add(task);
    }

    @Override
    public void execute(Runnable task) {
        if (!over) {
            tasks.add(task);
        }
    }

    @Override
    public void callAfter(long delayNanos, long token) {
        if (!over) {
            alarms.add(token);
        }
    }

    @Override
    public boolean eject(MemberId member, String why) {
        return ejected.add(member);
    }
}
