package org.consort.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What the members delivered after all, when nobody sends any more: the check that every run ends with. */
final class Verdict {

    private static final Duration TO_SETTLE = Duration.ofSeconds(5);
    private static final long POLL_NANOS = 50_000_000;

    private final List<Line> tallies;
    private final boolean settled;

    private Verdict(List<Line> tallies, boolean settled) {
        this.tallies = tallies;
        this.settled = settled;
    }

    /** Stops the senders, and waits until everybody has everything; not for ever, if something was lost. */
    static Verdict of(Fleet fleet) throws IOException, InterruptedException {
        fleet.tellAll("STOP");
        long end = System.nanoTime() + TO_SETTLE.toNanos();
        while (true) {
            List<Line> tallies = fleet.ask("TALLY").stream().map(Line::parse).toList();
            boolean settled = isSettled(tallies);
            if (settled || System.nanoTime() > end) {
                return new Verdict(tallies, settled);
            }
            Await.moment(System.nanoTime() + POLL_NANOS);
        }
    }

    /**
     * The keys order, bad, dups, lost and refused. Order is {@code same} if all members delivered the same messages in the same
     * order to the last one, {@code DIFFERS} if not, and {@code unfinished} if some lack messages at the end.
     */
    Line line(boolean ordersTotally) {
        long lost = tallies.stream()
                .mapToLong(tally -> Math.max(0, tally.count("sent") - tally.count("own")))
                .sum();
        return new Line()
                .add("order", ordersTotally ? order() : "n/a")
                .add("bad", sum("bad"))
                .add("dups", sum("dups"))
                .add("lost", lost)
                .add("refused", sum("refused"));
    }

    private String order() {
        boolean differs = sum("bad") + sum("dups") > 0
                || distinct("hash") > 1 && settled
                || tallies.stream().anyMatch(tally -> !sameMarks(tally, tallies.get(0)));
        return differs ? "DIFFERS" : settled ? "same" : "unfinished";
    }

    private static boolean sameMarks(Line one, Line two) {
        String shorter = one.text("marks");
        String longer = two.text("marks");
        return shorter.length() < longer.length() ? longer.startsWith(shorter) : shorter.startsWith(longer);
    }

    private static boolean isSettled(List<Line> tallies) {
        return tallies.stream()
                        .allMatch(
                                tally -> tally.text("done").equals("true") && tally.count("sent") == tally.count("own"))
                && tallies.stream().map(tally -> tally.text("total")).distinct().count() == 1;
    }

    private long sum(String key) {
        return tallies.stream().mapToLong(tally -> tally.count(key)).sum();
    }

    private long distinct(String key) {
        return tallies.stream().map(tally -> tally.text(key)).distinct().count();
    }
}
