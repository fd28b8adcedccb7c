package org.consort.simulation;

import java.util.Locale;
import org.consort.testkit.sim.Verdict;

/** Runs fresh seeds until the time is over: {@code Soak bare|world|large|census|stacks|roads|guarded|swaps|replaced|reads|readers|forced SECONDS [FIRST_SEED [PROTOCOL]]}. Ends with 1 if any failed. */
public final class Soak {

    private static final int REPORT_EVERY = 200;

    private Soak() {}

    /** See the class. */
    public static void main(String[] arguments) {
        if (arguments.length < 2) {
            System.err.println(
                    "usage: Soak bare|world|large|census|stacks|roads|guarded|swaps|replaced|reads|readers|forced SECONDS [FIRST_SEED [ring|quorum]]");
            System.exit(2);
        }
        Runs runs = Runs.of(arguments.length > 3 ? arguments[3] : "ring", arguments[0].toUpperCase(Locale.ROOT));
        long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L;
        long first = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.currentTimeMillis() << 10;
        System.exit(soak(runs, end, first) == 0 ? 0 : 1);
    }

    private static long soak(Runs runs, long end, long first) {
        long failed = 0;
        long seed = first;
        for (; System.nanoTime() < end; seed++) {
            Verdict verdict = runs.run(seed);
            if (verdict.violation().isPresent()) {
                failed++;
                System.out.println("seed " + seed + ": " + verdict.violation().get());
                System.out.println("  replay: " + runs.replayCommand(seed));
            }
            if ((seed - first + 1) % REPORT_EVERY == 0) {
                System.out.println((seed - first + 1) + " runs, " + failed + " failed");
            }
        }
        System.out.println(
                "seeds " + first + " to " + (seed - 1) + ": " + (seed - first) + " runs, " + failed + " failed");
        return failed;
    }
}
