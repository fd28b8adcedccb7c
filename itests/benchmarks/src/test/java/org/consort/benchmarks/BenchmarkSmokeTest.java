package org.consort.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness works, and so does Consort over real sockets between processes. No figure is asked for: the machine may be busy. */
class BenchmarkSmokeTest {

    @Test
    void three_processes_of_consort_deliver_the_same_once_and_lose_nothing(@TempDir Path folder) throws Exception {
        Plan plan = Plan.of(List.of(
                "consort",
                "all",
                "256",
                "3",
                "warm=300",
                "meas=1000",
                "window=256",
                "jvm=-Xms96m,-Xmx96m,-XX:+UseSerialGC"));

        Line line = new GroupRun(plan, new Places(folder.resolve("data"), folder.resolve("logs"))).run();

        assertTrue(line.number("msgs_s") > 0, line::toString);
        assertEquals("same", line.text("order"), line::toString);
        assertEquals("0", line.text("bad"), line::toString);
        assertEquals("0", line.text("dups"), line::toString);
        assertEquals("0", line.text("lost"), line::toString);
    }
}
