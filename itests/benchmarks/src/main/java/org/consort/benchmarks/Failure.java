package org.consort.benchmarks;

import java.io.IOException;
import java.util.List;

/** The work that kills a member and sees how long the others are held up. */
final class Failure {

    private static final long POLL_NANOS = 200_000_000;

    /** A second pause may follow the first delivery. */
    private static final long AFTERMATH_NANOS = 1_500_000_000;

    private static final long LIMIT_MILLIS = 24_000;

    private final Plan plan;
    private final Fleet fleet;
    private final int leader;

    Failure(Plan plan, Fleet fleet, int leader) {
        this.plan = plan;
        this.fleet = fleet;
        this.leader = leader;
    }

    Line run(long start) throws IOException, InterruptedException {
        Await.moment(start + plan.warmNanos());
        int victim = victim();
        long killedAt = System.nanoTime();
        fleet.kill(victim);
        long goneAt = System.nanoTime();
        Load before = Load.now(fleet.processes());
        watch(killedAt, goneAt);
        Line load = Load.now(fleet.processes()).since(before, System.nanoTime() - killedAt);
        Line verdict = Verdict.of(fleet).line(plan.product().ordersTotally());
        return gaps().add("dying_ms", (goneAt - killedAt) / 1e6, 1)
                .add("leader", leader)
                .add("victim_index", victim)
                .addAll(load)
                .addAll(verdict);
    }

    private int victim() {
        int first = Math.max(leader, 0);
        return plan.options().text("victim", "leader").equals("leader") ? first : (first + 1) % fleet.size();
    }

    private void watch(long killedAt, long goneAt) throws IOException, InterruptedException {
        fleet.tellAll("KILLED " + killedAt + " " + goneAt);
        long end = killedAt + plan.options().number("limit", LIMIT_MILLIS) * 1_000_000;
        while (System.nanoTime() < end && fleet.ask("PROGRESS").contains("false")) {
            Await.moment(System.nanoTime() + POLL_NANOS);
        }
        Await.moment(System.nanoTime() + AFTERMATH_NANOS);
    }

    private Line gaps() throws IOException, InterruptedException {
        List<Line> gaps = fleet.ask("GAP").stream().map(Line::parse).toList();
        boolean never = gaps.stream().anyMatch(gap -> gap.number("recover_ms") < 0);
        return new Line()
                .add("gap_ms", worst(gaps, "gap_ms"), 1)
                .add("recover_ms", never ? "never" : String.valueOf(worst(gaps, "recover_ms")))
                .add("prior_gap_ms", worst(gaps, "prior_gap_ms"), 1);
    }

    private static double worst(List<Line> lines, String key) {
        return lines.stream().mapToDouble(line -> line.number(key)).max().orElse(0);
    }
}
