package org.consort.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Looks at this process's memory now and then: what lives on the heap after a full collection, and what the whole process has
 * in the machine's memory. A collection stops the member, so a run that is watched is not compared with one that is not.
 */
final class MemoryWatch {

    private static final int MEBI = 1 << 20;

    private final List<Long> live = new ArrayList<>();
    private final List<Long> resident = new ArrayList<>();

    /** Looks at every interval until a moment. */
    void watch(long fromNanos, long untilNanos, long intervalNanos) {
        for (long at = fromNanos; at <= untilNanos; at += intervalNanos) {
            Await.moment(at);
            look();
        }
    }

    private void look() {
        System.gc();
        live.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBI);
        resident.add(resident());
    }

    /** In mebibytes; 0 where the system does not tell. */
    private static long resident() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    Line line() {
        return live.isEmpty()
                ? new Line()
                : new Line().add("live_mb", words(live)).add("rss_mb", words(resident));
    }

    private static String words(List<Long> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
