package org.consort.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The harness works, and so does Consort over real sockets between processes. No figure is asked for: the machine may be busy. */
class BenchmarkSmokeTest {

    private static final String SMALL = "jvm=-Xms96m,-Xmx96m,-XX:+UseSerialGC";

    @TempDir
    Path folder;

    private Line run(String... words) throws Exception {
        Line line =
                new GroupRun(Plan.of(List.of(words)), new Places(folder.resolve("data"), folder.resolve("logs"))).run();
        assertEquals("same", line.text("order"), line::toString);
        assertEquals("0", line.text("bad"), line::toString);
        assertEquals("0", line.text("dups"), line::toString);
        assertEquals("0", line.text("lost"), line::toString);
        return line;
    }

    @ParameterizedTest
    @ValueSource(strings = {"consort", "consort-quorum"})
    void three_processes_of_consort_deliver_the_same_once_and_lose_nothing(String peer) throws Exception {
        Line line = run(peer, "all", "256", "3", "warm=300", "meas=1000", "window=256", SMALL);

        assertTrue(line.number("msgs_s") > 0, line::toString);
    }

    @Test
    void they_do_so_too_while_the_protocol_changes_and_each_counts_the_pauses() throws Exception {
        Line line = run("consort-api", "switch", "256", "3", "warm=300", "switches=6", "rest=20", "window=256", SMALL);

        assertEquals("6", line.text("switches"), line::toString);
        assertTrue(line.number("pause_max_ms") > 0, line::toString);
        assertTrue(line.text("own_2").startsWith("count:6,"), line::toString);
    }
}
