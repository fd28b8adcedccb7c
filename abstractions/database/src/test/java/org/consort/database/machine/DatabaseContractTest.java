package org.consort.database.machine;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.consort.Receipt;
import org.consort.database.Database;
import org.consort.database.Grant;
import org.consort.database.Key;
import org.consort.database.LockRequest;
import org.consort.database.Range;
import org.consort.database.Transaction;
import org.consort.database.Watch;
import org.consort.database.WatchListener;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.testkit.abstraction.AbstractionContract;
import org.consort.testkit.sim.Dice;

class DatabaseContractTest extends AbstractionContract {

    @Override
    protected AbstractionFactory factory() {
        return new DatabaseFactory();
    }

    @Override
    protected boolean register(Object api, Consumer<String> heard) {
        ((Database) api).watch(Watch.of("t1", Range.all()), new WatchListener() {
            @Override
            public void changed(long revision, java.util.List<org.consort.database.Event> events) {
                heard.accept(revision + " " + events);
            }

            @Override
            public void compacted(long after, long to) {}
        });
        return true;
    }

    @Override
    protected Optional<CompletableFuture<?>> ask(Object api) {
        Database database = (Database) api;
        return Optional.of(database.lock(LockRequest.exclusive("t1", Range.all())));
    }

    @Override
    protected ByteBuffer payload(Dice dice) {
        String table = "t" + dice.between(1, 2);
        Key key = Key.of("k" + dice.below(12));
        byte[] value = ("v" + dice.any()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        // Locks that contract entries ask for have these as their numbers.
        Grant grant = new Grant(dice.between(2, 60), new Receipt(1, dice.between(2, 60)));
        return switch (dice.below(16)) {
            case 0, 1, 2 -> Requests.create(table, dice.between(500, 5_000));
            case 3 -> Requests.putIf(table, key, dice.below(2) == 0 ? 0 : dice.below(60), value);
            case 4 -> Requests.delete(table, key);
            case 5 ->
                Requests.transaction(Transaction.of()
                        .put(table, key, value, Duration.ofMillis(dice.between(1, 500)))
                        .add(table, Key.of("n"), dice.below(9), -5)
                        .delete(table, Range.of("k1", "k3"))
                        .done());
            case 6 -> Requests.lock(1, LockRequest.exclusive(table, key).lease(Duration.ofMillis(200)));
            case 7 ->
                Requests.lock(
                        2,
                        LockRequest.shared(table, Range.from(key))
                                .and(LockRequest.exclusive(table, Key.of("z")))
                                .waitAtMost(Duration.ofMillis(300)));
            case 8 -> Requests.unlock(grant);
            case 9 -> Requests.tick(dice.between(1, 12));
            case 10 -> dice.chance(0.2) ? Requests.drop(table) : Requests.compact(dice.below(40));
            case 11 -> ByteBuffer.wrap(value);
            default -> Requests.put(table, key, value);
        };
    }
}
