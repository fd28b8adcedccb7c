package org.consort.database.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.database.Event;
import org.consort.database.Grant;
import org.consort.database.Key;
import org.consort.database.Refusal;
import org.consort.database.Transaction;
import org.consort.database.WatchListener;
import org.junit.jupiter.api.Test;

/** The example of docs/abstractions/database.md is the one that is compiled and run here. */
class DocumentedExampleTest {

    @Test
    void the_example_does_what_it_says() {
        Cluster cluster = new Cluster(3);
        cluster.settled(cluster.at(0).create(SeatSale.SEATS)).orThrow();
        cluster.settled(cluster.at(0).create(SeatSale.MONEY)).orThrow();
        cluster.settled(cluster.at(0)
                        .submit(Transaction.of().add("money", Key.of("ann"), 15).done()))
                .orThrow();
        SeatSale here = new SeatSale(cluster.at(1));
        SeatSale there = new SeatSale(cluster.at(2));
        List<Key> sold = new ArrayList<>();
        there.tell(new Sold(sold));

        assertTrue(cluster.settled(here.sell("A1", "ann", 10)).isDone());
        assertEquals(
                Optional.of(Refusal.CONFLICT),
                cluster.settled(there.sell("A1", "bob", 0)).refusal());
        assertEquals(
                Optional.of(Refusal.CONFLICT),
                cluster.settled(there.sell("A2", "ann", 10)).refusal());
        assertEquals(
                Optional.of(Key.of("A2")),
                cluster.settled(there.sellAny("A", "bob")).orThrow());
        Grant grant = cluster.settled(here.reserve("B")).orThrow();
        assertEquals(
                Optional.of(Refusal.LOCKED),
                cluster.settled(there.sell("B1", "bob", 0)).refusal());
        assertTrue(cluster.settled(here.sellReserved(grant, "B1", "ann")).isDone());
        cluster.tick(302);
        assertEquals(
                Optional.of(Refusal.STALE_TOKEN),
                cluster.settled(here.sellReserved(grant, "B2", "ann")).refusal());

        assertEquals(List.of(Key.of("A1"), Key.of("A2"), Key.of("B1")), sold);
        assertEquals(Optional.of("ann"), there.owner("B1"));
    }

    private record Sold(List<Key> seats) implements WatchListener {
        @Override
        public void changed(long revision, List<Event> events) {
            events.forEach(event -> seats.add(event.key()));
        }

        @Override
        public void compacted(long after, long to) {}
    }

    @Test
    void the_example_is_the_documented_one() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        String source = Files.readString(module.resolve("src/test/java/org/consort/database/machine/SeatSale.java"));
        String body = source.substring(source.indexOf("/** Sells seats"));
        String page = Files.readString(module.resolve("../../docs/abstractions/database.md"));

        assertTrue(page.contains("```java\n" + body + "```"), "copy SeatSale.java into docs/abstractions/database.md");
        assertTrue(
                body.lines().count() <= 60,
                "an example fits a page: " + body.lines().count() + " lines");
    }
}
