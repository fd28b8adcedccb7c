package org.consort.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What the members delivered after all, when nobody sends any more: the check that every run ends with. */
final class Verdict {

    private static final Duration TO_SETTLE = Duration.ofSeconds(5);
    private static final long POLL_NANOS = 50_000_000;

    private final List<Line> tallies;

    Verdict(List<Line> tallies) {
        this.tallies = tallies;
    }

    /** Stops the senders, and waits until everybody has everything; not for ever, if something was lost. */
    static Verdict of(Fleet fleet) throws IOException, InterruptedException {
        fleet.tellAll("STOP");
        long end = System.nanoTime() + TO_SETTLE.toNanos();
        while (true) {
            List<Line> tallies = fleet.ask("TALLY").stream().map(Line::parse).toList();
            if (isSettled(tallies) || System.nanoTime() > end) {
                return new Verdict(tallies);
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

    /** Messages that are missing everywhere leave the order of the others the same; they are bad and lost. */
    private String order() {
        boolean differs = tallies.stream().anyMatch(tally -> tallies.stream().anyMatch(other -> differ(tally, other)));
        return differs ? "DIFFERS" : haveSame(tallies, "total") ? "same" : "unfinished";
    }

    private static boolean differ(Line one, Line two) {
        boolean asMany = one.text("total").equals(two.text("total"));
        return asMany ? !one.text("hash").equals(two.text("hash")) : !sameMarks(one, two);
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
                && haveSame(tallies, "total");
    }

    private long sum(String key) {
        return tallies.stream().mapToLong(tally -> tally.count(key)).sum();
    }

    private static boolean haveSame(List<Line> tallies, String key) {
        return tallies.stream().map(tally -> tally.text(key)).distinct().count() == 1;
    }
}
