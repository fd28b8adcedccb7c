package org.consort.host;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
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

    ModelContext(Life life, int slot, int target) {
        this.life = life;
        this.slot = slot;
        this.target = target;
    }

    @Override
    public Group group() {
        return life.host.group();
    }

    @Override
    public CompletableFuture<Outcome> submit(ByteBuffer payload, Delivery level) {
        return life.submit(Entries.MESSAGE, target, payload, level);
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
        life.execute(() -> life.ballots.answer(ballot, copy));
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
        life.execute(task);
    }

    @Override
    public void callAfter(long delayNanos, long token) {
        life.execute(() -> life.alarms.add(life.now() + Math.max(0, delayNanos), slot, token));
    }

    @Override
    public boolean eject(MemberId member, String why) {
        life.execute(() -> life.ejection.eject(member, why, life.now()));
        return life.phase() != Life.Phase.OVER;
    }
}
