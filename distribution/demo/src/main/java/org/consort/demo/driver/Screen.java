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
    private static final int EVENT_INDENT = 11;
    private static final int LINE_INDENT = 8;

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
        print(String.format(Locale.ROOT, "%7.2f s  %s", seconds(), event), EVENT_INDENT);
    }

    /** A line as it is; broken between words if the terminal is narrower. */
    void print(String line) {
        print(line, LINE_INDENT);
    }

    private void print(String line, int indent) {
        erase();
        if (live) {
            broken(line, columns - 1, indent).forEach(out::println);
        } else {
            out.println(line);
        }
        draw();
        out.flush();
    }

    /** A line in parts of at most so many columns; from the second on they are indented. A longer word is not broken. */
    static List<String> broken(String line, int width, int indent) {
        List<String> parts = new ArrayList<>();
        String rest = line;
        while (rest.length() > width) {
            int end = rest.lastIndexOf(' ', width);
            if (end <= indent) {
                break;
            }
            parts.add(rest.substring(0, end).stripTrailing());
            rest = " ".repeat(indent) + rest.substring(end).strip();
        }
        parts.add(rest);
        return parts;
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
                "  %-3s pid %-7d %-9s %-19s %,9d lines  %s",
                seat.name(),
                seat.container().pid(),
                seat.state(),
                view(seat.view()),
                seat.delivered(),
                oldest ? "oldest" : "");
    }

    private static String view(Seat.Told view) {
        return view.number() == 0
                ? "no view yet"
                : "view " + view.number() + ", " + view.members().size() + " members";
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
