package org.consort.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** One member process: takes orders on its standard input, tells on its standard output. See {@link Fleet}. */
final class Member {

    /** Deliveries of the measured window that were under way at its end are counted by then. */
    private static final Duration AFTER_WINDOW = Duration.ofMillis(300);

    private final Plan plan;
    private final PrintStream out;
    private final Window window;
    private final Deliveries deliveries;
    private final Peer peer;
    private final Sender sender;
    private boolean sends;
    private long killedAt;
    private long goneAt;

    private Member(Plan plan, Seat seat, PrintStream out) throws Exception {
        this.plan = plan;
        this.out = out;
        window = new Window(plan.window());
        deliveries = new Deliveries(seat, window, plan.work());
        peer = plan.product().factory().join(seat, deliveries);
        sender = new Sender(peer, window, seat.index(), plan.size());
    }

    /** Arguments: index, base port, folder, and the words of the run. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        try {
            List<String> words = Arrays.asList(arguments);
            Plan plan = Plan.of(words.subList(3, words.size()));
            Path folder = Files.createDirectories(Path.of(words.get(2)));
            int index = Integer.parseInt(words.get(0));
            int basePort = Integer.parseInt(words.get(1));
            new Member(plan, new Seat(index, plan.members(), basePort, folder, plan.options()), out).obey();
        } catch (Exception | LinkageError e) {
            e.printStackTrace(System.err);
            out.println("FAILED " + e);
        }
        // Not an orderly exit: products differ in how long that takes, and nothing depends on it.
        Runtime.getRuntime().halt(0);
    }

    private void obey() throws IOException {
        out.println("READY");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("QUIT"); line = in.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "LEADER" -> out.println("LEADER " + peer.isLeader());
                case "GO" -> go(Long.parseLong(words[1]), Boolean.parseBoolean(words[2]));
                case "STOP" -> sender.stop();
                case "TALLY" -> out.println("TALLY " + tally());
                case "KILLED" -> killed(Long.parseLong(words[1]), Long.parseLong(words[2]));
                case "PROGRESS" ->
                    out.println(
                            "PROGRESS " + (deliveries.log().recovered(goneAt).isPresent()));
                case "GAP" -> out.println("GAP " + gap());
                case "SWITCH" -> switches(Integer.parseInt(words[1]), Long.parseLong(words[2]));
                case "GAPS" -> out.println("GAPS " + gaps(Span.read(words[1])));
                case "PAUSES" -> out.println("PAUSES " + peer.pauses());
                default -> throw new IOException("unknown order: " + line);
            }
        }
    }

    private void killed(long at, long gone) {
        killedAt = at;
        goneAt = gone;
    }

    private void go(long startNanos, boolean mustSend) {
        sends = mustSend;
        if (sends) {
            sender.start(startNanos, plan.ratePerMember());
        }
        if (plan.work() == Work.FAIL || plan.work() == Work.SWITCH) {
            return;
        }
        long from = startNanos + plan.warmNanos();
        long until = from + plan.measuredNanos();
        deliveries.measure(from, until);
        Await.moment(from);
        Count before = count();
        MemoryWatch memory = new MemoryWatch();
        if (plan.memoryNanos() > 0) {
            memory.watch(from, until, plan.memoryNanos());
        }
        Await.moment(until);
        Count after = count();
        Await.moment(until + AFTER_WINDOW.toNanos());
        out.println("RESULT " + result(before, after).addAll(memory.line()));
    }

    private void switches(int times, long restMillis) {
        try {
            out.println("SWITCHED " + new Switches(peer).run(times, restMillis * 1_000_000));
        } catch (Exception e) {
            e.printStackTrace(System.err);
            out.println("FAILED " + e);
        }
    }

    /** In microseconds. */
    private String gaps(List<Span> spans) {
        deliveries.total();
        return spans.stream()
                .map(span -> String.valueOf(deliveries.gaps().longest(span.from(), span.until()) / 1000))
                .collect(Collectors.joining(","));
    }

    private Count count() {
        return new Count(System.nanoTime(), deliveries.total(), window.delivered());
    }

    private Line result(Count before, Count after) {
        double seconds = (after.nanos - before.nanos) / 1e9;
        // A read that orders: what the deliveries have written before is visible after it.
        deliveries.total();
        Histogram latency = deliveries.latency();
        return new Line()
                .add("all", (after.total - before.total) / seconds, 1)
                .add("own", (after.own - before.own) / seconds, 1)
                .add("timed", latency.getTotalCount())
                .add("p50_us", latency.getValueAtPercentile(50) / 1e3, 1)
                .add("p99_us", latency.getValueAtPercentile(99) / 1e3, 1)
                .add("p999_us", latency.getValueAtPercentile(99.9) / 1e3, 1)
                .add("max_us", latency.getMaxValue() / 1e3, 1);
    }

    private Line tally() {
        boolean done = !sends || sender.isDone();
        long total = deliveries.total();
        OrderCheck order = deliveries.order();
        return new Line()
                .add("done", done)
                .add("sent", window.sent())
                .add("own", window.delivered())
                .add("total", total)
                .add("hash", Long.toHexString(order.hash()))
                .add("bad", order.misplaced())
                .add("dups", order.repeated())
                .add("refused", sender.refused())
                .add("marks", order.marks(total));
    }

    private Line gap() {
        FailureLog log = deliveries.log();
        OptionalLong recoveredAt = log.recovered(goneAt);
        return new Line()
                .add("gap_ms", log.gapNanos(killedAt) / 1e6, 1)
                .add("recover_ms", recoveredAt.isPresent() ? (recoveredAt.getAsLong() - killedAt) / 1e6 : -1, 1)
                .add("prior_gap_ms", log.priorGapNanos(killedAt) / 1e6, 1);
    }

    private record Count(long nanos, long total, long own) {}
}
