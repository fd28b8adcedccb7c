package org.consort.demo.driver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the demo found, and whether that is what it promised. */
final class Verdict {

    private record Check(String what, boolean holds, String advice) {}

    private static final String MEMBER_ROW = "%-7s %9s  %-16s %,11d  %s";

    private final List<Check> checks = new ArrayList<>();
    private final Map<String, List<String>> gaps = new LinkedHashMap<>();
    private final List<String> figures = new ArrayList<>();
    private final List<String> members = new ArrayList<>();

    void check(String what, boolean holds) {
        check(what, holds, "");
    }

    /** A check, with what to say below it if it does not hold. */
    void check(String what, boolean holds, String advice) {
        checks.add(new Check(what, holds, advice));
    }

    void gap(String when, String member, long micros) {
        gaps.computeIfAbsent(when, any -> new ArrayList<>()).add(member + " " + millis(micros));
    }

    /** A gap in words. */
    static String millis(long micros) {
        return micros == 0 ? "none" : String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
    }

    void fed(Feeder feeder, long nanos) {
        figures.add(String.format(
                Locale.ROOT,
                "throughput   %s in %.1f s: %,.1f per second, as fast as it was fed",
                Text.count(feeder.size()),
                nanos / 1e9,
                feeder.size() / (nanos / 1e9)));
        figures.add(String.format(
                Locale.ROOT,
                "latency      from submission to decision: p50 %.2f ms, p99 %.2f ms",
                feeder.percentileMicros(0.5) / 1000.0,
                feeder.percentileMicros(0.99) / 1000.0));
        figures.add("resubmitted  " + Text.count(feeder.resubmitted()) + " that were surely not in the log");
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
        members.add("member    changes  history head           lines  text");
        boolean equal = true;
        for (Seat seat : all) {
            String[] words = answer(seat);
            complete &= Integer.parseInt(words[3]) == text.lines().size();
            doubles += Long.parseLong(words[4]);
            equal &= words[5].equals(expected);
            members.add(String.format(
                    Locale.ROOT,
                    MEMBER_ROW,
                    seat.name(),
                    String.format(Locale.ROOT, "%,d", Long.parseLong(words[1])),
                    words[2].substring(0, 16),
                    Integer.parseInt(words[3]),
                    words[5].substring(0, 16)));
        }
        members.add(String.format(
                Locale.ROOT, MEMBER_ROW, "(input)", "", "", text.lines().size(), expected.substring(0, 16)));
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
        gaps.forEach((when, all) -> screen.print("longest gap  " + when + ": " + String.join(", ", all)));
        screen.print("");
        for (Check check : checks) {
            screen.print((check.holds ? "ok      " : "FAILED  ") + check.what);
            if (!check.holds && !check.advice.isEmpty()) {
                screen.print("        " + check.advice);
            }
        }
    }

    private static String[] answer(Seat seat) {
        return seat.answers().get(0).split(" ");
    }
}
