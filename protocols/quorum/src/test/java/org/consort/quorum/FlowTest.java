package org.consort.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is bounded stays in its bounds, and what is sent is sent once. */
class FlowTest {

    /** Of an APPEND, before its first entry. */
    private static final int HEADER_BYTES = 67;

    private long bytes;

    @Test
    void one_that_is_too_far_behind_is_complained_of_to_the_host() {
        Cluster cluster = new Cluster(3, Map.of("log.bytes", "65536"));
        cluster.lose(sent -> sent.from().equals("c"));
        for (int i = 0; i < 60; i++) {
            cluster.at("a").submit(i, 2_000);
            cluster.run(2);
        }
        assertEquals(60, cluster.at("b").delivered.size(), "a majority goes on without it");
        assertEquals("c", cluster.at("a").complaints.get(0));
        assertFalse(cluster.at("a").complaints.contains("b"));

        cluster.suspect("a", "c");
        cluster.run(200);
        assertEquals(2, cluster.at("b").view().size());
        assertEquals("0", cluster.at("a").says("kept.bytes"), "nothing is kept for one that is out");
    }

    @Test
    void no_more_than_a_window_is_under_way_to_one_that_does_not_answer() {
        Cluster cluster = new Cluster(3, Map.of("window.bytes", "8192"));
        cluster.lose(sent -> {
            bytes += sent.to().equals("c") && sent.kind() == Wire.APPEND ? sent.bytes().length : 0;
            return sent.from().equals("c");
        });
        for (int i = 0; i < 40; i++) {
            cluster.at("a").submit(i, 1_000);
            cluster.settle();
        }
        assertEquals(40, cluster.at("b").delivered.size());
        assertTrue(bytes < 8192 + 2_000 + 40 * HEADER_BYTES, "sent to c: " + bytes);
    }

    @Test
    void a_window_that_is_all_but_full_takes_one_more_entry_and_no_empty_frames() {
        for (int first = 8_170; first <= 8_195; first++) {
            Cluster cluster = new Cluster(3, Map.of("window.bytes", "8192"));
            int[] frames = new int[1];
            cluster.at("a").submit(0, 10);
            cluster.settle();
            cluster.lose(sent -> {
                frames[0] += sent.kind() == Wire.APPEND ? 1 : 0;
                assertTrue(frames[0] < 100, "the leader sends for ever");
                return sent.from().equals("c");
            });
            cluster.at("a").submit(1, first);
            cluster.at("a").submit(2, 100);
            cluster.settle();
            assertEquals(3, cluster.at("b").delivered.size());
        }
    }

    @Test
    void a_block_does_not_go_back_to_its_origin() {
        Cluster cluster = new Cluster(3, Map.of());
        cluster.lose(sent -> {
            bytes += sent.to().equals("b") ? sent.bytes().length : 0;
            return false;
        });
        cluster.at("b").submit(1, 100_000);
        cluster.settle();
        assertEquals(1, cluster.at("c").delivered.size());
        assertEquals(1, cluster.at("b").delivered.size());
        assertTrue(bytes < 1_000, "sent to b: " + bytes);
    }

    @Test
    void a_large_window_goes_out_in_few_frames_without_waiting_for_answers() {
        Cluster cluster = new Cluster(3, Map.of());
        long[] frames = new long[1];
        cluster.lose(sent -> {
            frames[0] += sent.to().equals("c") && sent.kind() == Wire.APPEND ? 1 : 0;
            return false;
        });
        cluster.at("a").burst(200, 1_000);
        cluster.settle();
        assertEquals(200, cluster.at("c").delivered.size());
        assertTrue(frames[0] <= 4, "frames to c: " + frames[0]);
    }
}
