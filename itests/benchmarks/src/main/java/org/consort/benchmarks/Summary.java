package org.consort.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Medians of many runs: one line for each kind of run, {@code key=median[least..most]}. */
final class Summary {

    private static final List<String> MEASURED = List.of(
            "msgs_s",
            "mb_s",
            "p50_us",
            "p99_us",
            "p999_us",
            "cpu_cores",
            "cpu_us_op",
            "gap_ms",
            "recover_ms",
            "dying_ms",
            "pause_p50_ms",
            "pause_p99_ms",
            "calm_p50_ms",
            "calm_p99_ms",
            "lost",
            "dups",
            "bad",
            "refused",
            "other_cores");

    /** Which runs can be compared stands before what they measured. */
    private static final List<String> FIRST_MEASURED = List.of("msgs_s", "gap_ms", "pause_p50_ms", "error");

    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    /** Reads result lines, prints medians. */
    public static void main(String[] arguments) throws IOException {
        Summary summary = new Summary();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            summary.add(line);
        }
        summary.lines().forEach(System.out::println);
    }

    /** Lines that don't begin with {@code peer=} are passed over: comments, and runs that others disturbed. */
    void add(String text) {
        if (!text.startsWith("peer=")) {
            return;
        }
        Line kind = new Line();
        for (Map.Entry<String, String> word : Line.parse(text).words().entrySet()) {
            if (FIRST_MEASURED.contains(word.getKey())) {
                break;
            }
            kind.add(word.getKey(), word.getValue());
        }
        kinds.computeIfAbsent(kind.toString(), name -> new Kind()).add(Line.parse(text));
    }

    List<String> lines() {
        return kinds.entrySet().stream()
                .map(kind -> kind.getKey() + " " + kind.getValue().line())
                .toList();
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.parseDouble(text));
        } catch (NumberFormatException word) {
            return Optional.empty();
        }
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static final class Kind {

        private final Map<String, List<Double>> values = new LinkedHashMap<>();
        private int runs;
        private int failed;
        private int unordered;

        void add(Line run) {
            runs++;
            failed += run.has("error") ? 1 : 0;
            unordered += List.of("DIFFERS", "unfinished").contains(run.text("order")) ? 1 : 0;
            for (String key : MEASURED) {
                number(run.text(key))
                        .ifPresent(value -> values.computeIfAbsent(key, name -> new ArrayList<>())
                                .add(value));
            }
        }

        Line line() {
            Line line = new Line().add("runs", runs);
            values.forEach((key, all) -> {
                List<Double> sorted = all.stream().sorted().toList();
                String middle = shown(sorted.get(sorted.size() / 2));
                String range = shown(sorted.get(0)) + ".." + shown(sorted.get(sorted.size() - 1));
                line.add(key, middle + "[" + range + "]");
            });
            return line.add("failed", failed).add("unordered", unordered);
        }
    }
}
