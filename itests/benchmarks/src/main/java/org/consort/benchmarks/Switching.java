package org.consort.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The work that changes the protocol again and again under full load, and sees how long deliveries stand still at each member. What
 * they do without any change, in as many spans of the same length right before, is measured too: on few cores it is not nothing.
 */
final class Switching {

    private static final Duration EACH = Duration.ofSeconds(2);
    private static final long SETTLE_NANOS = 500_000_000;

    private final Plan plan;
    private final Fleet fleet;

    Switching(Plan plan, Fleet fleet) {
        this.plan = plan;
        this.fleet = fleet;
    }

    Line run(long start) throws IOException, InterruptedException {
        int times = Math.toIntExact(plan.options().number("switches", 100));
        long restMillis = plan.options().number("rest", 50);
        Await.moment(start + plan.warmNanos());
        long calmFrom = System.nanoTime();
        Await.moment(calmFrom + times * restMillis * 1_000_000);
        Load before = Load.now(fleet.processes());
        long began = System.nanoTime();
        fleet.tell(0, "SWITCH " + times + " " + restMillis);
        Line switched = Line.parse(fleet.await(0, "SWITCHED", EACH.multipliedBy(times)));
        long over = System.nanoTime();
        Load after = Load.now(fleet.processes());
        Await.moment(over + SETTLE_NANOS);
        List<Span> spans = Span.read(switched.text("spans"));
        Line line = new Line().add("switches", switched.text("changed"));
        pauses(line, "pause", longest(spans));
        pauses(line, "calm", longest(calm(calmFrom, began, (over - began) / times)));
        line.add("change_max_ms", switched.text("longest_ms"));
        for (int i = 0; i < fleet.size(); i++) {
            fleet.tell(i, "PAUSES");
            line.add("own_" + i, fleet.await(i, "PAUSES", EACH));
        }
        return line.addAll(after.since(before, over - began));
    }

    /** As many spans of this length as there is room for, but one at least. */
    private static List<Span> calm(long from, long until, long length) {
        List<Span> spans = new ArrayList<>();
        for (long at = from; at + length <= until; at += length) {
            spans.add(new Span(at, at + length));
        }
        return spans.isEmpty() ? List.of(new Span(from, until)) : spans;
    }

    /** For each span the longest gap at any member, in microseconds. */
    private long[] longest(List<Span> spans) throws IOException, InterruptedException {
        long[] longest = new long[spans.size()];
        for (String answer : fleet.ask("GAPS", Span.write(spans))) {
            long[] gaps =
                    Arrays.stream(answer.split(",")).mapToLong(Long::parseLong).toArray();
            for (int i = 0; i < longest.length; i++) {
                longest[i] = Math.max(longest[i], gaps[i]);
            }
        }
        return longest;
    }

    private static void pauses(Line line, String name, long[] micros) {
        long[] sorted = micros.clone();
        Arrays.sort(sorted);
        line.add(name + "_p50_ms", at(sorted, 0.50), 1)
                .add(name + "_p90_ms", at(sorted, 0.90), 1)
                .add(name + "_p99_ms", at(sorted, 0.99), 1)
                .add(name + "_max_ms", at(sorted, 1), 1);
    }

    /** The least value that so large a part does not exceed. */
    private static double at(long[] sorted, double part) {
        return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)] / 1e3;
    }
}
