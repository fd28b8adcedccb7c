package org.consort.services.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An algorithm that is not one of ours. */
class OwnAlgorithmTest {

    @Test
    void an_algorithm_of_ones_own_replicates_a_service() {
        Cluster cluster = new Cluster(3);
        List<PlainLedger> objects = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            cluster.at(i).install(new PassiveWithCheckpoints());
        }
        for (int i = 0; i < 2; i++) {
            objects.add(new PlainLedger());
            cluster.at(i).replicate(Ledger.class, "ledger", objects.get(i)).by(new PassiveWithCheckpoints());
            cluster.settle();
        }
        for (int i = 0; i < 10; i++) {
            assertEquals(i + 1, add(cluster, 2, "t" + i));
        }
        assertEquals(8, objects.get(1).texts.size(), "as of the last checkpoint");
        cluster.crash(0);
        assertEquals(11, add(cluster, 0, "t10"));
        assertEquals(11, objects.get(1).texts.size());
        assertEquals("t9", objects.get(1).texts.get(9));
    }

    private static int add(Cluster cluster, int at, String text) {
        CompletableFuture<Integer> call =
                cluster.at(at).proxy(Ledger.class, "ledger").addLater(text);
        return cluster.settled(call);
    }
}
