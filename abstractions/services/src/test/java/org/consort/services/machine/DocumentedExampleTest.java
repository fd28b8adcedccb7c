package org.consort.services.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The example of docs/abstractions/services.md is the one that is compiled and run here. */
class DocumentedExampleTest {

    @Test
    void the_example_does_what_it_says() throws Exception {
        Cluster cluster = new Cluster(3);
        Bookings.carry(cluster.at(0));
        cluster.settle();
        Bookings.carry(cluster.at(1));
        cluster.settle();
        Bookings caller = cluster.at(2).proxy(Bookings.class, "bookings");

        assertEquals(2, cluster.settled(caller.book("ann", 2)));
        assertEquals(3, cluster.settled(caller.book("ann", 1)));
        cluster.settled(caller.book("bob", 1));
        cluster.crash(0);
        cluster.settled(caller.book("eve", 1));
        assertEquals(4, cluster.settled(caller.book("ann", 1)));
        CompletableFuture<Integer> refused = caller.book("dan", 1);
        cluster.settle();
        assertInstanceOf(
                Bookings.FullException.class,
                assertThrows(CompletionException.class, refused::join).getCause());
    }

    @Test
    void the_example_is_the_documented_one() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        String source = Files.readString(module.resolve("src/test/java/org/consort/services/machine/Bookings.java"));
        String body = source.substring(source.indexOf("/** What callers see"));
        String page = Files.readString(module.resolve("../../docs/abstractions/services.md"));

        assertTrue(page.contains("```java\n" + body + "```"), "copy Bookings.java into docs/abstractions/services.md");
        assertTrue(
                body.lines().count() <= 60,
                "an example fits a page: " + body.lines().count() + " lines");
    }
}
