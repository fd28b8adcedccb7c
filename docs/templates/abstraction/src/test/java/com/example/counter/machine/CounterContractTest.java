package com.example.counter.machine;

import com.example.counter.Counter;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.testkit.abstraction.AbstractionContract;
import org.consort.testkit.sim.Dice;

/** Every clause of a model's contract. */
class CounterContractTest extends AbstractionContract {

    @Override
    protected AbstractionFactory factory() {
        return new CounterFactory();
    }

    @Override
    protected ByteBuffer payload(Dice dice) {
        return ByteBuffer.allocate(Long.BYTES).putLong(0, dice.between(0, 1_000));
    }

    @Override
    protected Optional<CompletableFuture<?>> ask(Object api) {
        return Optional.of(((Counter) api).add(1));
    }
}
