package org.consort.demo.driver;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Shows how it goes: events as lines, and, on a terminal, a block below them that is drawn anew ten times a second. */
final class Screen {

    private static final long LIVE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int BAR = 30;

    private final PrintStream out;
    private final boolean live;
    private final int columns;
    private final long startNanos = System.nanoTime();
    private List<String> block = List.of();
    private long shownNanos = startNanos;
    private int shownDone = -1;

    Screen(PrintStream out, boolean live, int columns) {
        this.out = out;
        this.live = live;
        this.columns = columns;
    }

    /** Seconds since the beginning. */
    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** An event, with its time. */
    void tell(String event) {
        print(String.format(Locale.ROOT, "%7.2f s  %s", seconds(), event));
    }

    /** A line as it is. */
    void print(String line) {
        erase();
        out.println(line);
        draw();
        out.flush();
    }

    /** Shows the members, if it is time to. */
    void show(Collection<Seat> seats, Feeder feeder, long nowNanos) {
        if (nowNanos - shownNanos < (live ? LIVE_NANOS : PLAIN_NANOS)) {
            return;
        }
        shownNanos = nowNanos;
        if (live) {
            erase();
            block = block(seats, feeder);
            draw();
            out.flush();
        } else if (feeder.done() != shownDone && feeder.given() > 0) {
            shownDone = feeder.done();
            tell(bar(feeder) + "  " + summary(seats));
        }
    }

    /** Takes the block away for good. */
    void end() {
        erase();
        block = List.of();
        out.flush();
    }

    private void erase() {
        if (!block.isEmpty()) {
            out.print("\u001b[" + block.size() + "A\u001b[J");
        }
    }

    private void draw() {
        for (String line : block) {
            out.println(line.length() < columns ? line : line.substring(0, columns - 1));
        }
    }

    private List<String> block(Collection<Seat> seats, Feeder feeder) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("  " + bar(feeder) + String.format(Locale.ROOT, "  %.1f s", seconds()));
        for (Seat seat : seats) {
            lines.add(row(seat));
        }
        return lines;
    }

    private static String row(Seat seat) {
        boolean oldest = seat.isUp()
                && seat.view().oldest().filter(seat.view().self()::equals).isPresent();
        return String.format(
                Locale.ROOT,
                "  %-3s pid %-7d %-9s view %-3d of %d  %,9d lines  %s",
                seat.name(),
                seat.container().pid(),
                seat.state(),
                seat.view().number(),
                seat.view().members().size(),
                seat.delivered(),
                oldest ? "oldest" : "");
    }

    private static String bar(Feeder feeder) {
        int full = (int) ((long) feeder.done() * BAR / feeder.size());
        return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] "
                + String.format(Locale.ROOT, "%,d of %,d lines", feeder.done(), feeder.size());
    }

    private static String summary(Collection<Seat> seats) {
        return String.join(
                "  ",
                seats.stream().map(seat -> seat.name() + " " + seat.state()).toList());
    }
}
