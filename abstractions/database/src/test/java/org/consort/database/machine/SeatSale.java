package org.consort.database.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.consort.database.Committed;
import org.consort.database.Database;
import org.consort.database.Grant;
import org.consort.database.Key;
import org.consort.database.LockRequest;
import org.consort.database.Range;
import org.consort.database.Reply;
import org.consort.database.Row;
import org.consort.database.Transaction;
import org.consort.database.Watch;
import org.consort.database.WatchListener;

/** Sells seats: each once, for money that is there, by any member. */
record SeatSale(Database database) {

    static final String SEATS = "seats";
    static final String MONEY = "money";

    /** One entry of the log: all of it is done, or nothing. */
    CompletableFuture<Reply<Committed>> sell(String seat, String buyer, long price) {
        return database.submit(Transaction.of()
                .ifAbsent(SEATS, Key.of(seat))
                .add(MONEY, Key.of(buyer), -price, 0)
                .add(MONEY, Key.of("house"), price)
                .put(SEATS, Key.of(seat), bytes(buyer))
                .done());
    }

    /** Reads before it knows what to write; begins again if somebody else was faster. */
    CompletableFuture<Reply<Optional<Key>>> sellAny(String row, String buyer) {
        return database.transact(session -> {
            for (int number = 1; number <= 20; number++) {
                Key seat = Key.of(row + number);
                if (session.get(SEATS, seat).isEmpty()) {
                    session.put(SEATS, seat, bytes(buyer));
                    return Optional.of(seat);
                }
            }
            return Optional.empty();
        });
    }

    /** Keeps a row of seats from being sold for a while. If this member sleeps too long, its grant is refused, wherever it shows it. */
    CompletableFuture<Reply<Grant>> reserve(String row) {
        return database.lock(LockRequest.exclusive(SEATS, Range.prefix(row)).lease(Duration.ofSeconds(30)));
    }

    CompletableFuture<Reply<Committed>> sellReserved(Grant grant, String seat, String buyer) {
        return database.submit(Transaction.of()
                .put(SEATS, Key.of(seat), bytes(buyer))
                .under(grant)
                .done());
    }

    /** Tells of every seat that was sold before, as far as that is kept, and of every one from now on. */
    void tell(WatchListener listener) {
        database.watch(Watch.from(1, SEATS, Range.all()), listener);
    }

    Optional<String> owner(String seat) {
        return database.get(SEATS, Key.of(seat)).map(Row::text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
