package org.consort.demo.driver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the demo found, and whether that is what it promised. */
final class Verdict {

    private record Check(String what, boolean holds) {}

    private final List<Check> checks = new ArrayList<>();
    private final Map<String, List<String>> gaps = new LinkedHashMap<>();
    private final List<String> figures = new ArrayList<>();
    private final List<String> members = new ArrayList<>();

    void check(String what, boolean holds) {
        checks.add(new Check(what, holds));
    }

    void gap(String when, String member, long micros) {
        gaps.computeIfAbsent(when, any -> new ArrayList<>())
                .add(String.format(Locale.ROOT, "%s %.1f ms", member, micros / 1000.0));
    }

    void fed(Feeder feeder, long nanos) {
        figures.add(String.format(
                Locale.ROOT,
                "throughput  %,d lines in %.1f s: %,.0f per second (what was fed, not what is possible)",
                feeder.size(),
                nanos / 1e9,
                feeder.size() / (nanos / 1e9)));
        figures.add(String.format(
                Locale.ROOT,
                "latency     submission to decision, faults included: p50 %.2f ms, p99 %.2f ms",
                feeder.percentileMicros(0.5) / 1000.0,
                feeder.percentileMicros(0.99) / 1000.0));
        figures.add("resubmitted " + feeder.resubmitted()
                + " lines, which their first submitter had surely not got into the log");
    }

    /** Whether all members told the same history head. */
    boolean sameHeads(List<Seat> all) {
        return all.stream()
                        .map(seat -> answer(seat)[1] + answer(seat)[2])
                        .distinct()
                        .count()
                == 1;
    }

    void compare(List<Seat> all, Text text) {
        String expected = text.digest();
        boolean complete = true;
        long doubles = 0;
        boolean equal = true;
        for (Seat seat : all) {
            String[] words = answer(seat);
            complete &= Integer.parseInt(words[3]) == text.lines().size();
            doubles += Long.parseLong(words[4]);
            equal &= words[5].equals(expected);
            members.add(String.format(
                    Locale.ROOT,
                    "%-3s %,9d changes  history head %s  %,9d lines  text %s",
                    seat.name(),
                    Long.parseLong(words[1]),
                    words[2].substring(0, 16),
                    Integer.parseInt(words[3]),
                    words[5].substring(0, 16)));
        }
        String input = "input " + expected.substring(0, 16);
        int width = members.stream().mapToInt(String::length).max().orElse(0);
        members.add(" ".repeat(Math.max(0, width - input.length())) + input);
        check("all members have the same history, to the last change", sameHeads(all));
        check("every line is in every member's text", complete);
        check("no line was submitted to the log twice", doubles == 0);
        check("every member's text is the input, byte for byte", equal);
    }

    boolean isGood() {
        return !checks.isEmpty() && checks.stream().allMatch(Check::holds);
    }

    void print(Screen screen) {
        screen.print("");
        members.forEach(screen::print);
        screen.print("");
        figures.forEach(screen::print);
        gaps.forEach((when, all) -> screen.print("longest gap " + when + ": " + String.join(", ", all)));
        screen.print("");
        checks.forEach(check -> screen.print((check.holds ? "ok      " : "FAILED  ") + check.what));
    }

    private static String[] answer(Seat seat) {
        return seat.answers().get(0).split(" ");
    }
}
