package org.consort.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One run on one group, from its start to its line. */
final class GroupRun {

    private static final long HEADSTART_NANOS = 300_000_000;
    private static final int NOBODY = -1;

    private final Plan plan;
    private final Places places;

    GroupRun(Plan plan, Places places) {
        this.plan = plan;
        this.places = places;
    }

    /**
     * Runs it. What the line tells of failures inside the group is a result, too.
     *
     * @throws IOException if the group did not come up, or a member failed that was not to be killed
     */
    Line run() throws IOException, InterruptedException {
        Ballast ballast =
                new Ballast(places.data().resolve("ballast"), plan.options().number("ballast", 0));
        places.create();
        ballast.fill();
        try (Fleet fleet = Fleet.start(plan, places)) {
            int leader = fleet.ask("LEADER").indexOf("true");
            long start = System.nanoTime() + HEADSTART_NANOS;
            int sender = plan.work().hasOneSender() ? soleSender(leader) : NOBODY;
            for (int i = 0; i < fleet.size(); i++) {
                fleet.tell(i, "GO " + start + " " + (sender == NOBODY || sender == i));
            }
            ballast.free(start, plan.warmNanos() + plan.measuredNanos());
            Line line = head();
            if (plan.work() == Work.FAIL) {
                return line.addAll(new Failure(plan, fleet, leader).run(start));
            }
            if (plan.work() == Work.SWITCH) {
                return line.addAll(new Switching(plan, fleet).run(start))
                        .addAll(Verdict.of(fleet).line(plan.product().ordersTotally()));
            }
            line.addAll(measured(fleet, start)).add("leader", leader);
            return (sender == NOBODY ? line : line.add("sender_index", sender))
                    .addAll(Verdict.of(fleet).line(plan.product().ordersTotally()));
        } finally {
            places.remove();
        }
    }

    /** What kind of run it is: lines that begin alike can be compared. */
    private Line head() {
        Line line = new Line()
                .add("peer", plan.product().word())
                .add("work", plan.work().word())
                .add("size", plan.size())
                .add("n", plan.members());
        plan.options().words().forEach(line::add);
        return plan.work() == Work.FAIL ? line : line.add("window", plan.window());
    }

    private int soleSender(int leader) {
        boolean leads = plan.options().text("sender", "follower").equals("leader");
        return leads && leader >= 0 ? leader : (Math.max(leader, 0) + 1) % plan.members();
    }

    private Line measured(Fleet fleet, long start) throws IOException, InterruptedException {
        long from = start + plan.warmNanos();
        Await.moment(from);
        Load before = Load.now(fleet.processes());
        Await.moment(from + plan.measuredNanos());
        Load after = Load.now(fleet.processes());
        List<Line> results = new ArrayList<>();
        fleet.await("RESULT").forEach(answer -> results.add(Line.parse(answer)));
        double slowest =
                results.stream().mapToDouble(r -> r.number("all")).min().orElse(0);
        double cores = after.coresSince(before, plan.measuredNanos());
        Line line = new Line()
                .add("msgs_s", slowest, 0)
                .add("mb_s", slowest * plan.size() / 1e6, 1)
                .add(
                        "member_max_s",
                        results.stream().mapToDouble(r -> r.number("all")).max().orElse(0),
                        0);
        for (int i = 0; i < results.size() && plan.memoryNanos() > 0; i++) {
            line.add("live_mb_" + i, results.get(i).text("live_mb"))
                    .add("rss_mb_" + i, results.get(i).text("rss_mb"));
        }
        return line.addAll(latency(results))
                .add("cpu_us_op", cores * 1e6 / Math.max(1, slowest), 2)
                .addAll(after.since(before, plan.measuredNanos()));
    }

    /** Of the worst sender. */
    private static Line latency(List<Line> results) {
        Line worst = results.stream()
                .filter(result -> result.count("timed") > 0)
                .max(Comparator.comparingDouble(result -> result.number("p50_us")))
                .orElse(results.get(0));
        Line line = new Line();
        for (String key : List.of("p50_us", "p99_us", "p999_us", "max_us")) {
            line.add(key, worst.text(key));
        }
        return line;
    }
}
