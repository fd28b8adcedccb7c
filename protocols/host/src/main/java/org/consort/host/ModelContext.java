package org.consort.host;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.consort.Delivery;
import org.consort.Group;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.host.wire.Entries;
import org.consort.spi.abstraction.Context;
import org.consort.spi.protocol.Tally;

/** A machine's door to the host, for one life. */
final class ModelContext implements Context {

    private final Life life;
    private final int slot;
    private final int target;
    private volatile Optional<Outcome.Rejected> refusal = Optional.empty();
    private final AtomicInteger entering = new AtomicInteger();
    private volatile boolean over;

    ModelContext(Life life, int slot, int target) {
        this.life = life;
        this.slot = slot;
        this.target = target;
    }

    /** From now on whatever the machine submits is rejected with this, if there is something. Any thread. */
    void refuse(Optional<Outcome.Rejected> with) {
        refusal = with;
    }

    /** True if a submission that was not refused may still be on its way into the inbox. */
    boolean isEntered() {
        return entering.get() > 0;
    }

    /** The machine has gone: tasks, answers and alarms of it are dropped. */
    void close() {
        over = true;
    }

    @Override
    public Group group() {
        return life.host.group();
    }

    @Override
    public CompletableFuture<Outcome> submit(ByteBuffer payload, Delivery level) {
        entering.incrementAndGet();
        try {
            Optional<Outcome.Rejected> refused = refusal;
            return refused.isPresent()
                    ? CompletableFuture.completedFuture(refused.get())
                    : life.submit(Entries.MESSAGE, target, payload, level);
        } finally {
            entering.decrementAndGet();
        }
    }

    @Override
    public void readPoint(Consumer<Outcome> then) {
        life.reads.ask(then);
    }

    @Override
    public void answer(long ballot, ByteBuffer answer) {
        if (answer.remaining() > Tally.ANSWER_LIMIT) {
            throw new IllegalArgumentException("an answer of " + answer.remaining() + " bytes; the limit is "
                    + Tally.ANSWER_LIMIT + ": answer with a digest");
        }
        byte[] copy = new byte[answer.remaining()];
        answer.duplicate().get(copy);
        execute(() -> life.ballots.answer(ballot, copy));
    }

    @Override
    public void work(Runnable task) {
        life.host.lanes().workers().execute(() -> life.guarded("a worker task", task));
    }

    @Override
    public void callback(Runnable task) {
        life.host.lanes().callbacks().execute(task);
    }

    @Override
    public void execute(Runnable task) {
        life.execute(() -> {
            if (!over) {
                task.run();
            }
        });
    }

    @Override
    public void callAfter(long delayNanos, long token) {
        execute(() -> life.alarms.add(life.now() + Math.max(0, delayNanos), slot, token));
    }

    @Override
    public boolean eject(MemberId member, String why) {
        life.execute(() -> life.ejection.eject(member, why, life.now()));
        return life.phase() != Life.Phase.OVER;
    }
}
