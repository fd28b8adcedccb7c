package org.consort.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the machine and some of its processes have done so far, in clock ticks of the kernel and in nanoseconds of CPU.
 *
 * @param known false where there is no {@code /proc/stat}
 */
record Load(boolean known, long user, long system, long irq, long idle, long steal, long oursNanos, long driverNanos) {

    private static final Path STAT = Path.of("/proc/stat");

    static Load now(List<ProcessHandle> ours) throws IOException {
        long nanos = ours.stream().mapToLong(Load::cpuNanos).sum();
        long driver = cpuNanos(ProcessHandle.current());
        if (!Files.isReadable(STAT)) {
            return new Load(false, 0, 0, 0, 0, 0, nanos, driver);
        }
        String[] words = Files.readAllLines(STAT).get(0).trim().split("\\s+");
        long[] ticks = new long[8];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = Long.parseLong(words[i + 1]);
        }
        // user, nice, system, idle, iowait, irq, softirq, steal
        return new Load(
                true, ticks[0] + ticks[1], ticks[2], ticks[5] + ticks[6], ticks[3] + ticks[4], ticks[7], nanos, driver);
    }

    /** Cores that the processes took since then. */
    double coresSince(Load before, double nanos) {
        return (oursNanos - before.oursNanos) / nanos;
    }

    /** How the machine spent the time since then; other_cores is what went to others than the run. */
    Line since(Load before, double nanos) {
        Line line = new Line().add("cpu_cores", coresSince(before, nanos), 2);
        if (!known) {
            return line.add("other_cores", "unknown");
        }
        double busy = (double) (user - before.user) + (system - before.system) + (irq - before.irq);
        double all = Math.max(1, busy + (idle - before.idle) + (steal - before.steal));
        double run = (oursNanos - before.oursNanos + driverNanos - before.driverNanos) / nanos;
        double other = Runtime.getRuntime().availableProcessors() * busy / all - run;
        return line.add("other_cores", Math.max(0, other), 2)
                .add("steal", (steal - before.steal) / all, 3)
                .add("idle", (idle - before.idle) / all, 3)
                .add("user", (user - before.user) / all, 3)
                .add("sys", (system - before.system) / all, 3)
                .add("irq", (irq - before.irq) / all, 3);
    }

    private static long cpuNanos(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }
}
