package com.example.counter.machine;

import com.example.counter.Counter;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.consort.Delivery;
import org.consort.Outcome;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Model;

/** What users hold, across the lives of the member: asks the machine of the life that is on. */
final class CounterModel implements Model, Counter {

    private record Life(Context context, CounterMachine machine) {}

    private final AtomicReference<Optional<Life>> life = new AtomicReference<>(Optional.empty());

    @Override
    public Object api() {
        return this;
    }

    @Override
    public Abstraction machine(Context context) {
        CounterMachine machine = new CounterMachine();
        life.set(Optional.of(new Life(context, machine)));
        return machine;
    }

    @Override
    public CompletableFuture<Outcome> add(long amount) {
        ByteBuffer payload = ByteBuffer.allocate(Long.BYTES).putLong(0, amount);
        return life.get()
                .map(now -> now.context().submit(payload, Delivery.ATOMIC))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        new Outcome.Rejected(Outcome.Reason.NOT_A_MEMBER, "this node has not joined the group yet")));
    }

    @Override
    public long here() {
        return life.get().map(now -> now.machine().number()).orElse(0L);
    }
}
