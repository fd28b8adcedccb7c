package org.consort.memory.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.memory.Change;
import org.consort.memory.Passage;
import org.consort.memory.Reply;
import org.consort.memory.WatchListener;
import org.junit.jupiter.api.Test;

/** The example of docs/abstractions/memory.md is the one that is compiled and run here. */
class DocumentedExampleTest {

    private static final int CELLS = 100;
    private static final int PARTS = 3;
    private static final int STEPS = 20;

    @Test
    void the_example_does_what_it_says() {
        Cluster cluster = new Cluster(PARTS);
        List<HeatedRod> rods = new ArrayList<>();
        List<Double> heard = new ArrayList<>();
        for (int i = 0; i < PARTS; i++) {
            HeatedRod rod = new HeatedRod(cluster.at(i), CELLS);
            cluster.settled(rod.make()).orThrow();
            assertEquals(i, cluster.settled(rod.enlist()).orThrow());
            rods.add(rod);
        }
        rods.get(2).watch(0, 50, new Ear(heard));
        cluster.settled(rods.get(1).heat(50, 100)).orThrow();
        double[] alone = new double[CELLS];
        alone[50] = 100;
        for (int step = 1; step <= STEPS; step++) {
            List<CompletableFuture<Reply<Passage>>> passed = new ArrayList<>();
            for (int part = 0; part < PARTS; part++) {
                passed.add(rods.get(part).step(step, part, PARTS));
            }
            cluster.settle();
            passed.forEach(each -> each.join().orThrow());
            alone = spread(alone);
        }
        for (int cell = 0; cell < CELLS; cell++) {
            assertEquals(
                    alone[cell],
                    cluster.settled(rods.get(cell % PARTS).degrees(STEPS, cell)).orThrow());
        }
        assertEquals(1 + STEPS / 2, heard.size());
        assertEquals(100, heard.get(0));
    }

    private static double[] spread(double[] before) {
        double[] after = new double[before.length];
        for (int i = 0; i < before.length; i++) {
            after[i] = (before[Math.max(0, i - 1)] + before[Math.min(before.length - 1, i + 1)]) / 2;
        }
        return after;
    }

    private record Ear(List<Double> heard) implements WatchListener {
        @Override
        public void changed(long index, List<Change> changes) {
            heard.add(changes.get(0).bytes().getDouble());
        }

        @Override
        public void compacted(long after, long to) {}
    }

    @Test
    void the_example_is_the_documented_one() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        String source = Files.readString(module.resolve("src/test/java/org/consort/memory/machine/HeatedRod.java"));
        String body = source.substring(source.indexOf("/** Heat spreads"));
        String page = Files.readString(module.resolve("../../docs/abstractions/memory.md"));

        assertTrue(page.contains("```java\n" + body + "```"), "copy HeatedRod.java into docs/abstractions/memory.md");
        assertTrue(
                body.lines().count() <= 60,
                "an example fits a page: " + body.lines().count() + " lines");
    }
}
